using System.Text;
using CsCheck;
using Hal9.Journal.Files;

namespace Hal9.Journal.Tests.Files;

/// <summary>What a crash, a device or a person can do to the file of a stream.</summary>
public sealed class DamageTests : IDisposable
{
    private static readonly StreamId Run = new("run-1");

    private readonly TemporaryFolder folder = new();
    private readonly FileJournalStore store;

    public DamageTests() => store = new FileJournalStore(folder.Path, TimeProvider.System);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string JournalPath => Path.Combine(store.FolderOf(Run), "journal.jsonl");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Any_prefix_of_a_file_opens_to_a_prefix_of_its_records_and_says_what_was_torn()
    {
        var whole = await WrittenAsync(12);
        await Gen.Int[0, whole.Length].SampleAsync(async cut =>
        {
            await File.WriteAllBytesAsync(JournalPath, whole[..cut], Cancellation);
            var lines = whole[..cut].Count(b => b == '\n');
            var start = Array.LastIndexOf(whole[..cut], (byte)'\n') + 1;
            var opened = Assert.IsType<JournalOpening.Opened>(await store.OpenAsync(Run, StreamMode.Existing, Cancellation));
            await opened.Journal.DisposeAsync();
            Assert.Equal(lines, opened.Journal.LastSequence);
            Assert.Equal(cut == start ? null : new TornRecord(JournalPath, lines, start, cut - start), opened.Torn);
            Assert.Equal(cut == start ? null : "HAL4001", opened.Diagnostic?.Code);
            Assert.Equal(whole[..start], await File.ReadAllBytesAsync(JournalPath, Cancellation));
        }, iter: 300, threads: 1);
    }

    [Fact]
    public async Task Any_changed_byte_is_found_and_nothing_is_dropped_in_silence()
    {
        var whole = await WrittenAsync(12);
        await Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte).Where((at, to) => whole[at] != to).SampleAsync(async (at, to) =>
        {
            var damaged = whole.ToArray();
            damaged[at] = to;
            await File.WriteAllBytesAsync(JournalPath, damaged, Cancellation);
            var record = whole[..at].Count(b => b == '\n') + 1;
            var start = Array.LastIndexOf(whole[..at], (byte)'\n') + 1;
            switch (await store.OpenAsync(Run, StreamMode.Existing, Cancellation))
            {
                case JournalOpening.Corrupt corrupt:
                    Assert.Equal((record, start), (corrupt.Corruption.Sequence, corrupt.Corruption.Offset));
                    Assert.Equal(damaged, await File.ReadAllBytesAsync(JournalPath, Cancellation));
                    var thrown = await Assert.ThrowsAsync<JournalCorruptException>(async () => await store.ReadAsync(Run, 1, Cancellation).CountAsync(Cancellation));
                    Assert.Equal(corrupt.Corruption, thrown.Corruption);
                    break;
                // A NUL in the last record is what power loss leaves: torn, and told.
                case JournalOpening.Opened opened:
                    await opened.Journal.DisposeAsync();
                    Assert.True(record == 12 && to == 0, $"byte {at} of record {record} became {to} unnoticed");
                    Assert.Equal(new TornRecord(JournalPath, 11, start, whole.Length - start), opened.Torn);
                    break;
                case var other:
                    Assert.Fail(other.ToString());
                    break;
            }
        }, iter: 500, threads: 1);
    }

    [Theory]
    [InlineData("a line is missing", 5)]
    [InlineData("a line is there twice", 6)]
    [InlineData("two lines changed places", 5)]
    public async Task Lines_moved_by_hand_are_corruption_at_the_first_wrong_one(string what, int record)
    {
        var lines = Encoding.UTF8.GetString(await WrittenAsync(12)).Split('\n')[..^1].ToList();
        switch (record, what[0], what[^1])
        {
            case (_, 'a', 'g'): lines.RemoveAt(4); break;
            case (_, 'a', _): lines.Insert(4, lines[4]); break;
            default: (lines[4], lines[5]) = (lines[5], lines[4]); break;
        }
        await File.WriteAllTextAsync(JournalPath, string.Join('\n', lines) + "\n", Cancellation);
        var corrupt = Assert.IsType<JournalOpening.Corrupt>(await store.OpenAsync(Run, StreamMode.Existing, Cancellation));
        Assert.Equal(record, corrupt.Corruption.Sequence);
        Assert.Contains($"{JournalPath}:{record}:", corrupt.Diagnostic.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Blocks_that_never_reached_the_device_are_a_torn_tail()
    {
        var whole = await WrittenAsync(3);
        await File.WriteAllBytesAsync(JournalPath, [.. whole, .. new byte[9000]], Cancellation);
        var opened = Assert.IsType<JournalOpening.Opened>(await store.OpenAsync(Run, StreamMode.Existing, Cancellation));
        await opened.Journal.DisposeAsync();
        Assert.Equal(new TornRecord(JournalPath, 3, whole.Length, 9000), opened.Torn);
    }

    [Fact]
    public async Task After_a_torn_record_was_cut_away_the_stream_goes_on()
    {
        var whole = await WrittenAsync(3);
        await File.WriteAllBytesAsync(JournalPath, whole[..^10], Cancellation);
        var opened = Assert.IsType<JournalOpening.Opened>(await store.OpenAsync(Run, StreamMode.Existing, Cancellation));
        Assert.Equal(3, await opened.Journal.AppendAsync(new JournalEvent("test.again", 1, "1"u8.ToArray()), Cancellation));
        await opened.Journal.DisposeAsync();
        Assert.Equal(["test.said", "test.said", "test.again"], await store.ReadAsync(Run, 1, Cancellation).Select(e => e.Type).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task A_follower_that_saw_a_torn_tail_sees_what_replaces_it()
    {
        var whole = await WrittenAsync(3);
        await File.WriteAllBytesAsync(JournalPath, whole[..^10], Cancellation);
        await using var follower = store.FollowAsync(Run, 2, Cancellation).GetAsyncEnumerator(Cancellation);
        Assert.True(await follower.MoveNextAsync());
        var next = follower.MoveNextAsync();
        var opened = Assert.IsType<JournalOpening.Opened>(await store.OpenAsync(Run, StreamMode.Existing, Cancellation));
        await opened.Journal.AppendAsync(new JournalEvent("test.again", 1, "1"u8.ToArray()), Cancellation);
        Assert.True(await next);
        Assert.Equal((3, "test.again"), (follower.Current.Sequence, follower.Current.Type));
        await opened.Journal.DisposeAsync();
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("not a journal at all\n")]
    [InlineData("{\"crc\":\"00000000\",\"seq\":1}\n")]
    [InlineData("{\"crc\":\"zzzzzzzz\",\n")]
    public async Task A_file_that_is_no_journal_is_corrupt_at_its_first_line(string text)
    {
        Directory.CreateDirectory(store.FolderOf(Run));
        await File.WriteAllTextAsync(JournalPath, text, Cancellation);
        Assert.Equal((1, 0), Assert.IsType<JournalOpening.Corrupt>(await store.OpenAsync(Run, StreamMode.Existing, Cancellation)).Corruption is var found ? (found.Sequence, found.Offset) : default);
    }

    [Fact]
    public async Task A_line_without_end_is_refused_before_it_fills_the_memory()
    {
        Directory.CreateDirectory(store.FolderOf(Run));
        await using (var file = File.Create(JournalPath)) file.SetLength(1L << 30);
        var corrupt = Assert.IsType<JournalOpening.Corrupt>(await store.OpenAsync(Run, StreamMode.Existing, Cancellation));
        Assert.Contains("no record is longer", corrupt.Corruption.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_spoilt_lease_record_does_not_lower_the_epoch()
    {
        for (var i = 0; i < 3; i++) await WrittenAsync(1);
        await File.WriteAllTextAsync(Path.Combine(store.FolderOf(Run), "lease.json"), "{\"epoch\":", Cancellation);
        var opened = Assert.IsType<JournalOpening.Opened>(await store.OpenAsync(Run, StreamMode.Existing, Cancellation));
        Assert.Equal(4, opened.Journal.Lease.Epoch);
        await opened.Journal.DisposeAsync();
    }

    /// <summary>A file with so many records of unequal length.</summary>
    private async Task<byte[]> WrittenAsync(int records)
    {
        var opened = Assert.IsType<JournalOpening.Opened>(await store.OpenAsync(Run, StreamMode.ExistingOrNew, Cancellation));
        for (var i = 0; i < records; i++) await opened.Journal.AppendAsync(new JournalEvent("test.said", 1, Encoding.UTF8.GetBytes($"\"{new string('ä', i * 7)}\"")), Cancellation);
        await opened.Journal.DisposeAsync();
        return await File.ReadAllBytesAsync(JournalPath, Cancellation);
    }
}
