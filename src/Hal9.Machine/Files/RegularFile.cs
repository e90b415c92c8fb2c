namespace Hal9.Machine.Files;

/// <summary>Looks before a file is opened: a pipe would wait for its writer, and a device never ends.</summary>
public static class RegularFile
{
    /// <summary>Length of what a path leads to, links followed; 0 for pipes and devices too. Null when no file is there.</summary>
    /// <exception cref="IOException">Its links lead in a circle.</exception>
    public static long? LengthOf(string path)
    {
        var file = new FileInfo(path);
        var target = file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true);
        return target is FileInfo { Exists: true } found ? found.Length : null;
    }
}
