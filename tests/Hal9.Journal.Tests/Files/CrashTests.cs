using System.Globalization;
using Hal9.Journal.Files;

namespace Hal9.Journal.Tests.Files;

/// <summary>Real processes, really killed.</summary>
public sealed class CrashTests : IDisposable
{
    private static readonly StreamId Run = new("run-1");

    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(40, 20)]
    [InlineData(300_000, 8)]
    public async Task Everything_acknowledged_survives_kill_9_at_a_random_point(int size, int rounds)
    {
        var random = new Random(size);
        var store = new FileJournalStore(folder.Path, TimeProvider.System);
        var acknowledged = 0L;
        for (var round = 0; round < rounds; round++)
        {
            using var child = AppendingChild.Start(folder.Path, Run, size);
            var opened = await child.Output.ReadLineAsync(Cancellation);
            Assert.StartsWith("open ", opened, StringComparison.Ordinal);
            Assert.True(long.Parse(opened![5..], CultureInfo.InvariantCulture) >= acknowledged);
            for (var left = random.Next(1, 60); left > 0; left--) acknowledged = await NumberAsync(child.Output);
            child.Kill();
            // What it had said before it died counts too; a last line without its end was never said.
            var rest = (await child.Output.ReadToEndAsync(Cancellation)).Split('\n')[..^1];
            if (rest.Length > 0) acknowledged = long.Parse(rest[^1], CultureInfo.InvariantCulture);
            await child.EndedAsync(Cancellation);
        }

        var opening = Assert.IsType<JournalOpening.Opened>(await store.OpenAsync(Run, StreamMode.Existing, Cancellation));
        await using var journal = opening.Journal;
        Assert.True(journal.LastSequence >= acknowledged, $"{journal.LastSequence} of {acknowledged}");
        Assert.True(journal.Lease.Epoch > rounds);
        var count = 0L;
        await foreach (var envelope in store.ReadAsync(Run, 1, Cancellation))
        {
            Assert.True(envelope.Payload.Span.SequenceEqual(AppendingChild.Payload(++count, size)));
        }
        Assert.Equal(journal.LastSequence, count);
    }

    [Fact]
    public async Task A_living_process_keeps_its_stream_and_a_dead_one_gives_it_up()
    {
        using var child = AppendingChild.Start(folder.Path, Run, 10);
        await child.Output.ReadLineAsync(Cancellation);
        var store = new FileJournalStore(folder.Path, TimeProvider.System);
        var held = Assert.IsType<JournalOpening.Held>(await store.OpenAsync(Run, StreamMode.Existing, Cancellation));
        Assert.Equal(child.Id, held.Holder?.ProcessId);
        child.Kill();
        await child.EndedAsync(Cancellation);
        var opened = Assert.IsType<JournalOpening.Opened>(await store.OpenAsync(Run, StreamMode.Existing, Cancellation));
        Assert.Equal(2, opened.Journal.Lease.Epoch);
        await opened.Journal.DisposeAsync();
    }

    [Fact]
    public async Task Of_two_processes_exactly_one_wins_and_the_other_names_it()
    {
        using var one = AppendingChild.Start(folder.Path, Run, 10);
        using var two = AppendingChild.Start(folder.Path, Run, 10);
        var (first, second) = (await one.Output.ReadLineAsync(Cancellation), await two.Output.ReadLineAsync(Cancellation));
        var (winner, loser) = first == "open 0" ? (one, two) : (two, one);
        Assert.Equal(["open 0", $"held {winner.Id}"], new[] { first, second }.OrderDescending());
        await loser.EndedAsync(Cancellation);
        winner.Kill();
        await winner.EndedAsync(Cancellation);
    }

    [Fact]
    public async Task A_follower_sees_what_another_process_appends()
    {
        using var child = AppendingChild.Start(folder.Path, Run, 1000);
        var seen = 0L;
        await foreach (var envelope in new FileJournalStore(folder.Path, TimeProvider.System).FollowAsync(Run, 1, Cancellation))
        {
            Assert.True(envelope.Payload.Span.SequenceEqual(AppendingChild.Payload(++seen, 1000)));
            if (seen == 50) break;
            await child.Output.ReadLineAsync(Cancellation);
        }
        child.Kill();
        await child.EndedAsync(Cancellation);
    }

    private static async Task<long> NumberAsync(StreamReader output) => long.Parse((await output.ReadLineAsync(Cancellation))!, CultureInfo.InvariantCulture);
}
