namespace Hal9.Neurons.Service.Signals;

/// <summary>A signal that entered the network, and what it touched.</summary>
/// <param name="Id">A UUID of version 7: later signals sort after earlier ones.</param>
/// <param name="Layer">The name of the layer it entered by.</param>
/// <param name="Strength">At entry, above 0 and up to 1.</param>
/// <param name="Replica">The replica that took it in.</param>
/// <param name="Touched">In the order in which it arrived, at least one.</param>
internal sealed record Signal(
    string Id, string Layer, double Strength, string Message, DateTimeOffset ReceivedAt, string Replica, IReadOnlyList<SignalTouch> Touched);

/// <summary>One neuron that a signal reached.</summary>
/// <param name="From">The neuron that passed it on; null where it entered.</param>
/// <param name="Hop">0 where it entered.</param>
internal sealed record SignalTouch(int Neuron, int? From, string Layer, int Hop, double Strength);

/// <summary>A kept signal, with the number of neurons it touched.</summary>
internal sealed record SignalSummary(string Id, string Layer, double Strength, string Message, DateTimeOffset ReceivedAt, int Touched);

/// <summary>How many signals there were, and when the last one came; null when there was none.</summary>
internal sealed record SignalTotals(long Total, DateTimeOffset? LastReceivedAt);
