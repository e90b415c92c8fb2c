namespace Hal9.Neurons.Service.Operations;

/// <summary>How many durations were at most so long, in Prometheus's usual buckets.</summary>
internal sealed class DurationHistogram
{
    /// <summary>In seconds.</summary>
    private static readonly double[] Bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly Lock _lock = new();
    private readonly long[] _counts = new long[Bounds.Length + 1];
    private double _sum;

    public void Observe(double seconds)
    {
        int bucket = Array.BinarySearch(Bounds, seconds);
        lock (_lock)
        {
            _counts[bucket < 0 ? ~bucket : bucket]++;
            _sum += seconds;
        }
    }

    public void WriteTo(PrometheusText text, string name, params (string, string)[] labels)
    {
        long[] counts;
        double sum;
        lock (_lock)
            (counts, sum) = ([.. _counts], _sum);

        long total = 0;
        for (int i = 0; i < counts.Length; i++)
        {
            total += counts[i];
            string bound = i < Bounds.Length ? PrometheusText.Number(Bounds[i]) : "+Inf";
            text.Sample($"{name}_bucket", total, [.. labels, ("le", bound)]);
        }

        text.Sample($"{name}_sum", sum, labels);
        text.Sample($"{name}_count", total, labels);
    }
}
