namespace Hal9.Security.Advisories;

/// <summary>Files that nobody finds by a name, gone when they are closed or the process ends, whatever ends it.</summary>
internal static class TemporaryFile
{
    /// <param name="folder">Made when it is not there; the system's own is taken when it cannot be written.</param>
    /// <exception cref="IOException">Neither can be written.</exception>
    public static FileStream Create(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return CreateIn(folder);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return CreateIn(Path.GetTempPath());
        }
    }

    private static FileStream CreateIn(string folder)
    {
        var path = Path.Combine(folder, $".hal9-{Path.GetRandomFileName()}");
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 64 * 1024, FileOptions.DeleteOnClose);
        // Windows removes it by itself when the last handle goes.
        if (!OperatingSystem.IsWindows()) File.Delete(path);
        return file;
    }
}
