namespace Hal9.Machine.Files;

/// <summary>Copies a folder whole.</summary>
public static class FolderCopy
{
    /// <summary>
    /// Files with their modes (as reflinks where the file system can), links as links. The target appears only when all is there.
    /// </summary>
    /// <param name="target">Does not exist; its parents are made.</param>
    public static void Copy(string source, string target)
    {
        var fresh = $"{target}.new-{Guid.NewGuid():N}";
        try
        {
            Directory.CreateDirectory(fresh);
            var waiting = new Stack<(DirectoryInfo From, string To)>([(new DirectoryInfo(source), fresh)]);
            while (waiting.TryPop(out var folder))
            {
                foreach (var entry in folder.From.EnumerateFileSystemInfos())
                {
                    var to = Path.Combine(folder.To, entry.Name);
                    if (entry.LinkTarget is { } link)
                    {
                        File.CreateSymbolicLink(to, link);
                    }
                    else if (entry is DirectoryInfo inner)
                    {
                        Directory.CreateDirectory(to);
                        waiting.Push((inner, to));
                    }
                    else
                    {
                        File.Copy(entry.FullName, to);
                    }
                }
            }
            Directory.Move(fresh, target);
        }
        catch
        {
            if (Directory.Exists(fresh)) Directory.Delete(fresh, recursive: true);
            throw;
        }
    }
}
