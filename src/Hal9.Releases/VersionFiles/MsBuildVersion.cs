namespace Hal9.Releases.VersionFiles;

/// <summary><c>&lt;Version&gt;</c> of a project or props file, else <c>&lt;VersionPrefix&gt;</c>; the first that stands in no comment.</summary>
internal static class MsBuildVersion
{
    public static IReadOnlyList<VersionEdit> Find(ReadOnlySpan<byte> file) => Element(file, "<Version>"u8, "</Version>"u8) ?? Element(file, "<VersionPrefix>"u8, "</VersionPrefix>"u8) ?? [];

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
            if (rest.StartsWith(open))
            {
                var end = rest.IndexOf(close);
                if (end < 0) return null;
                var value = rest[open.Length..end];
                var start = at + open.Length + value.IndexOfAnyExcept(" \t\r\n"u8);
                return value.Trim(" \t\r\n"u8).Length is > 0 and var length ? [new VersionEdit(start, length)] : null;
            }
            at++;
        }
        return null;
    }
}
