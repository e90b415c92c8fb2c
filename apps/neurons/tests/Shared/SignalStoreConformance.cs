using Hal9.Neurons.Service.Signals;
using Hal9.Neurons.Service.Storage;

namespace Hal9.Neurons.Tests;

/// <summary>What keeping signals promises, whatever the database. Each test has an empty one.</summary>
public abstract class SignalStoreConformance
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_kept_signal_is_found_with_what_it_touched()
    {
        await using Database database = await MigratedAsync();
        SignalStore store = new(database);
        Signal signal = Signal("a", at: 1000, touched: [new(4, null, "reflex", 0, 0.9), new(7, 4, "sensory", 1, 0.6)]);

        await store.SaveAsync(signal, Cancellation);

        SignalSummary summary = Assert.Single(await store.LastAsync(10, Cancellation));
        Assert.Equal(new SignalSummary("a", "reflex", 0.9, "grüße 🧠 'quoted'; drop table signals", signal.ReceivedAt, 2), summary);
        Assert.Equal(new SignalTotals(1, signal.ReceivedAt), await store.TotalsAsync(Cancellation));
        Assert.Equal(new SignalTotals(1, signal.ReceivedAt), await store.TotalsOfAsync(7, Cancellation));
        Assert.Equal(new SignalTotals(0, null), await store.TotalsOfAsync(5, Cancellation));
    }

    [Fact]
    public async Task An_empty_store_has_no_signals()
    {
        await using Database database = await MigratedAsync();
        SignalStore store = new(database);

        Assert.Empty(await store.LastAsync(10, Cancellation));
        Assert.Equal(new SignalTotals(0, null), await store.TotalsAsync(Cancellation));
    }

    [Fact]
    public async Task The_last_signals_come_newest_first()
    {
        await using Database database = await MigratedAsync();
        SignalStore store = new(database);
        foreach (int at in (int[])[300, 100, 200, 400])
            await store.SaveAsync(Signal($"s{at}", at, [new(0, null, "reflex", 0, 1)]), Cancellation);

        Assert.Equal(["s400", "s300", "s200"], (await store.LastAsync(3, Cancellation)).Select(signal => signal.Id));
    }

    [Fact]
    public async Task A_signal_that_cannot_be_kept_whole_is_not_kept_at_all()
    {
        await using Database database = await MigratedAsync();
        SignalStore store = new(database);
        SignalTouch twice = new(4, null, "reflex", 0, 0.9);

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => store.SaveAsync(Signal("a", 1, [twice, twice]), Cancellation));

        Assert.Equal(0, (await store.TotalsAsync(Cancellation)).Total);
    }

    private protected abstract Database Open();

    private async Task<Database> MigratedAsync()
    {
        Database database = Open();
        await new Migrator(database, TimeProvider.System, "me").UpAsync(Cancellation);
        return database;
    }

    private static Signal Signal(string id, long at, SignalTouch[] touched) =>
        new(id, "reflex", 0.9, "grüße 🧠 'quoted'; drop table signals", DateTimeOffset.FromUnixTimeMilliseconds(at), "me", touched);
}
