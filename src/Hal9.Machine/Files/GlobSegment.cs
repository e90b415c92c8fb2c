using System.Text;

namespace Hal9.Machine.Files;

/// <summary>
/// One part of a glob between slashes: `*`, `?`, `[a-z]`, `[!a-z]` and `\` before a character that is meant as it is. Names that
/// start with a dot are matched like all others. Linear in pattern times name, whatever they hold.
/// </summary>
public sealed class GlobSegment
{
    private readonly List<Token> tokens = [];

    public GlobSegment(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '*':
                    if (tokens is not [.., { Kind: Kind.Any }]) tokens.Add(new Token(Kind.Any));
                    break;
                case '?':
                    tokens.Add(new Token(Kind.One));
                    break;
                case '[' when ReadSet(text, ref i) is { } set:
                    tokens.Add(set);
                    break;
                case '\\' when i + 1 < text.Length:
                    tokens.Add(new Token(Kind.Literal, text[++i]));
                    break;
                default:
                    tokens.Add(new Token(Kind.Literal, text[i]));
                    break;
            }
        }
    }

    /// <summary>The one name it matches; absent when it can match several.</summary>
    public string? Literal => tokens.TrueForAll(token => token.Kind == Kind.Literal)
        ? tokens.Aggregate(new StringBuilder(), (text, token) => text.Append(token.Character)).ToString()
        : null;

    public bool Matches(ReadOnlySpan<char> name)
    {
        int token = 0, position = 0, star = -1, starPosition = 0;
        while (position < name.Length)
        {
            if (token < tokens.Count && tokens[token].Kind == Kind.Any)
            {
                star = token++;
                starPosition = position;
            }
            else if (token < tokens.Count && tokens[token].Matches(name[position]))
            {
                token++;
                position++;
            }
            else if (star >= 0)
            {
                token = star + 1;
                position = ++starPosition;
            }
            else
            {
                return false;
            }
        }
        while (token < tokens.Count && tokens[token].Kind == Kind.Any) token++;
        return token == tokens.Count;
    }

    /// <summary>A bracket that is never closed is a bracket.</summary>
    private static Token? ReadSet(string text, ref int index)
    {
        var i = index + 1;
        var negated = i < text.Length && text[i] is '!' or '^';
        if (negated) i++;
        var ranges = new List<(char From, char To)>();
        var first = true;
        for (; i < text.Length; i++, first = false)
        {
            if (text[i] == ']' && !first)
            {
                index = i;
                return new Token(Kind.Set, Negated: negated, Ranges: ranges);
            }
            var from = text[i] == '\\' && i + 1 < text.Length ? text[++i] : text[i];
            var to = from;
            if (i + 2 < text.Length && text[i + 1] == '-' && text[i + 2] != ']')
            {
                to = text[i + 2];
                i += 2;
            }
            ranges.Add((from, to));
        }
        return null;
    }

    private enum Kind
    {
        Literal,
        One,
        Any,
        Set,
    }

    private sealed record Token(Kind Kind, char Character = '\0', bool Negated = false, List<(char From, char To)>? Ranges = null)
    {
        public bool Matches(char character) => Kind switch
        {
            Kind.Literal => OperatingSystem.IsWindows() ? char.ToUpperInvariant(character) == char.ToUpperInvariant(Character) : character == Character,
            Kind.Set => Ranges!.Exists(range => character >= range.From && character <= range.To) != Negated,
            _ => true,
        };
    }
}
