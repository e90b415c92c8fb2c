using System.IO.Compression;

namespace Hal9.Security.Advisories;

/// <summary>Reads folders and zips of OSV records into an index, on every core, one record in memory at a time; what is kept of them is in files until it is asked for.</summary>
internal static class AdvisoryFiles
{
    /// <summary>The largest real records, with thousands of versions, are below two megabytes.</summary>
    public const int RecordLimit = 16 * 1024 * 1024;

    /// <summary>All of OSV, unpacked, is about two gigabytes.</summary>
    public const long ArchiveLimit = 8L * 1024 * 1024 * 1024;

    /// <param name="scratch">For files that lie there as long as the index is used.</param>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static AdvisoryIndex ReadFolder(string folder, string scratch, CancellationToken cancellation)
    {
        var files = Directory.GetFiles(folder, "*.json", SearchOption.AllDirectories);
        var parts = InParallel(files.Length, scratch, () => 0, static _ => { }, (index, collector, _) =>
        {
            var name = Path.GetRelativePath(folder, files[index]);
            if (new FileInfo(files[index]).Length > RecordLimit) collector.Refuse(name, TooLarge);
            else collector.Add(name, File.ReadAllBytes(files[index]));
        }, cancellation);
        return Merge(parts, "", scratch);
    }

    /// <param name="scratch">As above.</param>
    /// <exception cref="InvalidDataException">It is no zip, is cut off, or unpacks to more than <see cref="ArchiveLimit"/>.</exception>
    public static AdvisoryIndex ReadArchive(string path, string stamp, string scratch, CancellationToken cancellation)
    {
        int count;
        using (var archive = ZipFile.OpenRead(path)) count = archive.Entries.Count;
        long unpacked = 0;
        var parts = InParallel(count, scratch, () => (Archive: ZipFile.OpenRead(path), Buffer: new MemoryStream()), static state => state.Archive.Dispose(), (index, collector, state) =>
        {
            var entry = state.Archive.Entries[index];
            if (!entry.FullName.EndsWith(".json", StringComparison.OrdinalIgnoreCase)) return;
            state.Buffer.SetLength(0);
            // What the head says of its size is not believed.
            using var content = entry.Open();
            if (!CopyAtMost(content, state.Buffer, RecordLimit)) collector.Refuse(entry.FullName, TooLarge);
            else collector.Add(entry.FullName, state.Buffer.GetBuffer().AsSpan(0, (int)state.Buffer.Length));
            if (Interlocked.Add(ref unpacked, state.Buffer.Length) > ArchiveLimit) throw new InvalidDataException($"it unpacks to more than {ArchiveLimit >> 30} GB");
        }, cancellation);
        return Merge(parts, stamp, scratch);
    }

    private static AdvisoryIndex Merge(AdvisoryCollector[] parts, string stamp, string scratch)
    {
        var index = AdvisoryIndex.Of(parts, stamp, TemporaryFile.Create(scratch));
        foreach (var part in parts) part.Dispose();
        return index;
    }

    private static string TooLarge => $"it is larger than {RecordLimit / 1024 / 1024} MB";

    private static bool CopyAtMost(Stream from, MemoryStream to, int limit)
    {
        var buffer = new byte[32 * 1024];
        while (from.Read(buffer) is var count and > 0)
        {
            if (to.Length + count > limit) return false;
            to.Write(buffer, 0, count);
        }
        return true;
    }

    private static AdvisoryCollector[] InParallel<T>(int count, string scratch, Func<T> open, Action<T> close, Action<int, AdvisoryCollector, T> work, CancellationToken cancellation)
    {
        var workers = Math.Clamp(count / 200, 1, Environment.ProcessorCount);
        var parts = new AdvisoryCollector[workers];
        try
        {
            Parallel.For(0, workers, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = workers }, worker =>
            {
                var collector = parts[worker] = new AdvisoryCollector(TemporaryFile.Create(scratch));
                var state = open();
                try
                {
                    for (var i = worker; i < count; i += workers)
                    {
                        cancellation.ThrowIfCancellationRequested();
                        work(i, collector, state);
                    }
                }
                finally
                {
                    close(state);
                }
            });
        }
        catch (AggregateException several)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
        }
        return parts;
    }
}
