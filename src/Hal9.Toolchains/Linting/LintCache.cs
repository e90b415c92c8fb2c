using System.Security.Cryptography;
using System.Text;

namespace Hal9.Toolchains.Linting;

/// <summary>
/// Remembers which states of a tree were found green: every file that git would take in, by content, with the tools' versions and what is asked of them. Nothing
/// that was yellow or red is remembered, so an answer from here needs no findings. The tree's place does not matter.
/// </summary>
/// <param name="folder">Made when something is remembered.</param>
public sealed class LintCache(string folder)
{
    private const int Kept = 500;

    /// <summary>Changes when what a green means does.</summary>
    private const string Format = "lint 1";

    /// <summary>Variables that change what compilers do.</summary>
    private static readonly string[] Prefixes = ["CARGO_", "DOTNET_", "MSBUILD", "NUGET_", "RUST"];

    /// <param name="about">Whatever else decides: the program's version, options, the tools' versions.</param>
    /// <returns>Null when a file cannot be read: then nothing can be said of the tree.</returns>
    public static string? KeyOf(SourceTree tree, IReadOnlyList<string> about, IReadOnlyDictionary<string, string> environment, CancellationToken cancellation)
    {
        var digests = new byte[tree.Files.Count][];
        try
        {
            Parallel.For(0, digests.Length, new ParallelOptions { CancellationToken = cancellation }, i => digests[i] = DigestOf(Path.Combine(tree.Root, tree.Files[i])));
        }
        catch (AggregateException several) when (several.InnerExceptions.All(static problem => problem is IOException or UnauthorizedAccessException))
        {
            return null;
        }
        using var key = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var text in about.Prepend(Format)) Add(key, text);
        foreach (var (name, value) in environment.Where(static variable => Prefixes.Any(prefix => variable.Key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))).OrderBy(static variable => variable.Key, StringComparer.Ordinal)) Add(key, $"{name}={value}");
        for (var i = 0; i < digests.Length; i++)
        {
            Add(key, tree.Files[i]);
            key.AppendData(digests[i]);
        }
        return Convert.ToHexStringLower(key.GetHashAndReset());
    }

    /// <summary>When the state was found green; null when it is not known to be.</summary>
    public DateTimeOffset? FindGreen(string key)
    {
        var file = new FileInfo(Path.Combine(folder, key));
        return file.Exists ? new DateTimeOffset(file.LastWriteTimeUtc) : null;
    }

    public void RememberGreen(string key)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, key), []);
        foreach (var old in new DirectoryInfo(folder).GetFiles().OrderByDescending(static file => file.LastWriteTimeUtc).Skip(Kept)) old.Delete();
    }

    /// <summary>A link counts by where it leads, a file that is gone (deleted and not yet said to git) by being gone.</summary>
    private static byte[] DigestOf(string path)
    {
        var file = new FileInfo(path);
        if (file.LinkTarget is { } link) return SHA256.HashData(Encoding.UTF8.GetBytes(link));
        // A submodule is listed as its folder.
        if (!file.Exists) return [];
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
        if (RandomAccess.GetLength(handle) is var length && length > 1024 * 1024)
        {
            using var stream = new FileStream(handle, FileAccess.Read, 0);
            return SHA256.HashData(stream);
        }
        var buffer = new byte[length];
        return SHA256.HashData(buffer.AsSpan(0, RandomAccess.Read(handle, buffer, 0)));
    }

    private static void Add(IncrementalHash key, string text)
    {
        key.AppendData(Encoding.UTF8.GetBytes(text));
        key.AppendData([0]);
    }
}
