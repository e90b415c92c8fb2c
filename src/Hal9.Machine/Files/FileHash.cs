using System.Security.Cryptography;

namespace Hal9.Machine.Files;

/// <summary>
/// The value of <c>hashFiles</c>: SHA-256 over the SHA-256 of each matching file, in the order of <see cref="FileSearch"/>; GitHub's
/// own script computes the same.
/// </summary>
public static class FileHash
{
    /// <summary>GitHub gives up after this long.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(120);

    /// <summary>Lower-case hex, or empty when no file matches. Exactly one of value and error is present.</summary>
    /// <param name="patterns">Each possibly of several lines.</param>
    /// <param name="workspace">Absolute; files outside it do not count.</param>
    public static (string? Value, string? Error) Compute(IEnumerable<string> patterns, bool followLinks, string workspace, string home, CancellationToken cancellation)
    {
        var search = FileSearch.Of(string.Join('\n', patterns), workspace, home, followLinks);
        if (search.Error is { } error) return (null, error);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(TimeLimit);
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var any = false;
        try
        {
            foreach (var file in search.Files(deadline.Token))
            {
                if (!GlobPattern.IsInside(file, workspace)) continue;
                any = true;
                if (RegularFile.LengthOf(file) == 0)
                {
                    // Empty, or a pipe or device, which would never end.
                    whole.AppendData(SHA256.HashData([]));
                    continue;
                }
                using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0, FileOptions.SequentialScan);
                whole.AppendData(SHA256.HashData(stream));
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return (null, $"hashFiles failed: {problem.Message}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (null, $"hashFiles took longer than {TimeLimit.TotalSeconds:0} seconds");
        }
        return (any ? Convert.ToHexStringLower(whole.GetHashAndReset()) : "", null);
    }
}
