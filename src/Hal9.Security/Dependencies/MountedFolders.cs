namespace Hal9.Security.Dependencies;

/// <summary>Folders at which another file system begins, so that whoever walks a tree stays in its own.</summary>
internal sealed class MountedFolders
{
    /// <summary>File systems that the kernel makes up: there are no projects in them.</summary>
    private static readonly HashSet<string> MadeUp = new(StringComparer.OrdinalIgnoreCase)
    {
        "autofs", "binfmt_misc", "bpf", "cgroup", "cgroup2", "cgroup2fs", "cgroupfs", "configfs", "debugfs", "devfs", "devpts", "devtmpfs", "efivarfs", "fusectl", "hugetlbfs", "mqueue", "nsfs", "proc", "pstore", "rpc_pipefs",
        "securityfs", "sysfs", "tracefs",
    };

    private readonly HashSet<string> folders = new(StringComparer.Ordinal);

    /// <summary>Knows none where the system does not tell.</summary>
    public MountedFolders()
    {
        try
        {
            folders.UnionWith(DriveInfo.GetDrives().Select(static drive => Path.TrimEndingDirectorySeparator(drive.Name)));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // Then a walk goes everywhere.
        }
    }

    /// <param name="folder">Absolute.</param>
    public bool Contains(string folder) => folders.Contains(folder);

    /// <summary>Whether there may be files of people in one of them.</summary>
    public static bool HoldsFiles(string folder)
    {
        try
        {
            return !MadeUp.Contains(new DriveInfo(folder).DriveFormat);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }
}
