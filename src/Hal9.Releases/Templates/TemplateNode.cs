namespace Hal9.Releases.Templates;

/// <summary>One piece of a template. <c>At</c> is its offset in the text.</summary>
internal abstract record TemplateNode(int At)
{
    internal sealed record Literal(int At, string Value) : TemplateNode(At);

    internal sealed record Raw(int At, string Value, TagTrim Start, TagTrim End) : TemplateNode(At);

    internal sealed record Comment(int At, TagTrim Trim) : TemplateNode(At);

    internal sealed record Output(int At, TemplateExpression Value, TagTrim Trim) : TemplateNode(At);

    /// <param name="IsGlobal">Set outside all loops around it.</param>
    internal sealed record Set(int At, string Name, TemplateExpression Value, bool IsGlobal, TagTrim Trim) : TemplateNode(At);

    internal sealed record If(int At, IReadOnlyList<IfBranch> Branches, IfBranch? Otherwise, TagTrim End) : TemplateNode(At);

    /// <param name="Key">Given for objects: <c>for key, value in …</c>.</param>
    internal sealed record For(int At, string? Key, string Name, TemplateExpression Container, List<TemplateNode> Body, List<TemplateNode>? Otherwise, TagTrim Start, TagTrim End) : TemplateNode(At);

    internal sealed record Break(int At, TagTrim Trim) : TemplateNode(At);

    internal sealed record Continue(int At, TagTrim Trim) : TemplateNode(At);

    internal sealed record FilterSection(int At, TemplateCall Filter, List<TemplateNode> Body, TagTrim Start, TagTrim End) : TemplateNode(At);

    /// <summary>A block of a template that nothing inherits from is its body.</summary>
    internal sealed record Block(int At, string Name, List<TemplateNode> Body, TagTrim Start, TagTrim End) : TemplateNode(At);

    internal sealed record Macro(int At, string Name, IReadOnlyList<MacroParameter> Parameters, List<TemplateNode> Body, TagTrim Start, TagTrim End) : TemplateNode(At);
}

/// <summary>Whether a tag takes the white space before it and behind it.</summary>
internal readonly record struct TagTrim(bool Left, bool Right);

/// <param name="Condition">Null for <c>else</c>.</param>
internal sealed record IfBranch(TemplateExpression? Condition, List<TemplateNode> Body, TagTrim Trim);

/// <param name="Default">Null when the caller must give it.</param>
internal sealed record MacroParameter(string Name, TemplateValue? Default);
