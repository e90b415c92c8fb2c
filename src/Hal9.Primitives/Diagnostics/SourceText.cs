using System.Text;

namespace Hal9.Primitives.Diagnostics;

/// <summary>A text a user wrote and the name they know it by. Immutable and safe to share between threads.</summary>
/// <param name="path">As the user would type it: relative to where they stand, with forward slashes; or a name in angle brackets.</param>
/// <param name="text">The whole text, decoded, without a byte order mark.</param>
public sealed class SourceText(string path, string text)
{
    private int[]? lineStarts;

    public string Path { get; } = path;

    public string Text { get; } = text;

    /// <summary>Number of lines; at least 1.</summary>
    public int LineCount => LineStarts.Length;

    /// <summary>Offset of every line's first character. `\n`, `\r\n` and a lone `\r` end a line.</summary>
    private int[] LineStarts => lineStarts ??= FindLineStarts(Text);

    /// <summary>One line without its ending; empty when <paramref name="line"/> is outside the text.</summary>
    /// <param name="line">1-based.</param>
    public ReadOnlySpan<char> Line(int line)
    {
        if (line < 1 || line > LineStarts.Length) return [];
        var start = LineStarts[line - 1];
        var end = line < LineStarts.Length ? LineStarts[line] : Text.Length;
        return Text.AsSpan(start, end - start).TrimEnd("\r\n");
    }

    /// <summary>Offset in <see cref="Text"/> of a position, moved to the nearest character that exists.</summary>
    public int OffsetOf(SourcePosition position)
    {
        var line = Math.Clamp(position.Line, 1, LineStarts.Length);
        return Math.Clamp(LineStarts[line - 1] + Math.Max(position.Column, 1) - 1, 0, Text.Length);
    }

    /// <summary>Position of the character at <paramref name="offset"/>, clamped to the text.</summary>
    public SourcePosition PositionOf(int offset)
    {
        offset = Math.Clamp(offset, 0, Text.Length);
        var index = Array.BinarySearch(LineStarts, offset);
        if (index < 0) index = ~index - 1;
        return new SourcePosition(index + 1, offset - LineStarts[index] + 1);
    }

    /// <summary>
    /// Decodes UTF-8 strictly. A byte order mark is dropped. On invalid bytes the text carries U+FFFD in their place
    /// and <paramref name="invalid"/> says where the first one stands.
    /// </summary>
    public static SourceText Decode(string path, ReadOnlySpan<byte> utf8, out SourcePosition? invalid)
    {
        if (utf8.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) utf8 = utf8[3..];
        var bad = System.Text.Unicode.Utf8.IsValid(utf8) ? -1 : FirstInvalidByte(utf8);
        var source = new SourceText(path, Encoding.UTF8.GetString(utf8));
        invalid = bad < 0 ? null : source.PositionOf(Encoding.UTF8.GetCharCount(utf8[..bad]));
        return source;
    }

    private static int FirstInvalidByte(ReadOnlySpan<byte> utf8)
    {
        var offset = 0;
        while (offset < utf8.Length)
        {
            if (Rune.DecodeFromUtf8(utf8[offset..], out _, out var consumed) != System.Buffers.OperationStatus.Done) return offset;
            offset += consumed;
        }
        return -1;
    }

    private static int[] FindLineStarts(string text)
    {
        var starts = new List<int> { 0 };
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n'))) starts.Add(i + 1);
        }
        return [.. starts];
    }
}
