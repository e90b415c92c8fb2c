using System.Diagnostics.CodeAnalysis;

namespace Hal9.Workflows.Expressions;

/// <summary>
/// A text that may hold <c>${{ }}</c>. Text around expressions makes the whole one <c>format(…)</c>, as on GitHub. All offsets count
/// in <see cref="Text"/>. Immutable.
/// </summary>
public sealed class TemplateText
{
    private TemplateText(string text, IReadOnlyList<TemplateSegment> segments)
    {
        Text = text;
        Segments = segments;
    }

    public string Text { get; }

    /// <summary>The pieces in order. Joined, their stretches of the text are the whole text. One that is wrong ends the list.</summary>
    public IReadOnlyList<TemplateSegment> Segments { get; }

    /// <summary>The value when it needs no evaluation: no expression, or only one that is a string literal.</summary>
    public string? Literal { get; private init; }

    /// <summary>The whole as one expression; null for a literal, an <c>insert</c> and an error.</summary>
    public ParsedExpression? Expression { get; private init; }

    /// <summary>The text is <c>${{ insert }}</c>: allowed only as the key of a mapping.</summary>
    public bool IsInsert { get; private init; }

    public ExpressionError? Error { get; private init; }

    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsValid => Error is null;

    /// <summary>Whether the text holds <c>${{</c>.</summary>
    public static bool HasExpression(string text) => text.Contains("${{", StringComparison.Ordinal);

    /// <summary>Never throws. The first thing wrong is the error, as on GitHub.</summary>
    public static TemplateText Parse(string text, ExpressionScope scope) => throw new NotImplementedException();
}

/// <summary>A stretch of a template, delimiters included.</summary>
/// <param name="Root">The expression inside <c>${{ }}</c>; null for plain text.</param>
public sealed record TemplateSegment(int Offset, int Length, ExpressionNode? Root);
