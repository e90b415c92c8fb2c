using System.Collections.Concurrent;
using Hal9.Machine.Files;

namespace Hal9.Engine.Endpoints;

/// <summary>All blobs under way, by the path they are put to. Thread-safe.</summary>
internal sealed class BlobUploads
{
    // One job has no use for more, and each keeps what came on disk.
    private const int MostOfOneJob = 200;

    private readonly ConcurrentDictionary<string, Entry> uploads = new(StringComparer.Ordinal);

    /// <summary>Opens one; null when the job has too many under way. An earlier one for the same thing of the same job is dropped.</summary>
    /// <param name="thing">What it will be, such as an artifact's name.</param>
    /// <param name="folder">Uploads get a folder each below it.</param>
    public (string Path, BlobUpload Upload)? Open(JobAccess access, string thing, string folder, long limit)
    {
        Close(access, thing);
        if (uploads.Values.Count(entry => entry.Access == access) >= MostOfOneJob) return null;
        var id = Guid.NewGuid().ToString("N");
        var path = "/hal9/uploads/" + id;
        var upload = new BlobUpload(UnfinishedFiles.NewIn(folder), limit);
        uploads[path] = new Entry(access, thing, upload);
        return (path, upload);
    }

    public BlobUpload? Find(string path) => uploads.GetValueOrDefault(path)?.Upload;

    /// <summary>What this job has under way for a thing.</summary>
    public BlobUpload? Find(JobAccess access, string thing) => uploads.Values.FirstOrDefault(entry => entry.Access == access && entry.Thing == thing)?.Upload;

    /// <summary>Ends it and removes whatever of it is left.</summary>
    public void Close(JobAccess access, string thing)
    {
        foreach (var (path, entry) in uploads)
        {
            if (entry.Access == access && entry.Thing == thing && uploads.TryRemove(path, out _)) entry.Upload.Dispose();
        }
    }

    public void CloseAll()
    {
        foreach (var (path, _) in uploads)
        {
            if (uploads.TryRemove(path, out var entry)) entry.Upload.Dispose();
        }
    }

    private sealed record Entry(JobAccess Access, string Thing, BlobUpload Upload);
}
