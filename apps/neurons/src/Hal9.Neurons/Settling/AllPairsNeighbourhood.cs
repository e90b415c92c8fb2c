using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Hal9.Neurons.Settling;

/// <summary>Exact and quadratic: every neuron looks at every other. For populations so small that a grid would cost more.</summary>
internal sealed class AllPairsNeighbourhood(Population population, NetworkEnvironment environment) : INeighbourhood
{
    private readonly float _radius = environment.ListeningRadius;
    private readonly float[] _nextSpeed = new float[population.Count];
    private readonly float[] _nextComplexity = new float[population.Count];

    public double Tick(Motion motion)
    {
        long moved = 0;
        for (int i = 0; i < population.Count; i++)
        {
            (float speed, float complexity) = (population.Speed[i], population.Complexity[i]);
            (float meanSpeed, float meanComplexity) = MeanAround(speed, complexity);
            (float pushSpeed, float pushComplexity) = motion.Push(i);
            float nextSpeed = Motion.Move(speed, meanSpeed, population.IntrinsicSpeed[i], pushSpeed);
            float nextComplexity = Motion.Move(complexity, meanComplexity, population.IntrinsicComplexity[i], pushComplexity);
            (_nextSpeed[i], _nextComplexity[i]) = (nextSpeed, nextComplexity);
            moved += FixedPoint.From(Distance(nextSpeed - speed, nextComplexity - complexity));
        }

        _nextSpeed.CopyTo(population.Speed, 0);
        _nextComplexity.CopyTo(population.Complexity, 0);
        return FixedPoint.Mean(moved, population.Count);
    }

    /// <summary>Four neurons at a time, on every machine: floats must be added in the same order everywhere.</summary>
    internal (float Speed, float Complexity) MeanAround(float speed, float complexity)
    {
        Vector128<float> sumSpeed = default, sumComplexity = default, heard = default;
        Vector128<float> radius = Vector128.Create(_radius);
        ReadOnlySpan<Vector128<float>> speeds = MemoryMarshal.Cast<float, Vector128<float>>(population.Speed);
        ReadOnlySpan<Vector128<float>> complexities = MemoryMarshal.Cast<float, Vector128<float>>(population.Complexity);
        for (int four = 0; four < speeds.Length; four++)
        {
            Vector128<float> hears =
                Vector128.LessThanOrEqual(Vector128.Abs(speeds[four] - Vector128.Create(speed)), radius)
                & Vector128.LessThanOrEqual(Vector128.Abs(complexities[four] - Vector128.Create(complexity)), radius);
            sumSpeed += hears & speeds[four];
            sumComplexity += hears & complexities[four];
            heard += hears & Vector128<float>.One;
        }

        (float allSpeed, float allComplexity, float all) = (Vector128.Sum(sumSpeed), Vector128.Sum(sumComplexity), Vector128.Sum(heard));
        for (int j = speeds.Length * Vector128<float>.Count; j < population.Count; j++)
        {
            (float s, float c) = (population.Speed[j], population.Complexity[j]);
            if (Math.Abs(s - speed) <= _radius && Math.Abs(c - complexity) <= _radius)
                (allSpeed, allComplexity, all) = (allSpeed + s, allComplexity + c, all + 1f);
        }

        return (allSpeed / all, allComplexity / all);
    }

    private static float Distance(float ds, float dc) => MathF.Sqrt(ds * ds + dc * dc);
}
