using System.IO.Compression;

namespace Hal9.Engine.Artifacts;

/// <summary>Unpacks zips of whatever origin: nothing lands outside the folder, and no small file becomes a full disk.</summary>
internal static class SafeZip
{
    // Deflate reaches 1032 at best, on a file of one byte; logs and test reports stay below 50.
    private const int SuspectRatio = 100;
    private const long HarmlessSize = 1L << 30;
    private const int MostEntries = 1_000_000;
    private const int LinkMode = 0xA000;
    private const int TypeMode = 0xF000;

    /// <summary>Checks every entry before the first is written. Returns the number of files, or why nothing (or not all) was unpacked.</summary>
    /// <param name="harmless">Bytes that are unpacked from however small a file.</param>
    public static (int Files, string? Error) Extract(string file, string destination, long harmless = HarmlessSize)
    {
        try
        {
            using var zip = ZipFile.OpenRead(file);
            var size = new FileInfo(file).Length;
            if (Refuse(zip, size, harmless) is { } error) return (0, error);
            var root = Path.GetFullPath(destination);
            var count = 0;
            var left = Math.Max(harmless, size * SuspectRatio);
            foreach (var entry in zip.Entries)
            {
                var name = entry.FullName.Replace('\\', '/');
                var target = Path.GetFullPath(Path.Combine(root, name));
                if (name.EndsWith('/'))
                {
                    Directory.CreateDirectory(target);
                    continue;
                }
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                using var source = entry.Open();
                using var output = new FileStream(target, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
                if (!Copy(source, output, ref left)) return (count, $"the archive was not unpacked beyond `{entry.FullName}`: it holds more than it says");
                count++;
            }
            return (count, null);
        }
        catch (InvalidDataException problem)
        {
            return (0, $"the archive is damaged: {problem.Message}");
        }
    }

    private static string? Refuse(ZipArchive zip, long size, long harmless)
    {
        if (zip.Entries.Count > MostEntries) return $"the archive holds {zip.Entries.Count} files; at most {MostEntries} are unpacked";
        long packed = 0, unpacked = 0;
        foreach (var entry in zip.Entries)
        {
            var name = entry.FullName.Replace('\\', '/');
            if (name.Length == 0 || name[0] == '/' || name.Contains('\0') || name.Split('/').Contains("..") || (name.Length > 1 && name[1] == ':'))
            {
                return $"the archive holds `{entry.FullName}`, which would land outside the folder";
            }
            if (((entry.ExternalAttributes >> 16) & TypeMode) == LinkMode) return $"the archive holds the link `{entry.FullName}`; links are not unpacked";
            packed += entry.CompressedLength;
            unpacked += entry.Length;
        }
        // Entries that share their data take no more room in the file, and all of it on the disk.
        if (packed > size) return "the archive's files overlap";
        return unpacked > harmless && unpacked / SuspectRatio > size ? $"the archive of {size} bytes would become {unpacked}; that looks like a zip bomb" : null;
    }

    private static bool Copy(Stream source, Stream output, ref long left)
    {
        var buffer = new byte[128 * 1024];
        while (source.Read(buffer) is > 0 and var read)
        {
            left -= read;
            if (left < 0) return false;
            output.Write(buffer, 0, read);
        }
        return true;
    }
}
