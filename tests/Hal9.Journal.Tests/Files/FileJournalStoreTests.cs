using Hal9.Conformance;
using Hal9.Journal.Files;

namespace Hal9.Journal.Tests.Files;

public sealed class FileJournalStoreTests : JournalStoreConformance, IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    protected override IJournalStore Store(TimeProvider? time = null) => new FileJournalStore(folder.Path, time ?? TimeProvider.System);

    protected override ValueTask LoseLeaseAsync(StreamId stream)
    {
        File.Delete(Path.Combine(folder.Path, stream.Value, "lease.lock"));
        return ValueTask.CompletedTask;
    }
}
