using System.Buffers;
using System.Text;

namespace Hal9.Workflows.Expressions;

/// <summary>
/// What <c>toJSON</c> prints: two spaces, LF, empty collections as <c>[]</c> and <c>{}</c>, non-ASCII as it is, control characters,
/// quotes and U+0085, U+2028, U+2029 escaped. Works without recursion: values may be nested as deep as they like.
/// </summary>
internal static class JsonPrinter
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        "\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f\"\\\u0085\u2028\u2029");

    /// <summary>A collection whose members are being printed.</summary>
    private readonly record struct Level(ExpressionArray? Array, IEnumerator<KeyValuePair<string, ExpressionValue>>? Entries, int Next);

    /// <summary>False when the text takes more than the limit. Every piece counts as GitHub counts it, with its indentation and comma.</summary>
    public static bool TryPrint(ExpressionValue value, long limit, out string json)
    {
        var text = new StringBuilder();
        var levels = new Stack<Level>();
        var (bytes, start) = (0L, 0);
        json = "";
        for (ExpressionValue? current = value; ;)
        {
            // Step 1: print the value, or the opening bracket of a collection, and go into it.
            if (current is ExpressionArray { Items.Count: > 0 } array)
            {
                text.Append('[');
                levels.Push(new Level(array, null, 0));
            }
            else if (current is ExpressionObject { Count: > 0 } @object)
            {
                text.Append('{');
                levels.Push(new Level(null, @object.Entries.GetEnumerator(), 0));
            }
            else
            {
                Append(text, current);
            }
            if (!Count(text, ref start, ref bytes, limit)) return false;

            // Step 2: the next member of the innermost collection that has one left; the others are closed.
            while (true)
            {
                if (levels.Count == 0)
                {
                    json = text.ToString();
                    return true;
                }
                var level = levels.Pop();
                if (level.Array is { } items ? level.Next < items.Items.Count : level.Entries!.MoveNext())
                {
                    levels.Push(level with { Next = level.Next + 1 });
                    if (level.Next > 0) text.Append(',');
                    text.Append('\n').Append(' ', levels.Count * 2);
                    if (level.Array is { } parent)
                    {
                        current = parent.Items[level.Next];
                        break;
                    }
                    AppendString(text, level.Entries!.Current.Key);
                    if (!Count(text, ref start, ref bytes, limit)) return false;
                    text.Append(": ");
                    current = level.Entries.Current.Value;
                    break;
                }
                level.Entries?.Dispose();
                text.Append('\n').Append(' ', levels.Count * 2).Append(level.Array is null ? '}' : ']');
                if (!Count(text, ref start, ref bytes, limit)) return false;
            }
        }
    }

    /// <summary>Counts what was printed since the last call as one string.</summary>
    private static bool Count(StringBuilder text, ref int start, ref long bytes, long limit)
    {
        bytes += EvaluationMemory.OfString(text.Length - start);
        start = text.Length;
        return bytes <= limit;
    }

    private static void Append(StringBuilder text, ExpressionValue value)
    {
        switch (value)
        {
            case ExpressionNull: text.Append("null"); break;
            case ExpressionString s: AppendString(text, s.Value); break;
            case ExpressionArray: text.Append("[]"); break;
            case ExpressionObject: text.Append("{}"); break;
            default: text.Append(value.ToText()); break;
        }
    }

    private static void AppendString(StringBuilder text, ReadOnlySpan<char> value)
    {
        text.Append('"');
        while (value.IndexOfAny(Escaped) is >= 0 and var place)
        {
            text.Append(value[..place]);
            AppendEscape(text, value[place]);
            value = value[(place + 1)..];
        }
        text.Append(value).Append('"');
    }

    private static void AppendEscape(StringBuilder text, char c)
    {
        switch (c)
        {
            case '"': text.Append("\\\""); break;
            case '\\': text.Append(@"\\"); break;
            case '\n': text.Append(@"\n"); break;
            case '\r': text.Append(@"\r"); break;
            case '\t': text.Append(@"\t"); break;
            case '\b': text.Append(@"\b"); break;
            case '\f': text.Append(@"\f"); break;
            default: text.Append(@"\u").Append(((int)c).ToString("x4", System.Globalization.CultureInfo.InvariantCulture)); break;
        }
    }
}
