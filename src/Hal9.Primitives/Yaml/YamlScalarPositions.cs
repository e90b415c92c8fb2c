using Hal9.Primitives.Diagnostics;

namespace Hal9.Primitives.Yaml;

/// <summary>Maps an offset in a scalar's value back to the file, so that a caret can stand inside a <c>run: |</c> block.</summary>
internal static class YamlScalarPositions
{
    public static SourcePosition Find(YamlScalar scalar, int offset)
    {
        var start = scalar.Span.Start;
        if (offset <= 0 && scalar.Style is YamlScalarStyle.Plain) return start;
        return scalar.Style switch
        {
            YamlScalarStyle.Plain => OnOneLine(scalar, offset, quote: 0),
            YamlScalarStyle.SingleQuoted or YamlScalarStyle.DoubleQuoted => OnOneLine(scalar, offset, quote: 1),
            YamlScalarStyle.Literal => InLiteral(scalar, offset),
            _ => start,
        };
    }

    private static SourcePosition OnOneLine(YamlScalar scalar, int offset, int quote)
    {
        var start = scalar.Span.Start;
        var from = start.Column - 1 + quote;
        var line = scalar.Span.File.Line(start.Line);
        var same = from <= line.Length && line[from..].StartsWith(scalar.Value, StringComparison.Ordinal);
        return same ? start with { Column = start.Column + quote + Math.Min(offset, scalar.Value.Length) } : start;
    }

    private static SourcePosition InLiteral(YamlScalar scalar, int offset)
    {
        var value = scalar.Value.AsSpan();
        offset = Math.Clamp(offset, 0, value.Length);
        var before = value[..offset];
        var line = scalar.Span.Start.Line + 1 + before.Count('\n');
        var column = offset - (before.LastIndexOf('\n') + 1);

        // The indentation is what the first line that is not blank has more than its value.
        var number = scalar.Span.Start.Line;
        foreach (var row in value.EnumerateLines())
        {
            number++;
            if (row.Trim().IsEmpty) continue;
            var written = scalar.Span.File.Line(number);
            var indent = written.Length - row.Length;
            if (indent < 0 || !written[indent..].SequenceEqual(row)) return scalar.Span.Start;
            return new SourcePosition(line, column + indent + 1);
        }
        return scalar.Span.Start;
    }
}
