namespace Hal9.Neurons;

/// <summary>
/// Splits a range among threads. What is computed must not depend on where the range is split: the work adds integers, or
/// writes each place once.
/// </summary>
internal sealed class Workers
{
    /// <summary>Below this, waking a thread costs more than it saves.</summary>
    private const int SmallestShare = 8192;

    private readonly ParallelOptions _options;

    public Workers(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Threads = threads;
        _options = new ParallelOptions { MaxDegreeOfParallelism = threads };
    }

    public int Threads { get; }

    public int SharesOf(int length) => Math.Clamp(length / SmallestShare, 1, Threads);

    /// <summary>Calls <paramref name="work"/> once per share with the share's number, its first place and the place after its last.</summary>
    public void Split(int length, Action<int, int, int> work)
    {
        int shares = SharesOf(length);
        if (shares == 1)
        {
            work(0, 0, length);
            return;
        }

        Parallel.For(0, shares, _options, share =>
            work(share, (int)((long)length * share / shares), (int)((long)length * (share + 1) / shares)));
    }
}
