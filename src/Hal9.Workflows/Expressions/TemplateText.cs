using System.Diagnostics.CodeAnalysis;

namespace Hal9.Workflows.Expressions;

/// <summary>
/// A text that may hold <c>${{ }}</c>. Text around expressions makes the whole one <c>format(…)</c>, as on GitHub. All offsets count
/// in <see cref="Text"/>. Immutable.
/// </summary>
public sealed class TemplateText
{
    internal TemplateText(string text, IReadOnlyList<TemplateSegment> segments)
    {
        Text = text;
        Segments = segments;
    }

    public string Text { get; }

    /// <summary>The pieces in order. Joined, their stretches are the whole text. After an error only those before it.</summary>
    public IReadOnlyList<TemplateSegment> Segments { get; }

    /// <summary>The value when it needs no evaluation: no expression, or only one that is a string literal.</summary>
    public string? Literal { get; internal init; }

    /// <summary>The whole as one expression; null for a literal, an <c>insert</c> and an error.</summary>
    public ParsedExpression? Expression { get; internal init; }

    /// <summary>The text is <c>${{ insert }}</c>: allowed only as the key of a mapping.</summary>
    public bool IsInsert { get; internal init; }

    public ExpressionError? Error { get; internal init; }

    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsValid => Error is null;

    /// <summary>Whether the text holds <c>${{</c>.</summary>
    public static bool HasExpression(string text) => text.Contains(TemplateParser.Open, StringComparison.Ordinal);

    /// <summary>Never throws. The first thing wrong is the error, as on GitHub.</summary>
    public static TemplateText Parse(string text, ExpressionScope scope) => TemplateParser.Parse(text, scope);

    /// <summary>
    /// An <c>if</c>: without <c>${{</c> the whole text is the expression; with it a template, whose text parts make it a string
    /// that is always true. Either way <see cref="ParsedExpression.AsCondition"/> applies. Offsets count in <see cref="ParsedExpression.Text"/>, which is
    /// <paramref name="text"/> unless that is one quoted string.
    /// </summary>
    public static ParsedExpression ParseCondition(string text, ExpressionScope scope)
    {
        if (!HasExpression(text)) return ExpressionParser.ParseCondition(text, scope);
        var template = Parse(text, scope);
        if (template.Error is { } error) return new ParsedExpression(text, null, error);

        // `${{ 'x' }}` is the text x, and the text of a condition is an expression.
        if (template.Literal is { } literal) return ExpressionParser.ParseCondition(literal, scope);
        if (template.Expression is { } expression) return expression.AsCondition();
        return new ParsedExpression(text, null, new ExpressionError(ExpressionErrorKind.Directive, "`insert` is no condition", 0, text.Length));
    }
}

/// <summary>A stretch of a template, delimiters included.</summary>
/// <param name="Root">The expression inside <c>${{ }}</c>; null for plain text and for <c>insert</c>.</param>
public sealed record TemplateSegment(int Offset, int Length, ExpressionNode? Root)
{
    public int End => Offset + Length;
}
