using System.Collections.Concurrent;

namespace Hal9.Engine.Endpoints;

/// <summary>A file that a signed address opens.</summary>
internal sealed record BlobRead(string File, string ContentType, string? FileName);

/// <summary>Files that were asked for by name and may be read by address. Thread-safe.</summary>
internal sealed class BlobReads(SignedUrls urls)
{
    private readonly ConcurrentDictionary<string, BlobRead> reads = new(StringComparer.Ordinal);

    /// <summary>Path and query of an address.</summary>
    public string Open(BlobRead read)
    {
        // The same file has the same path, however often it is asked for.
        var path = $"/hal9/blobs/{StableNumber.Of(read.File)}";
        reads[path] = read;
        return path + urls.Sign("r", path);
    }

    public BlobRead? Find(string path) => reads.GetValueOrDefault(path);
}
