using System.Security.Cryptography;
using System.Text;

namespace Hal9.Engine.Actions.Sources;

/// <summary>An action's repository at one commit, kept on this machine.</summary>
/// <param name="Name"><c>owner/repo</c> in lower case; empty for a fetch that was never finished.</param>
public sealed record StoredAction(string Name, string Commit, string Folder);

/// <summary>What a ref was when it was last asked for.</summary>
public sealed record KnownRef(string Commit, bool IsTag);

/// <summary>
/// Actions that were fetched, in <c>owner/repo/COMMIT</c>, and what their refs were. Folders appear whole and are never changed: jobs work on
/// copies. Safe for several runs at once; everything in it may be removed at any time.
/// </summary>
public sealed class ActionStore(string root)
{
    private const string Unfinished = ".new-";

    public IEnumerable<StoredAction> Entries
    {
        get
        {
            if (!Directory.Exists(root)) yield break;
            foreach (var owner in Directory.EnumerateDirectories(root))
            {
                if (Path.GetFileName(owner).StartsWith(Unfinished, StringComparison.Ordinal)) yield return new StoredAction("", "", owner);
                if (Path.GetFileName(owner)[0] == '.') continue;
                foreach (var repository in Directory.EnumerateDirectories(owner))
                {
                    foreach (var commit in Directory.EnumerateDirectories(repository))
                    {
                        yield return new StoredAction($"{Path.GetFileName(owner)}/{Path.GetFileName(repository)}", Path.GetFileName(commit), commit);
                    }
                }
            }
        }
    }

    /// <summary>The folder of a commit, which counts as used now; null when it is not there.</summary>
    public string? Find(ActionRepository repository, string commit)
    {
        var folder = FolderOf(repository, commit);
        if (!Directory.Exists(folder)) return null;
        try
        {
            Directory.SetLastWriteTimeUtc(folder, DateTime.UtcNow);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // Another user's cache, which may be read only.
        }
        return folder;
    }

    /// <summary>A fresh folder to fetch into, which <see cref="Add"/> takes over; whoever made it removes it.</summary>
    public string MakeUnfinished()
    {
        var folder = Path.Combine(root, Unfinished + Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(folder);
        return folder;
    }

    /// <summary>Makes a folder of files the one of a commit; when another run was quicker, theirs stays.</summary>
    public string Add(ActionRepository repository, string commit, string files)
    {
        var folder = FolderOf(repository, commit);
        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        try
        {
            Directory.Move(files, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            // Two runs, one commit.
        }
        return folder;
    }

    public KnownRef? FindRef(string origin, ActionRepository repository, string name)
    {
        try
        {
            var lines = File.ReadAllLines(FileOf(origin, repository, name));
            return lines.Length >= 2 && lines[0].Length is 40 or 64 && lines[0].All(char.IsAsciiHexDigit) ? new KnownRef(lines[0], lines[1] == "tag") : null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void SaveRef(string origin, ActionRepository repository, string name, KnownRef known)
    {
        var file = FileOf(origin, repository, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var fresh = $"{file}.{Guid.NewGuid():N}";
        File.WriteAllText(fresh, $"{known.Commit}\n{(known.IsTag ? "tag" : "branch")}\n{repository}@{name}\n");
        File.Move(fresh, file, overwrite: true);
    }

    private string FolderOf(ActionRepository repository, string commit) => Path.Combine(root, repository.Owner.ToLowerInvariant(), repository.Name.ToLowerInvariant(), commit);

    private string FileOf(string origin, ActionRepository repository, string name) =>
        Path.Combine(root, ".refs", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{origin}\n{repository.ToString().ToLowerInvariant()}\n{name}")))[..32]);
}
