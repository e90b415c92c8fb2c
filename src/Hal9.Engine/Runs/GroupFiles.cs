namespace Hal9.Engine.Runs;

/// <summary>Files by which programs know of each other: one is locked as long as its owner lives, what it says stands beside it, since a locked file cannot be read.</summary>
internal static class GroupFiles
{
    /// <summary>Null when another process, or another job of this one, has it, and when it is not there to be opened.</summary>
    public static FileStream? TryLock(string path, FileMode mode)
    {
        try
        {
            return new FileStream(path, mode, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Null when it is gone meanwhile.</summary>
    public static string? ReadText(string path)
    {
        try
        {
            using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            return reader.ReadToEnd();
        }
        catch (IOException)
        {
            return null;
        }
    }
}
