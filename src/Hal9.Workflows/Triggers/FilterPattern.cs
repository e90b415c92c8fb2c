using System.Collections.Immutable;

namespace Hal9.Workflows.Triggers;

/// <summary>
/// One pattern of a <c>branches</c>, <c>tags</c> or <c>paths</c> filter in GitHub's glob dialect, compiled. Case counts, and the whole name
/// must match.
/// <list type="bullet">
/// <item><c>*</c> any characters but <c>/</c>; <c>**</c> any characters; <c>**/</c> at the start or after a <c>/</c> any directories or none.</item>
/// <item><c>?</c> the character or class before it once or not at all; <c>+</c> once or more often.</item>
/// <item><c>[a-z0_]</c> one character of the set; <c>\</c> takes the next character as itself.</item>
/// <item><c>!</c> in front takes away what earlier patterns selected; see <see cref="FilterPatterns"/>.</item>
/// </list>
/// Source: docs.github.com, workflow syntax, "Filter pattern cheat sheet". Immutable and safe to share between threads.
/// </summary>
public sealed class FilterPattern
{
    private readonly FilterAutomaton rest;
    private readonly string prefix;
    private readonly bool isLiteral;

    private FilterPattern(string text, bool isNegated, FilterCompilation compiled)
    {
        Text = text;
        IsNegated = isNegated;
        Errors = compiled.Errors;
        var elements = compiled.Elements;
        var plain = 0;
        while (plain < elements.Length && elements[plain].IsPlain) plain++;
        prefix = string.Create(plain, elements, static (span, all) =>
        {
            for (var i = 0; i < span.Length; i++) span[i] = all[i].Literal;
        });
        isLiteral = plain == elements.Length;
        rest = new FilterAutomaton(elements[plain..]);
    }

    /// <summary>As written, with the <c>!</c>.</summary>
    public string Text { get; }

    public bool IsNegated { get; }

    /// <summary>What is wrong with the text, in order; a pattern with errors matches nothing.</summary>
    public ImmutableArray<FilterPatternError> Errors { get; }

    /// <summary>The pattern has no special characters: it names one branch, tag or file.</summary>
    public bool IsLiteral => isLiteral;

    /// <summary>The characters every matching name begins with.</summary>
    public string LiteralPrefix => prefix;

    /// <summary>Never throws: mistakes are in <see cref="Errors"/>.</summary>
    public static FilterPattern Compile(string text)
    {
        var negated = text.StartsWith('!');
        return new FilterPattern(text, negated, FilterCompilation.Of(text, negated ? 1 : 0));
    }

    /// <summary>Whether the name fits the glob, whatever <see cref="IsNegated"/> says. Time is linear in the name for one pattern.</summary>
    /// <param name="name">A branch or tag without <c>refs/heads/</c> or <c>refs/tags/</c>, or a path from the repository's root with <c>/</c>.</param>
    public bool IsMatch(ReadOnlySpan<char> name)
    {
        if (!Errors.IsEmpty || !name.StartsWith(prefix, StringComparison.Ordinal)) return false;
        return isLiteral ? name.Length == prefix.Length : rest.Accepts(name[prefix.Length..]);
    }

    public override string ToString() => Text;
}

/// <summary>A mistake in a pattern.</summary>
/// <param name="Offset">0-based in <see cref="FilterPattern.Text"/>.</param>
public readonly record struct FilterPatternError(int Offset, int Length, string Message);
