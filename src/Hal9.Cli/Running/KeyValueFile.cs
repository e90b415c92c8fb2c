using System.Text;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Cli.Running;

/// <summary>
/// <c>NAME=value</c> lines, as <c>.env</c> files have them: empty lines and <c>#</c> lines are nothing, <c>export</c> may stand in front. A value in single
/// quotes is as it stands, one in double quotes knows <c>\n</c>, <c>\t</c>, <c>\"</c> and <c>\\</c>; both may go over several lines.
/// </summary>
internal static class KeyValueFile
{
    /// <returns>In the order of the file; of a name given twice the last.</returns>
    public static Dictionary<string, string> Parse(SourceText source, out Diagnostic? problem)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        problem = null;
        var text = source.Text;
        for (var at = 0; at < text.Length;)
        {
            var end = text.IndexOf('\n', at) is var found and >= 0 ? found : text.Length;
            var line = text.AsSpan(at, end - at).Trim();
            if (line.IsEmpty || line[0] == '#')
            {
                at = end + 1;
                continue;
            }
            var equals = text.IndexOf('=', at, end - at);
            var name = equals < 0 ? "" : text[at..equals].Trim();
            if (name.StartsWith("export ", StringComparison.Ordinal)) name = name[7..].Trim();
            if (name.Length == 0 || name.AsSpan().IndexOfAny(" \t'\"") >= 0)
            {
                // The line itself may be a secret: it is not shown.
                problem = CommandLineDiagnostics.WrongArgument.Nowhere($"{source.Path}:{source.PositionOf(at).Line}: this line is not `NAME=value`");
                return values;
            }
            var start = equals + 1;
            while (start < end && text[start] is ' ' or '\t') start++;
            if (start < end && text[start] is '"' or '\'')
            {
                var close = Close(text, start);
                if (close < 0)
                {
                    problem = CommandLineDiagnostics.WrongArgument.Nowhere($"{source.Path}:{source.PositionOf(at).Line}: the quote of `{name}` is never closed");
                    return values;
                }
                values[name] = text[start] == '\'' ? text[(start + 1)..close] : Unescape(text.AsSpan((start + 1)..close));
                at = text.IndexOf('\n', close) is var next and >= 0 ? next + 1 : text.Length;
                continue;
            }
            values[name] = text[start..end].Trim();
            at = end + 1;
        }
        return values;
    }

    private static int Close(string text, int open)
    {
        for (var i = open + 1; i < text.Length; i++)
        {
            if (text[i] == '\\' && text[open] == '"') i++;
            else if (text[i] == text[open]) return i;
        }
        return -1;
    }

    private static string Unescape(ReadOnlySpan<char> text)
    {
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length) plain.Append(text[i]);
            else plain.Append(text[++i] switch { 'n' => "\n", 't' => "\t", 'r' => "\r", '"' => "\"", '\\' => "\\", var other => "\\" + other });
        }
        return plain.ToString();
    }
}
