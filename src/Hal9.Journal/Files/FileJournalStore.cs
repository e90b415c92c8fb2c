using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Hal9.Journal.Files;

/// <summary>
/// Streams as files below one folder: <c>ROOT/STREAM/journal.jsonl</c>, one record a line, beside <c>lease.lock</c> and
/// <c>lease.json</c>. Other files of a stream's folder are the caller's; step logs belong there. Format and promises: docs/journal.md.
/// </summary>
/// <param name="root">Made when the first stream is.</param>
public sealed class FileJournalStore(string root, TimeProvider time) : IJournalStore
{
    private const string FileName = "journal.jsonl";

    private readonly ConcurrentDictionary<StreamId, FileGrowth> growths = [];

    /// <summary>Where a stream's files are; there or not.</summary>
    public string FolderOf(StreamId stream) => Path.Combine(root, stream.Value);

    /// <summary>Who appends to the stream now; null when nobody does, or nobody who lives. A look only: it may have changed when it is read.</summary>
    public LeaseHolder? HolderOf(StreamId stream) => FileLease.LivingHolder(FolderOf(stream));

    public async ValueTask<JournalOpening> OpenAsync(StreamId stream, StreamMode mode, CancellationToken cancellation)
    {
        var folder = FolderOf(stream);
        var path = PathOf(stream);
        if (mode == StreamMode.Existing && !File.Exists(path)) return new JournalOpening.Missing(stream);
        if (mode == StreamMode.New && File.Exists(path)) return new JournalOpening.AlreadyThere(stream);

        Directory.CreateDirectory(folder);
        var (lease, holder) = await FileLease.TryTakeAsync(folder, time, cancellation).ConfigureAwait(false);
        if (lease is null) return new JournalOpening.Held(stream, holder);
        JournalOpening? opening = null;
        try
        {
            // Looked at again under the lease: another may have made it since.
            if (mode == StreamMode.New && File.Exists(path)) opening = new JournalOpening.AlreadyThere(stream);
            else opening = Open(stream, path, lease);
            return opening;
        }
        finally
        {
            if (opening is not JournalOpening.Opened) lease.Dispose();
        }
    }

    public IAsyncEnumerable<Envelope> ReadAsync(StreamId stream, long from, CancellationToken cancellation) => EnumerateAsync(stream, from, follow: false, cancellation);

    public IAsyncEnumerable<Envelope> FollowAsync(StreamId stream, long from, CancellationToken cancellation) => EnumerateAsync(stream, from, follow: true, cancellation);

    public async IAsyncEnumerable<StreamId> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        if (!Directory.Exists(root)) yield break;
        foreach (var folder in Directory.EnumerateDirectories(root).Order(StringComparer.Ordinal))
        {
            cancellation.ThrowIfCancellationRequested();
            if (StreamId.TryParse(Path.GetFileName(folder), out var stream) && File.Exists(PathOf(stream))) yield return stream;
        }
        await ValueTask.CompletedTask.ConfigureAwait(false);
    }

    private string PathOf(StreamId stream) => Path.Combine(FolderOf(stream), FileName);

    private FileGrowth GrowthOf(StreamId stream) => growths.GetOrAdd(stream, static (_, time) => new FileGrowth(time), time);

    private JournalOpening Open(StreamId stream, string path, FileLease lease)
    {
        var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        JournalOpening? opening = null;
        try
        {
            using var scanner = new RecordScanner(file, path, stream);
            ScanStep step;
            while ((step = scanner.Next()) == ScanStep.Record)
            {
            }
            if (step == ScanStep.Corrupt) return opening = new JournalOpening.Corrupt(scanner.Corruption!);

            var torn = scanner.TailBytes > 0 ? new TornRecord(path, scanner.Sequence, scanner.Offset, scanner.TailBytes) : null;
            if (torn is not null) RandomAccess.SetLength(file, scanner.Offset);
            lease.RaiseAbove(scanner.Epoch);
            var journal = new FileJournal(stream, file, lease, GrowthOf(stream), time, scanner.Sequence, scanner.Offset);
            return opening = new JournalOpening.Opened(journal, torn);
        }
        finally
        {
            if (opening is not JournalOpening.Opened) file.Dispose();
        }
    }

    private async IAsyncEnumerable<Envelope> EnumerateAsync(StreamId stream, long from, bool follow, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(from, 1);
        var path = PathOf(stream);
        var growth = GrowthOf(stream);
        if (follow) await growth.WaitAsync(path, cancellation).ConfigureAwait(false);
        else if (!File.Exists(path)) yield break;

        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var scanner = new RecordScanner(file, path, stream);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            switch (scanner.Next())
            {
                case ScanStep.Record:
                    if (scanner.Sequence >= from) yield return scanner.Current!;
                    break;
                case ScanStep.Corrupt:
                    throw new JournalCorruptException(scanner.Corruption!);
                case ScanStep.End when follow:
                    await growth.WaitAsync(file, scanner.Offset + scanner.TailBytes, FileGrowth.Never, cancellation).ConfigureAwait(false);
                    break;
                default:
                    yield break;
            }
        }
    }
}
