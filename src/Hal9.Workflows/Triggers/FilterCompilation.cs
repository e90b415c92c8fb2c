using System.Buffers;
using System.Collections.Immutable;

namespace Hal9.Workflows.Triggers;

/// <summary>Reads the text of a pattern into automaton elements, from left to right in one pass.</summary>
internal sealed class FilterCompilation
{
    /// <summary>Longest pattern accepted, in characters; git itself refuses longer refs.</summary>
    private const int MaxLength = 4096;

    private readonly ImmutableArray<FilterElement>.Builder elements = ImmutableArray.CreateBuilder<FilterElement>();
    private List<FilterPatternError>? errors;
    private readonly string text;
    private int at;

    private FilterCompilation(string text, int start)
    {
        this.text = text;
        at = start;
    }

    public ImmutableArray<FilterElement> Elements { get; private set; } = [];

    public ImmutableArray<FilterPatternError> Errors { get; private set; } = [];

    public static FilterCompilation Of(string text, int start)
    {
        var compilation = new FilterCompilation(text, start);
        if (text.Length > MaxLength) compilation.Fail(0, text.Length, $"a pattern has at most {MaxLength} characters");
        else if (start == text.Length) compilation.Fail(0, text.Length, start == 0 ? "a pattern must not be empty" : "`!` must be followed by a pattern");
        else compilation.Read();
        compilation.Elements = compilation.elements.DrainToImmutable();
        compilation.Errors = compilation.errors is null ? [] : [.. compilation.errors];
        return compilation;
    }

    private void Read()
    {
        // Whether `?` or `+` may stand here: behind one character or class that has no quantifier yet.
        var repeatable = false;
        while (at < text.Length)
        {
            switch (text[at])
            {
                case '*':
                    ReadStar();
                    repeatable = false;
                    break;
                case '?' or '+':
                    if (repeatable) elements[^1] = elements[^1] with { Repeat = text[at] == '?' ? FilterRepeat.Optional : FilterRepeat.OneOrMore };
                    else Fail(at, 1, $"`{text[at]}` repeats the character before it, and there is none; write `\\{text[at]}` for the character itself");
                    repeatable = false;
                    at++;
                    break;
                case '[':
                    ReadClass();
                    repeatable = true;
                    break;
                case '\\' when at + 1 == text.Length:
                    Fail(at, 1, "`\\` must be followed by the character it protects");
                    at++;
                    break;
                case '\\':
                    elements.Add(FilterElement.Of(text[at + 1]));
                    repeatable = true;
                    at += 2;
                    break;
                default:
                    elements.Add(FilterElement.Of(text[at++]));
                    repeatable = true;
                    break;
            }
        }
    }

    private void ReadStar()
    {
        var start = at;
        while (at < text.Length && text[at] == '*') at++;
        if (at - start == 1)
        {
            elements.Add(FilterElement.Of(FilterAny.ButSlash, FilterRepeat.ZeroOrMore));
            return;
        }
        var startsSegment = elements.Count == 0 || elements[^1] is { IsPlain: true, Literal: '/' };
        if (startsSegment && at < text.Length && text[at] == '/')
        {
            // `**/` is any directories or none: an absent group of `.*` and `/`.
            elements.Add(FilterElement.Of(FilterAny.None, FilterRepeat.SkipTwo));
            elements.Add(FilterElement.Of(FilterAny.Character, FilterRepeat.ZeroOrMore));
            elements.Add(FilterElement.Of('/'));
            at++;
        }
        else
        {
            elements.Add(FilterElement.Of(FilterAny.Character, FilterRepeat.ZeroOrMore));
        }
    }

    private void ReadClass()
    {
        var open = at++;
        var set = new HashSet<char>();
        while (at < text.Length && text[at] != ']')
        {
            var from = text[at];
            if (from == '\\' && at + 1 < text.Length) from = text[++at];
            if (at + 2 < text.Length && text[at + 1] == '-' && text[at + 2] != ']')
            {
                AddRange(set, from, text[at + 2]);
                at += 3;
            }
            else
            {
                set.Add(from);
                at++;
            }
        }
        if (at == text.Length)
        {
            Fail(open, text.Length - open, "`[` is never closed; write `\\[` for the character itself");
            return;
        }
        at++;
        if (at - open == 2) Fail(open, at - open, "`[]` names no character");
        elements.Add(FilterElement.Of(SearchValues.Create([.. set])));
    }

    private void AddRange(HashSet<char> set, char from, char to)
    {
        var sameKind = (char.IsAsciiDigit(from) && char.IsAsciiDigit(to)) || (char.IsAsciiLetterLower(from) && char.IsAsciiLetterLower(to))
            || (char.IsAsciiLetterUpper(from) && char.IsAsciiLetterUpper(to));
        if (!sameKind)
        {
            Fail(at, 3, $"the range `{from}-{to}` must lie within `a-z`, `A-Z` or `0-9`");
            return;
        }
        if (from > to)
        {
            Fail(at, 3, $"the range `{from}-{to}` runs backwards");
            return;
        }
        for (var c = from; c <= to; c++) set.Add(c);
    }

    private void Fail(int offset, int length, string message) => (errors ??= []).Add(new FilterPatternError(offset, length, message));
}
