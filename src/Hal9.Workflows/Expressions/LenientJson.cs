using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Hal9.Workflows.Expressions;

/// <summary>
/// What <c>fromJSON</c> reads. GitHub reads JSON with a lenient reader, and workflows rely on it: single quotes, bare names of
/// properties, trailing and doubled commas (a missing item is an empty string), comments, <c>NaN</c>, octal and hexadecimal
/// numbers, and whatever follows the first value. Dates stay strings. Nested at most 64 deep.
/// </summary>
internal ref struct LenientJson
{
    private const int DepthLimit = 64;

    private readonly ReadOnlySpan<char> text;
    private int index;
    private string? problem;

    private LenientJson(ReadOnlySpan<char> text) => this.text = text;

    /// <param name="problem">Says what is wrong where, when the text is refused.</param>
    public static bool TryRead(string json, [MaybeNullWhen(false)] out ExpressionValue value, out string problem)
    {
        var reader = new LenientJson(json);
        value = reader.ReadFirst();
        problem = value is null ? string.Create(CultureInfo.InvariantCulture, $"{reader.problem} at character {reader.index + 1}") : "";
        return value is not null;
    }

    /// <summary>A comment in front is itself the value, as text.</summary>
    private ExpressionValue? ReadFirst()
    {
        SkipSpace();
        return Current == '/' ? ReadComment(out var comment) ? ExpressionValue.Of(comment) : null : ReadValue(1);
    }

    private readonly bool AtEnd => index >= text.Length;

    private readonly char Current => index < text.Length ? text[index] : '\0';

    private ExpressionValue? Fail(string what)
    {
        problem ??= what;
        return null;
    }

    private ExpressionValue? FailHere() => AtEnd ? Fail("the text ends") : Fail($"unexpected `{(char.IsControl(Current) ? '?' : Current)}`");

    /// <summary>Reads a value where space and comments have been skipped.</summary>
    private ExpressionValue? ReadValue(int depth)
    {
        switch (Current)
        {
            case '"' or '\'': return ReadString() is { } s ? ExpressionValue.Of(s) : null;
            case '{': return depth > DepthLimit ? Fail("nested too deep") : ReadObject(depth);
            case '[': return depth > DepthLimit ? Fail("nested too deep") : ReadArray(depth);
            case 't': return Word("true") ? ExpressionValue.True : FailHere();
            case 'f': return Word("false") ? ExpressionValue.False : FailHere();
            case 'n': return Word("null") ? ExpressionValue.Null : FailHere();
            case 'u': return Word("undefined") ? ExpressionValue.EmptyString : FailHere();
            case 'N': return Word("NaN") ? ExpressionValue.Of(double.NaN) : FailHere();
            case 'I': return Word("Infinity") ? ExpressionValue.Of(double.PositiveInfinity) : FailHere();
            case '-' when index + 1 < text.Length && text[index + 1] == 'I': return Word("-Infinity") ? ExpressionValue.Of(double.NegativeInfinity) : FailHere();

            // A comma where a value should be is an absent value; the comma itself is read afterwards.
            case ',': return ExpressionValue.EmptyString;
            case '-' or '.' or (>= '0' and <= '9'): return ReadNumber();
            default: return FailHere();
        }
    }

    private ExpressionArray? ReadArray(int depth)
    {
        List<ExpressionValue> items = [];
        index++;
        while (true)
        {
            if (!Skip()) return null;
            if (Current == ']') break;
            if (ReadValue(depth + 1) is not { } item || !Skip()) return null;
            items.Add(item);
            if (Current == ',')
            {
                index++;
                continue;
            }
            if (Current == ']') break;
            FailHere();
            return null;
        }
        index++;
        return new ExpressionArray(items);
    }

    private ExpressionDictionary? ReadObject(int depth)
    {
        List<KeyValuePair<string, ExpressionValue>> pairs = [];
        index++;
        while (true)
        {
            if (!Skip()) return null;
            if (Current == '}') break;
            if (ReadName() is not { } name) return null;
            SkipSpace();
            if (Current != ':')
            {
                FailHere();
                return null;
            }
            index++;
            if (!Skip() || ReadValue(depth + 1) is not { } value || !Skip()) return null;
            pairs.Add(KeyValuePair.Create(name, value));
            if (Current == ',')
            {
                index++;
                continue;
            }
            if (Current == '}') break;
            FailHere();
            return null;
        }
        index++;
        var dictionary = new ExpressionDictionary(pairs);

        // Equal keys are merged before those that differ in case, each time the last value at the first place.
        return dictionary.Count == pairs.Count ? dictionary : new ExpressionDictionary(new ExpressionDictionary(pairs, StringComparison.Ordinal).Entries);
    }

    private string? ReadName()
    {
        if (Current is '"' or '\'') return ReadString();
        var start = index;
        while (!AtEnd && (char.IsLetterOrDigit(Current) || Current is '_' or '$')) index++;
        if (index == start || AtEnd || !(Current is ':' or '\0' || char.IsWhiteSpace(Current)))
        {
            FailHere();
            return null;
        }
        return text[start..index].ToString();
    }

    private string? ReadString()
    {
        var quote = text[index++];
        StringBuilder? builder = null;
        while (true)
        {
            var length = text[index..].IndexOfAny(quote, '\\');
            if (length < 0)
            {
                index = text.Length;
                Fail("a string is not closed");
                return null;
            }
            var plain = text.Slice(index, length);
            index += length + 1;
            if (text[index - 1] == quote) return builder is null ? plain.ToString() : builder.Append(plain).ToString();
            builder ??= new StringBuilder();
            builder.Append(plain);
            if (!ReadEscape(builder)) return null;
        }
    }

    /// <summary>Reads what follows a backslash.</summary>
    private bool ReadEscape(StringBuilder builder)
    {
        var c = Current;
        if (c is 'u')
        {
            index++;
            return ReadUnicode(builder);
        }
        var plain = c switch { 'b' => '\b', 't' => '\t', 'n' => '\n', 'f' => '\f', 'r' => '\r', '\\' or '"' or '\'' or '/' => c, _ => '\0' };
        if (plain == '\0')
        {
            Fail("a string holds an unknown escape");
            return false;
        }
        builder.Append(plain);
        index++;
        return true;
    }

    /// <summary>An escaped surrogate without its other half becomes U+FFFD; raw ones are left as they are.</summary>
    private bool ReadUnicode(StringBuilder builder)
    {
        if (!ReadHex(out var unit)) return false;
        while (char.IsHighSurrogate(unit) && index + 1 < text.Length && text[index] == '\\' && text[index + 1] == 'u')
        {
            index += 2;
            if (!ReadHex(out var next)) return false;
            builder.Append(char.IsLowSurrogate(next) ? unit : '\ufffd');
            if (!char.IsSurrogate(next) || char.IsLowSurrogate(next))
            {
                builder.Append(next);
                return true;
            }
            unit = next;
        }
        builder.Append(char.IsSurrogate(unit) ? '\ufffd' : unit);
        return true;
    }

    private bool ReadHex(out char unit)
    {
        unit = '\0';
        // TryParse alone would let NULs at the end pass.
        if (index + 4 > text.Length || text.Slice(index, 4).Contains('\0')
            || !ushort.TryParse(text.Slice(index, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            Fail("a string holds a broken unicode escape");
            return false;
        }
        index += 4;
        unit = (char)value;
        return true;
    }

    private ExpressionValue? ReadNumber()
    {
        var start = index;
        while (char.IsAsciiHexDigit(Current) || Current is '-' or '+' or 'x' or 'X' or '.') index++;
        var ends = AtEnd || Current is ',' or '}' or ']' or ')' or '/' or '\0' || char.IsWhiteSpace(Current);
        if (!ends) return FailHere();
        var number = LenientNumber.Parse(text[start..index]);
        if (number is not null) return ExpressionValue.Of(number.Value);
        index = start;
        return Fail("not a number");
    }

    /// <summary>Reads the word, which must be followed by something that ends a value.</summary>
    private bool Word(string word)
    {
        if (!text[index..].StartsWith(word, StringComparison.Ordinal)) return false;
        var next = index + word.Length;
        var c = next < text.Length ? text[next] : '\0';
        var ends = c is '\0' or ',' or ']' or '}' || char.IsWhiteSpace(c)
            || (c == '/' && next + 1 < text.Length && text[next + 1] is '/' or '*');
        if (!ends) return false;
        index = next;
        return true;
    }

    /// <summary>White space, and NUL, which the lenient reader does not see.</summary>
    private void SkipSpace()
    {
        while (!AtEnd && (Current == '\0' || char.IsWhiteSpace(Current))) index++;
    }

    /// <summary>Space and comments; false when a comment is broken.</summary>
    private bool Skip()
    {
        SkipSpace();
        while (Current == '/')
        {
            if (!ReadComment(out _)) return false;
            SkipSpace();
        }
        return true;
    }

    private bool ReadComment([NotNullWhen(true)] out string? comment)
    {
        comment = null;
        var rest = text[(index + 1)..];
        if (rest is ['/', _, ..])
        {
            var length = rest[1..].IndexOfAny('\r', '\n');
            if (length < 0) length = rest.Length - 1;
            comment = rest.Slice(1, length).ToString();
            index += 2 + length;
            return true;
        }
        var end = rest is ['*', ..] ? rest[1..].IndexOf("*/", StringComparison.Ordinal) : -1;
        if (end < 0)
        {
            Fail("a comment is not closed");
            return false;
        }
        comment = rest.Slice(1, end).ToString();
        index += 4 + end;
        return true;
    }
}
