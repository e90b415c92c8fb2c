using System.Buffers;
using System.Text;

namespace Hal9.Engine.Commands;

/// <summary>
/// A line of output that speaks to the runner: <c>::name key=value,key=value::data</c>, or the older
/// <c>##[name key=value;key=value]data</c>.
/// </summary>
/// <param name="Name">As written; compare without regard to case.</param>
/// <param name="Properties">Unescaped; names ignore case and the last of a name wins; those without a value are dropped.</param>
/// <param name="Data">Unescaped; may hold line breaks.</param>
public sealed record WorkflowCommand(string Name, IReadOnlyDictionary<string, string> Properties, string Data)
{
    private const string Marker = "::";
    private const string LegacyMarker = "##[";

    private static readonly (string Escaped, string Plain)[] DataEscapes = [("%0D", "\r"), ("%0A", "\n"), ("%25", "%")];
    private static readonly (string Escaped, string Plain)[] PropertyEscapes = [("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")];
    private static readonly (string Escaped, string Plain)[] LegacyEscapes = [("%3B", ";"), ("%0D", "\r"), ("%0A", "\n"), ("%5D", "]"), ("%25", "%")];

    private static readonly SearchValues<string> Markers = SearchValues.Create([Marker, LegacyMarker], StringComparison.Ordinal);

    public string? Property(string name) => Properties.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    /// <summary>Whether a line can be a command at all; nearly none is, and this is asked of every line.</summary>
    public static bool IsPossible(ReadOnlySpan<byte> line) => line.IndexOf("::"u8) >= 0 || line.IndexOf("##["u8) >= 0;

    /// <summary>Reads a line, without its ending. Absent when it is no command or <paramref name="isKnown"/> refuses its name.</summary>
    public static WorkflowCommand? Parse(string line, Func<string, bool> isKnown) =>
        line.AsSpan().ContainsAny(Markers) ? ParseCurrent(line, isKnown) ?? ParseLegacy(line, isKnown) : null;

    private static WorkflowCommand? ParseCurrent(string line, Func<string, bool> isKnown)
    {
        var text = line.AsSpan().TrimStart();
        if (!text.StartsWith(Marker)) return null;
        text = text[Marker.Length..];
        var end = text.IndexOf(Marker);
        if (end < 0) return null;
        var head = text[..end];
        var space = head.IndexOf(' ');
        var name = (space < 0 ? head : head[..space]).ToString();
        if (!isKnown(name)) return null;
        var properties = space > 0 ? ReadProperties(head[(space + 1)..].Trim(), ',', PropertyEscapes) : Empty;
        return new WorkflowCommand(name, properties, Unescape(text[(end + Marker.Length)..].ToString(), DataEscapes));
    }

    private static WorkflowCommand? ParseLegacy(string line, Func<string, bool> isKnown)
    {
        var start = line.IndexOf(LegacyMarker, StringComparison.Ordinal);
        if (start < 0) return null;
        var text = line.AsSpan(start + LegacyMarker.Length);
        var end = text.IndexOf(']');
        if (end < 0) return null;
        var head = text[..end];
        var space = head.IndexOf(' ');
        var name = (space < 0 ? head : head[..space]).ToString();
        if (!isKnown(name)) return null;
        var properties = space > 0 ? ReadProperties(head[(space + 1)..], ';', LegacyEscapes) : Empty;
        return new WorkflowCommand(name, properties, Unescape(text[(end + 1)..].ToString(), LegacyEscapes));
    }

    private static Dictionary<string, string> Empty => new(StringComparer.OrdinalIgnoreCase);

    private static Dictionary<string, string> ReadProperties(ReadOnlySpan<char> text, char separator, (string, string)[] escapes)
    {
        var properties = Empty;
        foreach (var range in text.Split(separator))
        {
            // `=value` and `name=` are not pairs, and of `==a=b` the name is `a`: GitHub drops empty parts before it counts to two.
            var pair = text[range].ToString().Split('=', 2, StringSplitOptions.RemoveEmptyEntries);
            if (pair.Length == 2) properties[pair[0]] = Unescape(pair[1], escapes);
        }
        return properties;
    }

    /// <summary>In the order given, `%25` last, so that `%250A` is the text `%0A` and not a line break.</summary>
    private static string Unescape(string text, (string Escaped, string Plain)[] escapes)
    {
        if (!text.Contains('%', StringComparison.Ordinal)) return text;
        var plain = new StringBuilder(text);
        foreach (var (escaped, replacement) in escapes) plain.Replace(escaped, replacement);
        return plain.ToString();
    }
}
