using Hal9.Primitives.Diagnostics;

namespace Hal9.Releases.Templates;

/// <summary>A template's text and where each character of it stands in the file it comes from.</summary>
/// <param name="File">The file people know.</param>
/// <param name="Text">What is parsed; it may have lost escapes, line continuations and indentation.</param>
/// <param name="Offsets">For each character of <paramref name="Text"/> its offset in <paramref name="File"/>, and one more for the end.</param>
internal sealed record TemplateSource(SourceText File, string Text, IReadOnlyList<int> Offsets)
{
    /// <summary>A file that is a template as a whole.</summary>
    public static TemplateSource Of(SourceText file) => new(file, file.Text, [.. Enumerable.Range(0, file.Text.Length + 1)]);

    public SourceSpan Span(int at, int length)
    {
        var start = Math.Clamp(at, 0, Text.Length);
        var end = Math.Clamp(at + length, start, Text.Length);
        return new SourceSpan(File, File.PositionOf(Offsets[start]), File.PositionOf(end > start ? Offsets[end - 1] + 1 : Offsets[start]));
    }

    /// <summary>Every line without white space at its ends, joined by line feeds; a last line feed goes too.</summary>
    public TemplateSource Trimmed()
    {
        var text = new System.Text.StringBuilder(Text.Length);
        var offsets = new List<int>(Offsets.Count);
        var at = 0;
        while (at < Text.Length)
        {
            var end = Text.IndexOf('\n', at);
            var next = end < 0 ? Text.Length : end + 1;
            if (end < 0) end = Text.Length;
            var line = Text.AsSpan(at, end - at);
            var start = at + (line.Length - line.TrimStart().Length);
            var length = line.Trim().Length;
            if (at > 0)
            {
                text.Append('\n');
                offsets.Add(Offsets[at - 1]);
            }
            for (var i = 0; i < length; i++)
            {
                text.Append(Text[start + i]);
                offsets.Add(Offsets[start + i]);
            }
            at = next;
        }
        offsets.Add(Offsets[^1]);
        return new TemplateSource(File, text.ToString(), offsets);
    }
}
