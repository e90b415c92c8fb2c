using System.Text;
using Hal9.Journal;

namespace Hal9.Conformance;

/// <summary>
/// What every <see cref="IJournalStore"/> promises. A store's test class derives from this and makes stores over the same data.
/// </summary>
public abstract class JournalStoreConformance
{
    private static readonly StreamId Run = new("run-1");

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A store over this test's data: two calls give two stores that see the same streams, as two processes would.</summary>
    protected abstract IJournalStore Store(TimeProvider? time = null);

    /// <summary>Makes the lease of a stream available although its holder lives: what a partition or an expired lease does.</summary>
    protected abstract ValueTask LoseLeaseAsync(StreamId stream);

    protected static JournalEvent Event(string text, string type = "test.said") => new(type, 1, Encoding.UTF8.GetBytes($"\"{text}\""));

    protected static async Task<IJournal> OpenedAsync(IJournalStore store, StreamId stream) =>
        Assert.IsType<JournalOpening.Opened>(await store.OpenAsync(stream, StreamMode.ExistingOrNew, Cancellation)).Journal;

    protected static async Task<List<Envelope>> AllAsync(IJournalStore store, StreamId stream, long from = 1)
    {
        var all = new List<Envelope>();
        await foreach (var envelope in store.ReadAsync(stream, from, Cancellation)) all.Add(envelope);
        return all;
    }

    [Fact]
    public async Task What_was_appended_is_read_back_in_order_and_whole()
    {
        var now = new DateTimeOffset(2026, 1, 31, 12, 0, 0, 123, TimeSpan.FromHours(2));
        var store = Store(new StandingClock(now));
        await using var journal = await OpenedAsync(store, Run);
        Assert.Equal(2, await journal.AppendAsync(new[] { Event("one"), Event("twö \\\"2\\\"", "test.asked") }, Durability.ProcessDeath, Cancellation));
        Assert.Equal(3, await journal.AppendAsync(new JournalEvent("test.said", 7, "{\"a\":[1,null]}"u8.ToArray()), Cancellation));

        var all = await AllAsync(store, Run);
        Assert.Equal([1L, 2L, 3L], all.Select(e => e.Sequence));
        Assert.Equal(["\"one\"", "\"twö \\\"2\\\"\"", "{\"a\":[1,null]}"], all.Select(e => Encoding.UTF8.GetString(e.Payload.Span)));
        Assert.Equal(["test.said", "test.asked", "test.said"], all.Select(e => e.Type));
        Assert.Equal([1, 1, 7], all.Select(e => e.Version));
        Assert.All(all, e => Assert.Equal((Run, now, TimeSpan.Zero, journal.Lease.Epoch), (e.Stream, e.Time, e.Time.Offset, e.Epoch)));
    }

    [Fact]
    public async Task Reading_begins_where_it_is_told()
    {
        var store = Store();
        await using var journal = await OpenedAsync(store, Run);
        for (var i = 1; i <= 10; i++) await journal.AppendAsync(Event($"{i}"), Cancellation);
        Assert.Equal([8L, 9L, 10L], (await AllAsync(store, Run, from: 8)).Select(e => e.Sequence));
        Assert.Empty(await AllAsync(store, Run, from: 11));
    }

    [Fact]
    public async Task A_stream_goes_on_where_its_last_holder_stopped_under_a_higher_epoch()
    {
        var first = await OpenedAsync(Store(), Run);
        await first.AppendAsync(Event("a"), Cancellation);
        await first.DisposeAsync();
        await using var second = await OpenedAsync(Store(), Run);
        Assert.Equal(1, second.LastSequence);
        Assert.Equal(2, await second.AppendAsync(Event("b"), Cancellation));
        Assert.True(second.Lease.Epoch > first.Lease.Epoch);
        Assert.Equal([first.Lease.Epoch, second.Lease.Epoch], (await AllAsync(Store(), Run)).Select(e => e.Epoch));
    }

    [Fact]
    public async Task A_held_stream_says_who_holds_it_and_since_when()
    {
        await using var journal = await OpenedAsync(Store(), Run);
        var held = Assert.IsType<JournalOpening.Held>(await Store().OpenAsync(Run, StreamMode.ExistingOrNew, Cancellation));
        Assert.Equal(journal.Lease, held.Holder);
        Assert.Equal(Environment.ProcessId, held.Holder?.ProcessId);
        Assert.Equal("HAL4003", held.Diagnostic.Code);
    }

    [Fact]
    public async Task Of_many_that_open_at_once_exactly_one_wins()
    {
        var openings = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () => await Store().OpenAsync(Run, StreamMode.ExistingOrNew, Cancellation), Cancellation)));
        var winner = Assert.Single(openings.OfType<JournalOpening.Opened>()).Journal;
        Assert.Equal(15, openings.OfType<JournalOpening.Held>().Count(held => held.Holder == winner.Lease));
        await winner.DisposeAsync();
    }

    [Fact]
    public async Task An_append_under_a_stale_epoch_is_refused_and_leaves_no_trace()
    {
        var old = await OpenedAsync(Store(), Run);
        await old.AppendAsync(Event("old"), Cancellation);
        await LoseLeaseAsync(Run);
        await using var current = await OpenedAsync(Store(), Run);

        var refused = await Assert.ThrowsAsync<StaleLeaseException>(async () => await old.AppendAsync(Event("late"), Cancellation));
        Assert.Equal((old.Lease.Epoch, current.Lease), (refused.StaleEpoch, refused.Holder));
        await current.AppendAsync(Event("new"), Cancellation);
        await Assert.ThrowsAsync<StaleLeaseException>(async () => await old.AppendAsync(Event("later"), Cancellation));
        await old.DisposeAsync();
        await current.AppendAsync(Event("newer"), Cancellation);
        Assert.Equal(["\"old\"", "\"new\"", "\"newer\""], (await AllAsync(Store(), Run)).Select(e => Encoding.UTF8.GetString(e.Payload.Span)));
    }

    [Fact]
    public async Task A_journal_that_was_given_back_appends_no_more()
    {
        var journal = await OpenedAsync(Store(), Run);
        await journal.DisposeAsync();
        await journal.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await journal.AppendAsync(Event("late"), Cancellation));
    }

    [Fact]
    public async Task Modes_are_kept_to()
    {
        Assert.Equal("HAL4004", Assert.IsType<JournalOpening.Missing>(await Store().OpenAsync(Run, StreamMode.Existing, Cancellation)).Diagnostic.Code);
        var made = Assert.IsType<JournalOpening.Opened>(await Store().OpenAsync(Run, StreamMode.New, Cancellation));
        await made.Journal.DisposeAsync();
        Assert.Equal("HAL4005", Assert.IsType<JournalOpening.AlreadyThere>(await Store().OpenAsync(Run, StreamMode.New, Cancellation)).Diagnostic.Code);
        var again = Assert.IsType<JournalOpening.Opened>(await Store().OpenAsync(Run, StreamMode.Existing, Cancellation));
        await again.Journal.DisposeAsync();
    }

    [Fact]
    public async Task A_follower_gets_what_is_there_and_what_comes()
    {
        var store = Store();
        await using var journal = await OpenedAsync(store, Run);
        await journal.AppendAsync(Event("1"), Cancellation);
        await using var mine = store.FollowAsync(Run, 1, Cancellation).GetAsyncEnumerator(Cancellation);
        await using var others = Store().FollowAsync(Run, 2, Cancellation).GetAsyncEnumerator(Cancellation);
        Assert.True(await mine.MoveNextAsync());
        for (var i = 2; i <= 50; i++)
        {
            var (one, two) = (mine.MoveNextAsync().AsTask(), others.MoveNextAsync().AsTask());
            await journal.AppendAsync(Event($"{i}"), Cancellation);
            Assert.True(await one && await two);
            Assert.Equal((i, i), (mine.Current.Sequence, others.Current.Sequence));
        }
    }

    [Fact]
    public async Task A_follower_waits_for_a_stream_that_is_not_there_yet()
    {
        await using var follower = Store().FollowAsync(Run, 1, Cancellation).GetAsyncEnumerator(Cancellation);
        var first = follower.MoveNextAsync();
        await using var journal = await OpenedAsync(Store(), Run);
        await journal.AppendAsync(Event("first"), Cancellation);
        Assert.True(await first);
        Assert.Equal(1, follower.Current.Sequence);
    }

    [Fact]
    public async Task A_follower_ends_when_it_is_cancelled()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await using var journal = await OpenedAsync(Store(), Run);
        await using var follower = Store().FollowAsync(Run, 1, stop.Token).GetAsyncEnumerator(stop.Token);
        var next = follower.MoveNextAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
    }

    [Fact]
    public async Task Appends_from_many_threads_make_one_gapless_sequence()
    {
        var store = Store();
        await using var journal = await OpenedAsync(store, Run);
        var given = await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(async () =>
        {
            var own = new List<long>();
            for (var i = 0; i < 100; i++) own.Add(await journal.AppendAsync(Event($"{thread}"), Cancellation));
            return own;
        }, Cancellation)));
        Assert.Equal(Enumerable.Range(1, 800).Select(i => (long)i), given.SelectMany(own => own).Order());
        var all = await AllAsync(store, Run);
        Assert.Equal(800, all.Count);
        for (var thread = 0; thread < 8; thread++) Assert.Equal(given[thread], all.Where(e => Encoding.UTF8.GetString(e.Payload.Span) == $"\"{thread}\"").Select(e => e.Sequence));
    }

    [Fact]
    public async Task Streams_are_listed_in_order_and_do_not_mix()
    {
        var store = Store();
        Assert.Empty(await store.ListAsync(Cancellation).ToListAsync(Cancellation));
        foreach (var name in new[] { "b", "a", "B", "a.1" })
        {
            await using var journal = await OpenedAsync(store, new StreamId(name));
            await journal.AppendAsync(Event(name), Cancellation);
        }
        Assert.Equal(["B", "a", "a.1", "b"], (await Store().ListAsync(Cancellation).ToListAsync(Cancellation)).Select(id => id.Value));
        Assert.Equal("\"a.1\"", Encoding.UTF8.GetString(Assert.Single(await AllAsync(store, new StreamId("a.1"))).Payload.Span));
    }

    [Fact]
    public async Task An_empty_batch_changes_nothing()
    {
        var store = Store();
        await using var journal = await OpenedAsync(store, Run);
        Assert.Equal(0, await journal.AppendAsync(ReadOnlyMemory<JournalEvent>.Empty, Durability.PowerLoss, Cancellation));
        Assert.Empty(await AllAsync(store, Run));
    }

    [Fact]
    public async Task A_cancelled_append_appends_nothing()
    {
        var store = Store();
        await using var journal = await OpenedAsync(store, Run);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await journal.AppendAsync(Event("x"), new CancellationToken(canceled: true)));
        Assert.Empty(await AllAsync(store, Run));
    }

    [Fact]
    public async Task A_payload_at_its_limit_comes_back_whole()
    {
        var store = Store();
        await using var journal = await OpenedAsync(store, Run);
        var payload = Encoding.ASCII.GetBytes($"\"{new string('x', JournalEvent.MaxPayload - 2)}\"");
        await journal.AppendAsync(new JournalEvent("test.said", 1, payload), Cancellation);
        await journal.AppendAsync(Event("after"), Cancellation);
        var all = await AllAsync(store, Run);
        Assert.True(all[0].Payload.Span.SequenceEqual(payload));
        Assert.Equal(2, all.Count);
    }

    [Fact]
    public async Task A_flush_returns_when_asked_by_many_at_once()
    {
        await using var journal = await OpenedAsync(Store(), Run);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async i => await journal.AppendAsync(new[] { Event($"{i}") }, Durability.PowerLoss, Cancellation)));
        await journal.FlushAsync(Cancellation);
        Assert.Equal(20, journal.LastSequence);
    }

    private sealed class StandingClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now.ToUniversalTime();
    }
}
