using System.Globalization;
using System.Text;

namespace Hal9.Releases.Templates;

/// <summary>Values as JSON, in the way serde_json writes it.</summary>
internal static class JsonText
{
    public static string Compact(TemplateValue value) => Text(value, null);

    /// <summary>Two spaces a level.</summary>
    public static string Indented(TemplateValue value) => Text(value, 0);

    private static string Text(TemplateValue value, int? level)
    {
        var text = new StringBuilder();
        Write(text, value, level);
        return text.ToString();
    }

    private static void Write(StringBuilder text, TemplateValue value, int? level)
    {
        switch (value)
        {
            case TemplateValue.Nothing: text.Append("null"); break;
            case TemplateValue.Text string_: Write(text, string_.Value); break;
            case TemplateValue.Real number: text.Append(RealNumber.Json(number.Value)); break;
            case TemplateValue.List list: WriteAll(text, '[', ']', list.Items.Count, level, i => Write(text, list.Items[i], level + 1)); break;
            case TemplateValue.Map map:
                WriteAll(text, '{', '}', map.Count, level, i =>
                {
                    Write(text, map.Keys[i]);
                    text.Append(level is null ? ":" : ": ");
                    Write(text, map.Find(map.Keys[i])!, level + 1);
                });
                break;
            default: value.Write(text); break;
        }
    }

    private static void WriteAll(StringBuilder text, char open, char close, int count, int? level, Action<int> item)
    {
        text.Append(open);
        for (var i = 0; i < count; i++)
        {
            if (i > 0) text.Append(',');
            if (level is { } depth) text.Append('\n').Append(' ', (depth + 1) * 2);
            item(i);
        }
        if (level is { } outer && count > 0) text.Append('\n').Append(' ', outer * 2);
        text.Append(close);
    }

    private static void Write(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            switch (c)
            {
                case '"': text.Append("\\\""); break;
                case '\\': text.Append("\\\\"); break;
                case '\n': text.Append("\\n"); break;
                case '\r': text.Append("\\r"); break;
                case '\t': text.Append("\\t"); break;
                case '\b': text.Append("\\b"); break;
                case '\f': text.Append("\\f"); break;
                case < ' ': text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"); break;
                default: text.Append(c); break;
            }
        }
        text.Append('"');
    }
}
