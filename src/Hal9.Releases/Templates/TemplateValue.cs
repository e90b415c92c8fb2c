using System.Globalization;
using System.Text;

namespace Hal9.Releases.Templates;

/// <summary>What a template computes with: JSON's values, as Tera has them.</summary>
internal abstract class TemplateValue
{
    private TemplateValue()
    {
    }

    public static TemplateValue Null { get; } = new Nothing();

    public static TemplateValue True { get; } = new Truth(true);

    public static TemplateValue False { get; } = new Truth(false);

    public static TemplateValue Empty { get; } = new Text("");

    /// <summary>What it is, for messages: <c>a string</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>Whether a condition takes it as true: not null, false, zero or empty.</summary>
    public abstract bool IsTruthy { get; }

    public static TemplateValue Of(bool value) => value ? True : False;

    public static TemplateValue Of(long value) => new Integer(value);

    public static TemplateValue Of(double value) => new Real(value);

    /// <summary>Null for null.</summary>
    public static TemplateValue Of(string? value) => value is null ? Null : new Text(value);

    public static TemplateValue Of(IReadOnlyList<TemplateValue> values) => new List(values);

    /// <summary>As <c>{{ }}</c> writes it.</summary>
    public abstract void Write(StringBuilder output);

    public override string ToString()
    {
        var text = new StringBuilder();
        Write(text);
        return text.ToString();
    }

    /// <summary>JSON's equality: an integer is never equal to a real number, as in serde_json.</summary>
    public static bool AreEqual(TemplateValue left, TemplateValue right) => (left, right) switch
    {
        (Nothing, Nothing) => true,
        (Truth a, Truth b) => a.Value == b.Value,
        (Integer a, Integer b) => a.Value == b.Value,
        (Real a, Real b) => a.Value.Equals(b.Value),
        (Text a, Text b) => a.Value == b.Value,
        (List a, List b) => a.Items.Count == b.Items.Count && !a.Items.Where((item, i) => !AreEqual(item, b.Items[i])).Any(),
        (Map a, Map b) => a.Count == b.Count && a.Keys.All(key => b.Find(key) is { } other && AreEqual(a.Find(key)!, other)),
        _ => false,
    };

    internal sealed class Nothing : TemplateValue
    {
        public override string Kind => "null";

        public override bool IsTruthy => false;

        public override void Write(StringBuilder output)
        {
        }
    }

    internal sealed class Truth(bool value) : TemplateValue
    {
        public bool Value { get; } = value;

        public override string Kind => "a boolean";

        public override bool IsTruthy => Value;

        public override void Write(StringBuilder output) => output.Append(Value ? "true" : "false");
    }

    internal sealed class Integer(long value) : TemplateValue
    {
        public long Value { get; } = value;

        public override string Kind => "a number";

        public override bool IsTruthy => Value != 0;

        public override void Write(StringBuilder output) => output.Append(CultureInfo.InvariantCulture, $"{Value}");
    }

    internal sealed class Real(double value) : TemplateValue
    {
        public double Value { get; } = value;

        public override string Kind => "a number";

        public override bool IsTruthy => Value != 0 && !double.IsNaN(Value);

        public override void Write(StringBuilder output) => output.Append(RealNumber.Plain(Value));
    }

    internal sealed class Text(string value) : TemplateValue
    {
        public string Value { get; } = value;

        public override string Kind => "a string";

        public override bool IsTruthy => Value.Length > 0;

        public override void Write(StringBuilder output) => output.Append(Value);
    }

    internal sealed class List(IReadOnlyList<TemplateValue> items) : TemplateValue
    {
        public IReadOnlyList<TemplateValue> Items { get; } = items;

        public override string Kind => "an array";

        public override bool IsTruthy => Items.Count > 0;

        public override void Write(StringBuilder output)
        {
            output.Append('[');
            for (var i = 0; i < Items.Count; i++)
            {
                if (i > 0) output.Append(", ");
                Items[i].Write(output);
            }
            output.Append(']');
        }
    }

    /// <summary>Fields by name. A field may be computed when it is first asked for.</summary>
    internal sealed class Map : TemplateValue
    {
        private readonly Dictionary<string, object> fields = new(StringComparer.Ordinal);
        private string[]? sorted;

        public int Count => fields.Count;

        /// <summary>In the order of their Unicode code points.</summary>
        public IReadOnlyList<string> Keys
        {
            get
            {
                if (sorted is not null) return sorted;
                sorted = [.. fields.Keys];
                Array.Sort(sorted, CodePointOrder.Instance);
                return sorted;
            }
        }

        public override string Kind => "an object";

        public override bool IsTruthy => fields.Count > 0;

        public Map Add(string name, TemplateValue value) => AddField(name, value);

        public Map Add(string name, Func<TemplateValue> value) => AddField(name, value);

        /// <summary>Null when there is no such field.</summary>
        public TemplateValue? Find(string name)
        {
            if (!fields.TryGetValue(name, out var field)) return null;
            if (field is TemplateValue value) return value;
            value = ((Func<TemplateValue>)field)();
            fields[name] = value;
            return value;
        }

        public override void Write(StringBuilder output) => output.Append("[object]");

        private Map AddField(string name, object value)
        {
            fields[name] = value;
            sorted = null;
            return this;
        }
    }
}
