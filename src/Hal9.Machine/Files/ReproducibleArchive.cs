using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace Hal9.Machine.Files;

/// <summary>Writes archives whose bytes depend on nothing but the names, bytes and executable bits of the files in them, and one time for all.</summary>
public static class ReproducibleArchive
{
    private const UnixFileMode Plain = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable = Plain | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Windows gets a zip, everything else a gzipped tar.</summary>
    public static string Extension(string target) => target.StartsWith("win-", StringComparison.Ordinal) ? ".zip" : ".tar.gz";

    /// <param name="folder">Everything in it goes into the archive, under <paramref name="top"/>.</param>
    /// <param name="path">Ends with <c>.zip</c> or <c>.tar.gz</c>; a file that is there is replaced.</param>
    /// <param name="time">Of every entry.</param>
    public static void Write(string folder, string top, string path, DateTimeOffset time)
    {
        var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .Select(file => (File: file, Name: top + "/" + Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'))).OrderBy(static pair => pair.Name, StringComparer.Ordinal).ToList();
        using var output = File.Create(path);
        if (path.EndsWith(".zip", StringComparison.Ordinal)) WriteZip(files, output, time);
        else WriteTar(files, output, time);
    }

    private static void WriteTar(List<(string File, string Name)> files, FileStream output, DateTimeOffset time)
    {
        using var compressed = new GZipStream(output, CompressionLevel.SmallestSize);
        using var tar = new TarWriter(compressed, TarEntryFormat.Ustar);
        foreach (var (file, name) in files)
        {
            using var content = File.OpenRead(file);
            // A name that ustar has no room for is told GNU's way: pax would write the number of this process beside it.
            TarEntry entry = Encoding.UTF8.GetByteCount(name) <= 100 ? new UstarTarEntry(TarEntryType.RegularFile, name) : new GnuTarEntry(TarEntryType.RegularFile, name);
            (entry.Mode, entry.ModificationTime, entry.DataStream) = (IsExecutable(file) ? Executable : Plain, time, content);
            tar.WriteEntry(entry);
        }
    }

    private static void WriteZip(List<(string File, string Name)> files, FileStream output, DateTimeOffset time)
    {
        using var zip = new ZipArchive(output, ZipArchiveMode.Create);
        foreach (var (file, name) in files)
        {
            var entry = zip.CreateEntry(name, CompressionLevel.SmallestSize);
            // A zip knows no time zone, and no year before 1980.
            entry.LastWriteTime = time.UtcDateTime < new DateTime(1980, 1, 1) ? new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero) : time.ToUniversalTime();
            entry.ExternalAttributes = (int)(0x8000 | (uint)(IsExecutable(file) ? Executable : Plain)) << 16;
            using var content = File.OpenRead(file);
            using var target = entry.Open();
            content.CopyTo(target);
        }
    }

    private static bool IsExecutable(string file) => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & UnixFileMode.UserExecute) != 0;
}
