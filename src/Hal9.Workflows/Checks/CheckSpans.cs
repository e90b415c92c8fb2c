using Hal9.Primitives.Diagnostics;

namespace Hal9.Workflows.Checks;

/// <summary>Finds a piece of a scalar's value in the file, whatever the scalar's style.</summary>
internal static class CheckSpans
{
    /// <summary>
    /// The same occurrence of the piece, counted from the scalar's start, in the text as written; the scalar itself when it was folded
    /// or escaped so that the piece is not found there.
    /// </summary>
    /// <param name="scalar">Where the scalar stands.</param>
    /// <param name="value">Its value, in which <paramref name="offset"/> counts.</param>
    public static SourceSpan Within(SourceSpan scalar, string value, int offset, int length)
    {
        if (length <= 0 || offset < 0 || offset + length > value.Length) return scalar;
        var line = value.AsSpan(offset, length).IndexOf('\n');
        var piece = value.AsSpan(offset, line < 0 ? length : line).TrimEnd('\r');
        if (piece.IsEmpty) return scalar;

        var occurrence = 0;
        for (var at = 0; (at = Next(value, piece, at)) >= 0 && at < offset; at++) occurrence++;
        var file = scalar.File.Text;
        var end = scalar.End > scalar.Start ? scalar.File.OffsetOf(scalar.End) : file.Length;
        var found = scalar.File.OffsetOf(scalar.Start) - 1;
        for (var i = 0; i <= occurrence; i++)
        {
            var next = Next(file.AsSpan(0, end), piece, found + 1);
            if (next < 0) return scalar;
            found = next;
        }
        return new SourceSpan(scalar.File, scalar.File.PositionOf(found), scalar.File.PositionOf(found + piece.Length));
    }

    private static int Next(ReadOnlySpan<char> text, ReadOnlySpan<char> piece, int from)
    {
        if (from >= text.Length) return -1;
        var next = text[from..].IndexOf(piece);
        return next < 0 ? -1 : from + next;
    }
}
