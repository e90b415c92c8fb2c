namespace Hal9.Neurons.Connections;

/// <summary>
/// Whom a neuron looks at before it connects: up to 12 of its own layer that sit at most 64 places away, and up to 4 of the layers
/// before and after. All different, none itself. Reused from place to place, so that little is computed twice.
/// </summary>
internal ref struct Candidates(Seating seating, ulong seed, Span<int> places, Span<int> cuts)
{
    public const int Most = Own + Others;
    public const int Cuts = Own + 1;

    private const int Own = 12;
    private const int Others = 4;
    private const int Near = 64;

    private readonly Span<int> _places = places;

    /// <summary>Where the window is cut into stretches; nearly every window is as long as the last.</summary>
    private readonly Span<int> _cuts = cuts;

    private int _windowOfCuts;
    private int _stretches;

    /// <summary>Valid until the next call.</summary>
    public ReadOnlySpan<int> Of(int layer, int place)
    {
        int found = OfOwnLayer(layer, place);
        found = OfLayer(layer - 1, layer, place, found);
        found = OfLayer(layer + 1, layer, place, found);
        return _places[..found];
    }

    /// <summary>The window around the place is cut into twelve stretches, and chance picks one place of each.</summary>
    private int OfOwnLayer(int layer, int place)
    {
        int first = Math.Max(place - Near, seating.LayerStarts[layer]);
        int window = Math.Min(place + Near + 1, seating.LayerStarts[layer + 1]) - first - 1;
        if (window != _windowOfCuts)
            Cut(window);

        ulong chance = SplitMix64.At(seed, (ulong)seating.Seats[place].Neuron);
        for (int i = 0; i < _stretches; i++)
        {
            int chosen = first + _cuts[i] + (((int)(chance >> (5 * i)) & 31) * (_cuts[i + 1] - _cuts[i]) >> 5);
            _places[i] = chosen < place ? chosen : chosen + 1;
        }

        return _stretches;
    }

    private void Cut(int window)
    {
        _windowOfCuts = window;
        _stretches = Math.Min(Own, window);
        for (int i = 0; i <= _stretches; i++)
            _cuts[i] = _stretches == 0 ? 0 : window * i / _stretches;
    }

    /// <summary>As far along in the other layer as the place is in its own: two of each side, or four of the only one.</summary>
    private readonly int OfLayer(int other, int layer, int place, int found)
    {
        ReadOnlySpan<int> starts = seating.LayerStarts;
        int last = starts.Length - 2;
        if (other < 0 || other > last)
            return found;

        int size = starts[other + 1] - starts[other];
        int taken = Math.Min(layer > 0 && layer < last ? Others / 2 : Others, size);
        int along = (int)((double)(place - starts[layer]) / (starts[layer + 1] - starts[layer]) * size);
        for (int i = 0; i < taken; i++)
        {
            int chosen = along + size / taken * i;
            _places[found++] = starts[other] + (chosen < size ? chosen : chosen - size);
        }

        return found;
    }
}
