using Hal9.Neurons.Layers;
using Hal9.Neurons.Service.Signals;

namespace Hal9.Neurons.Service.Status;

/// <summary>How this replica, and what it stands on, is.</summary>
/// <param name="Signals">Of all replicas; absent while the database is away.</param>
internal sealed record ServiceStatus(
    string Version, string Replica, DateTimeOffset StartedAt, bool Draining, NetworkStatus Network, SignalTotals? Signals, PartStatus Store, PartStatus Link);

internal sealed record NetworkStatus(
    int Neurons, ulong Seed, int Ticks, long Connections, double Pressure, double Noise, double Scarcity, double Cost, IReadOnlyList<Layer> Layers);

/// <summary>A part that this replica stands on.</summary>
/// <param name="Kind">As people write it: PostgreSQL, SQLite, Redis, memory.</param>
/// <param name="Reason">Why it is not well; absent when it is.</param>
/// <param name="SchemaVersion">Of a database.</param>
/// <param name="Note">Something worth knowing; absent otherwise.</param>
internal sealed record PartStatus(string Kind, bool Up, string? Reason, int? SchemaVersion = null, string? Note = null);
