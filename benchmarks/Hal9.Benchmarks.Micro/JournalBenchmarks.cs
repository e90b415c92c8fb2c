using System.Text;
using BenchmarkDotNet.Attributes;
using Hal9.Journal;
using Hal9.Journal.Files;
using Microsoft.Win32.SafeHandles;

namespace Hal9.Benchmarks.Micro;

/// <summary>
/// Appending to a journal and reading it, with a payload of 200 bytes. The floor is one write of as many bytes as a record has, which
/// no journal that survives <c>kill -9</c> can do without.
/// </summary>
[MemoryDiagnoser]
public class JournalBenchmarks
{
    private const int Batch = 100;

    private readonly string folder = Directory.CreateTempSubdirectory("hal9-journal-benchmark-").FullName;
    private readonly byte[] payload = Encoding.ASCII.GetBytes($"{{\"step\":4,\"outcome\":\"success\",\"fill\":\"{new string('x', 157)}\"}}");
    private readonly JournalEvent[] batch = new JournalEvent[Batch];
    private byte[] line = [];
    private SafeFileHandle floor = null!; // Set by Open, before any benchmark.
    private IJournal journal = null!; // As above.
    private FileJournalStore store = null!; // As above.
    private long offset;

    [GlobalSetup]
    public async Task Open()
    {
        store = new FileJournalStore(folder, TimeProvider.System);
        floor = File.OpenHandle(Path.Combine(folder, "floor"), FileMode.Create, FileAccess.Write);
        line = new byte[payload.Length + 118];
        Array.Fill(batch, new JournalEvent("step.completed", 1, payload));
        journal = await OpenedAsync("appended");
        await using var read = await OpenedAsync("read");
        for (var i = 0; i < 10; i++) await read.AppendAsync(batch, Durability.ProcessDeath, CancellationToken.None);
    }

    [GlobalCleanup]
    public async Task Close()
    {
        await journal.DisposeAsync();
        floor.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Benchmark(Baseline = true)]
    public void Floor_one_write()
    {
        RandomAccess.Write(floor, line, offset);
        offset += line.Length;
    }

    [Benchmark]
    public ValueTask<long> Append_one_record() => journal.AppendAsync(new JournalEvent("step.completed", 1, payload), CancellationToken.None);

    [Benchmark(OperationsPerInvoke = Batch)]
    public ValueTask<long> Append_a_record_in_a_batch_of_100() => journal.AppendAsync(batch, Durability.ProcessDeath, CancellationToken.None);

    [Benchmark(OperationsPerInvoke = 10 * Batch)]
    public async Task<long> Read_a_record()
    {
        var bytes = 0L;
        await foreach (var envelope in store.ReadAsync(new StreamId("read"), 1, CancellationToken.None)) bytes += envelope.Payload.Length;
        return bytes;
    }

    private async Task<IJournal> OpenedAsync(string stream) =>
        await store.OpenAsync(new StreamId(stream), StreamMode.New, CancellationToken.None) is JournalOpening.Opened opened ? opened.Journal : throw new IOException("the journal did not open");
}
