using System.Buffers;

namespace Hal9.Workflows.Expressions;

/// <summary>The language's identifiers: an ASCII letter or <c>_</c>, then letters, digits, <c>_</c> and <c>-</c>.</summary>
public static class ExpressionWord
{
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    /// <summary>Whether the text can be a context, a function, or a property after a dot.</summary>
    public static bool IsName(ReadOnlySpan<char> text) => !text.IsEmpty && (char.IsAsciiLetter(text[0]) || text[0] == '_') && !text.ContainsAnyExcept(NameCharacters);
}
