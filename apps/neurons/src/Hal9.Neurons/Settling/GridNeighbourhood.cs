namespace Hal9.Neurons.Settling;

/// <summary>
/// Every neuron of a cell hears the mean of the same box of cells. Summed-area tables give that mean in a few additions, so a
/// tick costs O(neurons + cells), however many neurons each one hears.
/// </summary>
internal sealed class GridNeighbourhood : INeighbourhood
{
    private readonly Population _population;
    private readonly Workers _workers;
    private readonly Grid _grid;
    private readonly BoxMeans _means;

    /// <summary>One for each share of the population, so that no two threads write the same one.</summary>
    private readonly CellSums[][] _sums;

    public GridNeighbourhood(Population population, NetworkEnvironment environment, Workers workers)
    {
        _population = population;
        _workers = workers;
        _grid = Grid.For(population.Count);
        _means = new BoxMeans(_grid, environment.ListeningRadius);
        _sums = new CellSums[workers.SharesOf(population.Count)][];
        for (int share = 0; share < _sums.Length; share++)
            _sums[share] = new CellSums[_grid.Cells];
        _workers.Split(population.Count, Bin);
    }

    public double Tick(Motion motion)
    {
        _means.Compute(_sums);
        long[] moved = new long[_sums.Length];
        _workers.Split(_population.Count, (share, start, end) => moved[share] = MoveAndBin(share, start, end, motion));
        return FixedPoint.Mean(moved.Sum(), _population.Count);
    }

    /// <summary>What a neuron at this position hears. For tests; a tick reads the same table.</summary>
    internal (float Speed, float Complexity) MeanAround(float speed, float complexity)
    {
        _means.Compute(_sums);
        BoxMean mean = _means.OfCells[_grid.CellAt(speed, complexity)];
        _workers.Split(_population.Count, Bin);
        return (mean.Speed, mean.Complexity);
    }

    private void Bin(int share, int start, int end)
    {
        CellSums[] sums = _sums[share];
        for (int i = start; i < end; i++)
        {
            (float speed, float complexity) = (_population.Speed[i], _population.Complexity[i]);
            sums[_grid.CellAt(speed, complexity)].Add(speed, complexity);
        }
    }

    /// <summary>Moves the neurons of one share, and bins them for the next tick while they are at hand.</summary>
    private long MoveAndBin(int share, int start, int end, Motion motion)
    {
        CellSums[] sums = _sums[share];
        ReadOnlySpan<BoxMean> means = _means.OfCells;
        ReadOnlySpan<float> homeSpeeds = _population.IntrinsicSpeed.AsSpan(start, end - start);
        ReadOnlySpan<float> homeComplexities = _population.IntrinsicComplexity.AsSpan(start, end - start);
        Span<float> speeds = _population.Speed.AsSpan(start, end - start);
        Span<float> complexities = _population.Complexity.AsSpan(start, end - start);
        bool noisy = motion.IsNoisy;
        long moved = 0;
        for (int i = 0; i < speeds.Length; i++)
        {
            (float speed, float complexity) = (speeds[i], complexities[i]);
            BoxMean mean = means[_grid.CellAt(speed, complexity)];
            (float pushSpeed, float pushComplexity) = noisy ? motion.Push(start + i) : default;
            float nextSpeed = Motion.Move(speed, mean.Speed, homeSpeeds[i], pushSpeed);
            float nextComplexity = Motion.Move(complexity, mean.Complexity, homeComplexities[i], pushComplexity);
            (speeds[i], complexities[i]) = (nextSpeed, nextComplexity);
            sums[_grid.CellAt(nextSpeed, nextComplexity)].Add(nextSpeed, nextComplexity);
            (float ds, float dc) = (nextSpeed - speed, nextComplexity - complexity);
            moved += FixedPoint.From(MathF.Sqrt(ds * ds + dc * dc));
        }

        return moved;
    }
}
