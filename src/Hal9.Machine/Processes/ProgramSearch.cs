namespace Hal9.Machine.Processes;

/// <summary>Finds programs as a shell does.</summary>
public static class ProgramSearch
{
    /// <summary>
    /// The path of <paramref name="name"/> along <paramref name="searchPath"/> (the value of <c>PATH</c>). A name with a separator is
    /// taken as it is, relative to <paramref name="workingDirectory"/>. Absent when no executable file is found.
    /// </summary>
    public static string? Find(string name, string? searchPath, string workingDirectory)
    {
        if (name.Length == 0) return null;
        if (name.Contains('/') || (OperatingSystem.IsWindows() && name.Contains('\\')))
        {
            return FirstExecutable(Path.GetFullPath(name, workingDirectory));
        }
        foreach (var directory in (searchPath ?? "").Split(Path.PathSeparator))
        {
            // An empty entry means the working directory.
            if (FirstExecutable(Path.Combine(workingDirectory, directory, name)) is { } found) return found;
        }
        return null;
    }

    private static string? FirstExecutable(string path)
    {
        if (!OperatingSystem.IsWindows()) return IsExecutable(path) ? path : null;
        if (File.Exists(path) && Path.HasExtension(path)) return path;
        var extensions = (Environment.GetEnvironmentVariable("PATHEXT") ?? ".COM;.EXE;.BAT;.CMD").Split(';', StringSplitOptions.RemoveEmptyEntries);
        return extensions.Select(extension => path + extension).FirstOrDefault(File.Exists);
    }

    private static bool IsExecutable(string path)
    {
        if (!File.Exists(path)) return false;
        const UnixFileMode anyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & anyExecute) != 0;
    }
}
