using Hal9.Workflows.Expressions;

namespace Hal9.Workflows.Syntax;

/// <summary>
/// The one expression GitHub keeps for a template: the inside of a lone <c>${{ }}</c>, else
/// <c>format('text {0} text', first, …)</c>. Its length counts against the limit of a file's values.
/// </summary>
internal static class ExpressionForm
{
    public static int Length(TemplateText template)
    {
        if (template.Segments is [var only]) return Inside(template, only).Length;
        var (length, index) = ("format('')".Length, 0);
        foreach (var segment in template.Segments)
        {
            if (segment.Root is null)
            {
                var text = template.Text.AsSpan(segment.Offset, segment.Length);
                length += text.Length + text.Count('\'') + text.Count('{') + text.Count('}');
            }
            else
            {
                length += "{}".Length + ", ".Length + (index < 10 ? 1 : index < 100 ? 2 : 3) + Inside(template, segment).Length;
                index++;
            }
        }
        return length;
    }

    private static ReadOnlySpan<char> Inside(TemplateText template, TemplateSegment segment) =>
        template.Text.AsSpan(segment.Offset + 3, segment.Length - 5).Trim();
}
