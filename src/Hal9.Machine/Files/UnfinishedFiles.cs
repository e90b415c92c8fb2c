using System.Globalization;
using Hal9.Machine.Processes;

namespace Hal9.Machine.Files;

/// <summary>
/// Files and folders on their way to become something, in a folder beside those that are: their names say which process makes them, so that
/// what a killed one left is known from what a living one still writes.
/// </summary>
public static class UnfinishedFiles
{
    // Where the system does not tell when a process started, whatever is that old belongs to none.
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    private static readonly Lazy<string> Maker = new(static () => NameOf(ProcessIdentity.Of(Environment.ProcessId) ?? new ProcessIdentity(Environment.ProcessId, 0, "")));

    /// <summary>A path that nothing has yet; the folder around it is made.</summary>
    public static string NewIn(string folder)
    {
        Directory.CreateDirectory(folder);
        return Path.Combine(folder, $"{Maker.Value}-{Guid.NewGuid():N}");
    }

    /// <summary>Removes what dead processes left, and the folder when nothing else is in it. What cannot be removed is left to the next.</summary>
    public static void Sweep(string folder, TimeProvider time)
    {
        try
        {
            if (!Directory.Exists(folder)) return;
            foreach (var left in new DirectoryInfo(folder).EnumerateFileSystemInfos().Where(left => IsDead(left, time)))
            {
                if (left is DirectoryInfo inner) inner.Delete(recursive: true);
                else left.Delete();
            }
            if (!Directory.EnumerateFileSystemEntries(folder).Any()) Directory.Delete(folder);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // Somebody else sweeps too, or begins anew.
        }
    }

    private static bool IsDead(FileSystemInfo left, TimeProvider time)
    {
        if (OperatingSystem.IsLinux() && left.Name.Split('-') is [var number, _, _] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
        {
            return ProcessIdentity.Of(pid) is not { } alive || !left.Name.StartsWith(NameOf(alive) + "-", StringComparison.Ordinal);
        }
        return time.GetUtcNow() - left.LastWriteTimeUtc > Abandoned;
    }

    private static string NameOf(ProcessIdentity process) => string.Create(CultureInfo.InvariantCulture, $"{process.Pid}-{process.StartTicks}");
}
