using System.Collections.Immutable;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Runs;

/// <summary>The concurrency groups of one leg, entered one after the other and left all at once.</summary>
internal sealed class GroupMembership : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly List<ConcurrencyTicket> tickets = [];
    private Task<bool> entering = Task.FromResult(false);

    /// <summary>False when it was left or sent away before all groups were entered. To be called once.</summary>
    /// <param name="waits">Called with a group and who holds it, when we have to wait.</param>
    /// <param name="lost">Called with the reason when a newcomer sends us away, whether we wait or hold.</param>
    public Task<bool> EnterAsync(ConcurrencyGroups all, ImmutableArray<ConcurrencyGroup> groups, GroupMember who, Func<ConcurrencyGroup, string, ValueTask> waits, Action<string> lost) =>
        entering = EnterAllAsync(all, groups, who, waits, lost);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        await ((Task)entering).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var ticket in tickets) ticket.Dispose();
        stop.Dispose();
    }

    private async Task<bool> EnterAllAsync(ConcurrencyGroups all, ImmutableArray<ConcurrencyGroup> groups, GroupMember who, Func<ConcurrencyGroup, string, ValueTask> waits, Action<string> lost)
    {
        await Task.Yield();
        foreach (var group in groups)
        {
            if (await all.EnterAsync(group, who, holder => waits(group, holder), lost, stop.Token).ConfigureAwait(false) is not { } ticket) return false;
            tickets.Add(ticket);
        }
        return true;
    }
}
