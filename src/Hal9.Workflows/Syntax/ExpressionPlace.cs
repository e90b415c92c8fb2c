using Hal9.Primitives.Diagnostics;
using Hal9.Primitives.Yaml;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Syntax;

/// <summary>
/// Where a mistake inside an expression is told: the diagnostic stands where GitHub's does, at the start of the scalar; the place within
/// is told beside it.
/// </summary>
internal static class ExpressionPlace
{
    public static Diagnostic At(Template template, string text, ExpressionError error) => At(ScalarAt(template.Span, text), error);

    public static Diagnostic At(YamlScalar scalar, ExpressionError error)
    {
        var descriptor = ExpressionDiagnostics.For(error.Kind);
        var start = scalar.PositionOf(error.Offset);
        if (start <= scalar.Span.Start) return descriptor.At(scalar.Span, error.Message, error.Hint);
        var place = new SourceSpan(scalar.Span.File, start, scalar.PositionOf(error.Offset + error.Length));
        return descriptor.At(scalar.Span, error.Message) with { Related = [(place, error.Hint ?? "here")] };
    }

    /// <summary>The scalar a template was read from, its style told from its first character.</summary>
    internal static YamlScalar ScalarAt(SourceSpan span, string text)
    {
        var offset = span.File.OffsetOf(span.Start);
        var style = offset < span.File.Text.Length ? StyleOf(span.File.Text[offset]) : YamlScalarStyle.Plain;
        return new YamlScalar(span, tag: null, text, style);
    }

    private static YamlScalarStyle StyleOf(char first) => first switch
    {
        '\'' => YamlScalarStyle.SingleQuoted,
        '"' => YamlScalarStyle.DoubleQuoted,
        '|' => YamlScalarStyle.Literal,
        '>' => YamlScalarStyle.Folded,
        _ => YamlScalarStyle.Plain,
    };
}
