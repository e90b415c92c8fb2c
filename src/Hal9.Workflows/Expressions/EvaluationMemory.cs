using System.Runtime.CompilerServices;

namespace Hal9.Workflows.Expressions;

/// <summary>
/// Counts what an evaluation holds the way GitHub does, so that the same expression is refused at the same size: bytes per
/// level of the tree, where a finished primitive lets go of all below it. An estimate, not a measurement.
/// </summary>
internal struct EvaluationMemory(int limit)
{
    /// <summary>Of any value that is no string.</summary>
    public const int Object = 24;

    /// <summary>Of one reference in a filtered array.</summary>
    public const int Reference = 8;

    private const int StringOverhead = 26;

    private Levels levels;
    private int deepest;
    private long total;

    public static long OfString(long length) => StringOverhead + (length * sizeof(char));

    public static long Of(ExpressionValue value) => value is ExpressionString text ? OfString(text.Value.Length) : Object;

    /// <summary>False when the limit is passed.</summary>
    /// <param name="releaseBelow">Forget what deeper levels held: their values are not part of this one.</param>
    public bool Add(int level, long bytes, bool releaseBelow)
    {
        if (releaseBelow)
        {
            while (deepest > level)
            {
                total -= levels[deepest];
                levels[deepest--] = 0;
            }
        }
        if (level > deepest) deepest = level;
        levels[level] += bytes;
        total += bytes;
        return total <= limit;
    }

    /// <summary>As many levels as a tree can have, and the few a template or a condition puts around one.</summary>
    [InlineArray(ExpressionLimits.Depth + 8)]
    private struct Levels
    {
        private long first;
    }
}
