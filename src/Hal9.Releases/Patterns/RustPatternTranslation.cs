using System.Globalization;
using System.Text;

namespace Hal9.Releases.Patterns;

/// <summary>From Rust's syntax to .NET's, one construct after the other. Groups are numbered from left to right, named ones too, which .NET does not do by itself.</summary>
internal sealed class RustPatternTranslation
{
    private static readonly Dictionary<string, string> Categories = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Letter"] = "L", ["Lowercase_Letter"] = "Ll", ["Uppercase_Letter"] = "Lu", ["Lowercase"] = "Ll", ["Uppercase"] = "Lu", ["Mark"] = "M", ["Number"] = "N", ["Decimal_Number"] = "Nd", ["Punctuation"] = "P",
        ["Symbol"] = "S", ["Separator"] = "Z", ["Space_Separator"] = "Zs", ["Other"] = "C", ["Control"] = "Cc",
    };

    private static readonly Dictionary<string, (int, int)[]> PosixClasses = new(StringComparer.Ordinal)
    {
        ["alnum"] = [('0', '9'), ('A', 'Z'), ('a', 'z')], ["alpha"] = [('A', 'Z'), ('a', 'z')], ["ascii"] = [(0, 0x7F)], ["blank"] = [('\t', '\t'), (' ', ' ')], ["cntrl"] = [(0, 0x1F), (0x7F, 0x7F)],
        ["digit"] = [('0', '9')], ["graph"] = [('!', '~')], ["lower"] = [('a', 'z')], ["print"] = [(' ', '~')], ["punct"] = [('!', '/'), (':', '@'), ('[', '`'), ('{', '~')], ["space"] = [('\t', '\r'), (' ', ' ')],
        ["upper"] = [('A', 'Z')], ["word"] = [('0', '9'), ('A', 'Z'), ('a', 'z'), ('_', '_')], ["xdigit"] = [('0', '9'), ('A', 'F'), ('a', 'f')],
    };

    private readonly string text;
    private readonly StringBuilder output = new();
    private readonly Dictionary<string, int> names = new(StringComparer.Ordinal);
    private readonly Stack<Flags> outer = new();
    private Flags flags;
    private int groups;
    private int at;

    private RustPatternTranslation(string text) => this.text = text;

    private readonly record struct Flags(bool MultiLine, bool DotAll, bool Verbose);

    private sealed class Mistake(string message, int at) : Exception(message)
    {
        public int At => at;
    }

    public static (string? Pattern, IReadOnlyDictionary<string, int> Names, PatternMistake? Mistake) Of(string text)
    {
        var translation = new RustPatternTranslation(text);
        try
        {
            translation.Run();
            return (translation.output.ToString(), translation.names, null);
        }
        catch (Mistake mistake)
        {
            return (null, translation.names, new PatternMistake(mistake.Message, mistake.At));
        }
    }

    private void Run()
    {
        while (at < text.Length)
        {
            var c = text[at];
            switch (c)
            {
                case '\\': Escape(); break;
                case '[': output.Append(Class() is var set ? set.Pattern(Repeats()) : ""); break;
                case '(': Open(); break;
                case ')':
                    if (!outer.TryPop(out flags)) throw new Mistake("nothing is open that `)` could close", at);
                    output.Append(c);
                    at++;
                    break;
                case '.':
                    at++;
                    output.Append(Repeats() ? "." : $"(?:{CodePointClass.AnyPair}|.)");
                    break;
                case '$':
                    output.Append(flags.MultiLine ? "$" : "\\z");
                    at++;
                    break;
                case '#' when flags.Verbose:
                    while (at < text.Length && text[at] != '\n') at++;
                    break;
                default:
                    if (flags.Verbose && char.IsWhiteSpace(c)) at++;
                    else if (char.IsHighSurrogate(c) && at + 1 < text.Length)
                    {
                        output.Append("(?:").Append(c).Append(text[at + 1]).Append(')');
                        at += 2;
                    }
                    else
                    {
                        output.Append(c is ' ' or '#' ? "\\" + c : c.ToString());
                        at++;
                    }
                    break;
            }
        }
        if (outer.Count > 0) throw new Mistake("a group is not closed", text.Length);
    }

    /// <summary>Whether what was just read may stand any number of times.</summary>
    private bool Repeats() => at < text.Length && text[at] is '*' or '+';

    private void Open()
    {
        outer.Push(flags);
        var start = at++;
        if (at >= text.Length || text[at] != '?')
        {
            output.Append(CultureInfo.InvariantCulture, $"(?<{++groups}>");
            return;
        }
        at++;
        var rest = text.AsSpan(at);
        if (rest.StartsWith("=") || rest.StartsWith("!") || rest.StartsWith("<=") || rest.StartsWith("<!")) throw new Mistake("looking ahead or behind is not part of these patterns", start);
        if (rest.StartsWith("P<") || rest.StartsWith("<"))
        {
            at += rest[0] == 'P' ? 2 : 1;
            var end = text.IndexOf('>', at);
            if (end <= at) throw new Mistake("the group's name does not end", start);
            if (!names.TryAdd(text[at..end], ++groups)) throw new Mistake($"two groups are named `{text[at..end]}`", start);
            output.Append(CultureInfo.InvariantCulture, $"(?<{groups}>");
            at = end + 1;
            return;
        }
        OpenFlags(start);
    }

    private void OpenFlags(int start)
    {
        var (on, kept) = (true, new StringBuilder());
        for (; at < text.Length; at++)
        {
            var c = text[at];
            switch (c)
            {
                case '-':
                    on = false;
                    kept.Append(c);
                    break;
                case 'i': kept.Append(c); break;
                case 'm':
                    flags = flags with { MultiLine = on };
                    kept.Append(c);
                    break;
                case 's':
                    flags = flags with { DotAll = on };
                    kept.Append(c);
                    break;
                case 'x': flags = flags with { Verbose = on }; break;
                case 'u' when on: break;
                case ':' or ')':
                    at++;
                    var written = kept.ToString().TrimEnd('-');
                    if (c == ':') output.Append("(?").Append(written).Append(':');
                    else
                    {
                        // Flags alone hold to the end of the group around them.
                        outer.Pop();
                        if (written.Length > 0) output.Append("(?").Append(written).Append(')');
                    }
                    return;
                default: throw new Mistake($"the flag `{c}` is not supported", at);
            }
        }
        throw new Mistake("a group is not closed", start);
    }

    private void Escape()
    {
        var start = at;
        if (at + 1 >= text.Length) throw new Mistake("the pattern ends with a `\\`", at);
        var c = text[at + 1];
        if (c is 'b' or 'B' or 'A' or 'z')
        {
            at += 2;
            output.Append('\\').Append(c);
        }
        else if (c is '<' or '>')
        {
            at += 2;
            output.Append(c == '<' ? "\\b(?=\\w)" : "\\b(?<=\\w)");
        }
        else if (Word() is { } word) output.Append(word);
        else
        {
            var point = Character(start);
            output.Append(point > 0xFFFF ? $"(?:{char.ConvertFromUtf32(point)})" : CodePointClass.Unit(point));
        }
    }

    /// <summary><c>\w</c> and the like; null when the escape is one character.</summary>
    private string? Word()
    {
        var c = text[at + 1];
        if (c is 'd' or 'D' or 'w' or 'W' or 's' or 'S')
        {
            at += 2;
            return "\\" + c;
        }
        if (c is not ('p' or 'P')) return null;
        var start = at;
        at += 2;
        var name = at < text.Length ? text[at..(at + 1)] : "";
        if (name == "{")
        {
            var end = text.IndexOf('}', at);
            if (end < 0) throw new Mistake("the class's name does not end", start);
            name = text[(at + 1)..end];
            at = end;
        }
        at++;
        name = Categories.GetValueOrDefault(name, name);
        var negated = c == 'P' != name.StartsWith('^');
        name = name.TrimStart('^');
        return name.Length is 1 or 2 && name[0] is 'L' or 'M' or 'N' or 'P' or 'S' or 'Z' or 'C' ? $"\\{(negated ? 'P' : 'p')}{{{name}}}" : throw new Mistake($"the class `{name}` is not supported: only general categories such as `L` or `Lu` are", start);
    }

    /// <summary>One escaped character.</summary>
    private int Character(int start)
    {
        var c = text[at + 1];
        at += 2;
        switch (c)
        {
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'f': return '\f';
            case 'v': return '\v';
            case 'a': return '\a';
            case 'x': return Hexadecimal(2, start);
            case 'u': return Hexadecimal(4, start);
            case 'U': return Hexadecimal(8, start);
            case >= '0' and <= '9': throw new Mistake("references to groups are not part of these patterns", start);
            default:
                return !char.IsAsciiLetter(c) && c < '\u0080' ? c : throw new Mistake($"`\\{c}` means nothing in these patterns", start);
        }
    }

    private int Hexadecimal(int digits, int start)
    {
        var braced = at < text.Length && text[at] == '{';
        var end = braced ? text.IndexOf('}', at) : at + digits;
        if (braced) at++;
        if (end <= at || end > text.Length || !int.TryParse(text.AsSpan(at, end - at), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var point) || point is < 0 or > 0x10FFFF or (>= 0xD800 and <= 0xDFFF)) throw new Mistake("this is no character's number", start);
        at = braced ? end + 1 : end;
        return point;
    }

    private CodePointClass Class()
    {
        var start = at++;
        var negated = at < text.Length && text[at] == '^';
        if (negated) at++;
        var set = new CodePointClass(negated);
        Items(set, start);
        return set;
    }

    private void Items(CodePointClass set, int start)
    {
        for (var first = true; at < text.Length; first = false)
        {
            if (text[at] == ']' && !first)
            {
                at++;
                return;
            }
            var rest = text.AsSpan(at);
            if (rest.StartsWith("&&") || rest.StartsWith("--") || rest.StartsWith("~~")) throw new Mistake($"sets cannot be combined by `{rest[..2]}`", at);
            if (rest.StartsWith("[:")) Posix(set);
            else if (rest[0] == '[')
            {
                var nested = at++;
                if (at < text.Length && text[at] == '^') throw new Mistake("a negated set in a set is not supported", nested);
                Items(set, nested);
            }
            else if (rest[0] == '\\' && at + 1 < text.Length && Word() is { } word) set.AddWord(word);
            else
            {
                var low = Point(start);
                if (at + 1 < text.Length && text[at] == '-' && text[at + 1] != ']' && text[at + 1] != '-')
                {
                    at++;
                    var high = Point(start);
                    if (high < low) throw new Mistake("the range runs backwards", at - 1);
                    set.Add(low, high);
                }
                else set.Add(low, low);
            }
        }
        throw new Mistake("the set is not closed", start);
    }

    private int Point(int start)
    {
        if (text[at] == '\\') return at + 1 < text.Length ? Character(at) : throw new Mistake("the set is not closed", start);
        var point = char.IsHighSurrogate(text[at]) && at + 1 < text.Length ? char.ConvertToUtf32(text, at) : text[at];
        at += point > 0xFFFF ? 2 : 1;
        return point;
    }

    private void Posix(CodePointClass set)
    {
        var end = text.IndexOf(":]", at, StringComparison.Ordinal);
        if (end < 0 || !PosixClasses.TryGetValue(text[(at + 2)..end], out var ranges)) throw new Mistake("there is no such class of characters", at);
        foreach (var (low, high) in ranges) set.Add(low, high);
        at = end + 2;
    }
}
