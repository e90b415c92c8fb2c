using System.Globalization;
using System.Text;
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

    public static string Of(TemplateText template)
    {
        if (template.Segments is [var only]) return Inside(template, only).ToString();
        var format = new StringBuilder("format('");
        var arguments = new StringBuilder();
        var index = 0;
        foreach (var segment in template.Segments)
        {
            if (segment.Root is null)
            {
                format.Append(template.Text.Substring(segment.Offset, segment.Length).Replace("'", "''", StringComparison.Ordinal)
                    .Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));
            }
            else
            {
                format.Append(CultureInfo.InvariantCulture, $"{{{index++}}}");
                arguments.Append(", ").Append(Inside(template, segment));
            }
        }
        return format.Append('\'').Append(arguments).Append(')').ToString();
    }

    private static ReadOnlySpan<char> Inside(TemplateText template, TemplateSegment segment) =>
        template.Text.AsSpan(segment.Offset + 3, segment.Length - 5).Trim();
}
