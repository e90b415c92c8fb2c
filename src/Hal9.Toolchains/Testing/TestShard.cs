using System.Globalization;

namespace Hal9.Toolchains.Testing;

/// <summary>One of several parts of the tests, each to be run on a machine of its own.</summary>
/// <param name="Index">From 1.</param>
/// <param name="Count">At least 1.</param>
public readonly record struct TestShard(int Index, int Count)
{
    /// <summary><c>2/5</c>; null when it is not that.</summary>
    public static TestShard? Parse(string text)
    {
        var parts = text.Split('/');
        return parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index) && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && index >= 1 && index <= count ? new TestShard(index, count) : null;
    }

    /// <summary>
    /// This shard's part. The longest test goes first, each to the shard that has least to do: no shard takes longer than 4/3 of the best there is (Graham 1969). The
    /// same tests and durations give the same parts, in whatever order they come; all parts together are all tests, each once.
    /// </summary>
    /// <param name="durationOf">By key; null for one that was never run, which counts as the average.</param>
    public IReadOnlyList<T> Of<T>(IReadOnlyList<T> tests, Func<T, string> keyOf, Func<T, TimeSpan?> durationOf)
    {
        var known = tests.Select(durationOf).OfType<TimeSpan>().ToArray();
        var usual = known.Length == 0 ? 1 : Math.Max(1, (long)known.Average(static duration => duration.Ticks));
        var loads = new long[Count];
        var own = new HashSet<T>();
        foreach (var (test, ticks) in tests.Select(test => (Test: test, Ticks: durationOf(test)?.Ticks ?? usual)).OrderByDescending(static pair => pair.Ticks).ThenBy(pair => keyOf(pair.Test), StringComparer.Ordinal))
        {
            var lightest = Array.IndexOf(loads, loads.Min());
            // A test that took no time still takes its turn.
            loads[lightest] += Math.Max(1, ticks);
            if (lightest == Index - 1) own.Add(test);
        }
        return [.. tests.Where(own.Contains)];
    }

    public override string ToString() => $"{Index}/{Count}";
}
