namespace Hal9.Neurons.Connections;

/// <summary>The best few of what was offered, best first; of equals, the first offered.</summary>
internal ref struct Selection(Span<int> places, Span<float> scores, float required)
{
    private readonly Span<int> _places = places;
    private readonly Span<float> _scores = scores;

    public int Count { get; private set; }

    public readonly int this[int rank] => _places[rank];

    public void Clear() => Count = 0;

    public void Offer(int place, float score)
    {
        if (score <= required || (Count == _scores.Length && score <= _scores[Count - 1]))
            return;
        int rank = Count < _scores.Length ? Count++ : Count - 1;
        for (; rank > 0 && _scores[rank - 1] < score; rank--)
            (_scores[rank], _places[rank]) = (_scores[rank - 1], _places[rank - 1]);
        (_scores[rank], _places[rank]) = (score, place);
    }
}
