using System.Security.Cryptography;
using System.Text;

namespace Hal9.Engine.Runs;

/// <summary>Where a repository keeps its runs.</summary>
public static class RunFolder
{
    public const string Name = ".hal9";

    /// <summary><c>.hal9/runs</c> of a repository.</summary>
    public static string Of(string repositoryRoot) => Path.Combine(repositoryRoot, Name, "runs");

    /// <summary>Makes the folder, which git ignores by a file of its own.</summary>
    public static void Prepare(string repositoryRoot)
    {
        var folder = Path.Combine(repositoryRoot, Name);
        Directory.CreateDirectory(folder);
        var ignore = Path.Combine(folder, ".gitignore");
        if (!File.Exists(ignore)) File.WriteAllText(ignore, "*\n");
    }

    /// <summary>What may be removed at any time and made again: <c>XDG_CACHE_HOME/hal9</c>, else <c>~/.cache/hal9</c>.</summary>
    public static string CacheRoot
    {
        get
        {
            var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            if (string.IsNullOrEmpty(cache)) cache = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
            return Path.Combine(cache, "hal9");
        }
    }

    /// <summary>Workspaces lie outside the repository: tools that look for their files upwards must not find the repository's own.</summary>
    public static string WorkFolderOf(string runId) => Path.Combine(CacheRoot, "work", runId);

    /// <summary>A leg's key as the name of a file: <c>call[1]/build</c> becomes <c>call.1.build</c>.</summary>
    public static string FileNameOf(string leg)
    {
        var name = leg.Replace("]/", ".", StringComparison.Ordinal).Replace('/', '.').Replace('[', '.').Replace("]", "", StringComparison.Ordinal);
        // Ids are letters, digits, `-` and `_`; only their number is without bound.
        return name.Length <= 120 ? name : $"{name[..100]}.{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..16]}";
    }
}
