using Hal9.Neurons.Service.Signals;

namespace Hal9.Neurons.Service.Page;

/// <summary>What the page shows when it is first drawn; from then on its script adds what happens.</summary>
/// <param name="Signals">The last ones, the newest first; null while the database is away.</param>
/// <param name="Total">Of all signals ever; null while the database is away.</param>
/// <param name="Trouble">What is not well, in sentences.</param>
public sealed record PageModel(
    NetworkDrawing Drawing, int Neurons, long Connections, string Version, string Replica, string StoreKind, string LinkKind,
    IReadOnlyList<PageSignal>? Signals, long? Total, IReadOnlyList<string> Trouble)
{
    /// <summary>With the first seven characters of the commit.</summary>
    public string ShortVersion =>
        Version.IndexOf('+', StringComparison.Ordinal) is >= 0 and int plus && plus + 8 < Version.Length ? Version[..(plus + 8)] : Version;

    public int LongestMessage => SignalRequest.LongestMessage;
}

/// <param name="Colour">Of the layer it entered by.</param>
public sealed record PageSignal(string Layer, string Colour, string Message, double Strength, int Touched, DateTimeOffset ReceivedAt);
