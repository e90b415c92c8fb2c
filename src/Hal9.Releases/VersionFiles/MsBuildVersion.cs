namespace Hal9.Releases.VersionFiles;

/// <summary><c>&lt;Version&gt;</c> of a project or props file, else <c>&lt;VersionPrefix&gt;</c>; the first that stands in no comment.</summary>
internal static class MsBuildVersion
{
    public static IReadOnlyList<VersionEdit> Find(ReadOnlySpan<byte> file) => Element(file, "<Version"u8, "</Version>"u8) ?? Element(file, "<VersionPrefix"u8, "</VersionPrefix>"u8) ?? [];

    private static VersionEdit[]? Element(ReadOnlySpan<byte> file, ReadOnlySpan<byte> open, ReadOnlySpan<byte> close)
    {
        for (var at = 0; at < file.Length;)
        {
            var rest = file[at..];
            var next = rest.IndexOf((byte)'<');
            if (next < 0) return null;
            rest = rest[next..];
            at += next;
            var skipped = rest.StartsWith("<!--"u8) ? rest.IndexOf("-->"u8) : rest.StartsWith("<![CDATA["u8) ? rest.IndexOf("]]>"u8) : 0;
            if (skipped < 0) return null;
            if (skipped > 0)
            {
                at += skipped + 3;
                continue;
            }
            if (rest.StartsWith(open) && TagLength(rest, open.Length) is > 0 and var tag)
            {
                var end = rest.IndexOf(close);
                if (end < tag) return null;
                var value = rest[tag..end];
                var start = at + tag + value.IndexOfAnyExcept(" \t\r\n"u8);
                return value.Trim(" \t\r\n"u8).Length is > 0 and var length ? [new VersionEdit(start, length)] : null;
            }
            at++;
        }
        return null;
    }
    /// <summary>Up to and with the <c>&gt;</c> that ends a tag, which may have a condition with one in its quotes; 0 when the name goes on, or nothing ends it.</summary>
    private static int TagLength(ReadOnlySpan<byte> text, int at)
    {
        if (at >= text.Length || text[at] is not ((byte)'>' or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')) return 0;
        byte quote = 0;
        for (; at < text.Length; at++)
        {
            var c = text[at];
            if (quote != 0) quote = c == quote ? (byte)0 : quote;
            else if (c is (byte)'"' or (byte)'\'') quote = c;
            else if (c == (byte)'>') return text[at - 1] == (byte)'/' ? 0 : at + 1;
        }
        return 0;
    }
}
