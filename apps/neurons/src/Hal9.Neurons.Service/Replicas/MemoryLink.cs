using Hal9.Neurons.Service.Signals;

namespace Hal9.Neurons.Service.Replicas;

/// <summary>For one replica alone: there is nobody to tell, and what it remembers is its own.</summary>
internal sealed class MemoryLink(TimeProvider time) : IReplicaLink
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    private volatile Memory? _memory;

    public string Kind => "memory";

    public string? Trouble => null;

    public Task PublishAsync(Signal signal, CancellationToken cancellation) => Task.CompletedTask;

    public Task<SignalTotals?> RecallTotalsAsync(CancellationToken cancellation) =>
        Task.FromResult(_memory is { } memory && time.GetElapsedTime(memory.Since) < Freshness ? memory.Totals : null);

    public Task RememberTotalsAsync(SignalTotals totals, CancellationToken cancellation)
    {
        _memory = new Memory(totals, time.GetTimestamp());
        return Task.CompletedTask;
    }

    private sealed record Memory(SignalTotals Totals, long Since);
}
