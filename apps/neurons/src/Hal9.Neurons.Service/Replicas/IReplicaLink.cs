using Hal9.Neurons.Service.Signals;

namespace Hal9.Neurons.Service.Replicas;

/// <summary>What this replica shares with the others. It may fail at any time and then does without: nobody waits for it.</summary>
internal interface IReplicaLink
{
    /// <summary>The kind's name as people write it.</summary>
    string Kind { get; }

    /// <summary>Null when it works; else why not.</summary>
    string? Trouble { get; }

    /// <summary>Tells the other replicas of a signal. Their watchers see it; this replica's own are told without this.</summary>
    Task PublishAsync(Signal signal, CancellationToken cancellation);

    /// <summary>The totals that any replica counted in the last second; null when none did.</summary>
    Task<SignalTotals?> RecallTotalsAsync(CancellationToken cancellation);

    Task RememberTotalsAsync(SignalTotals totals, CancellationToken cancellation);
}
