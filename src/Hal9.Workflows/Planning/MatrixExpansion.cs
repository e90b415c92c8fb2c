using System.Collections.Immutable;
using Hal9.Workflows.Expressions;

namespace Hal9.Workflows.Planning;

/// <summary>
/// <c>strategy.matrix</c> as a list of combinations, as GitHub makes it:
/// <list type="number">
/// <item>The product of all vectors, the last one turning fastest.</item>
/// <item>A combination that any <c>exclude</c> entry matches is left out.</item>
/// <item>Every <c>include</c> entry whose keys that are vectors match adds its other keys to the combination; it never changes a vector's
/// value, later entries win over earlier ones, and what was added is not looked at for matching.</item>
/// <item>Every <c>include</c> entry that matched nothing is a combination of its own, in order, behind the others.</item>
/// </list>
/// An entry matches when each of its leaves, however deep, equals (the language's loose <c>==</c>) the value at the same path.
/// </summary>
public static class MatrixExpansion
{
    /// <summary>Most jobs one matrix may make; GitHub's limit for a run.</summary>
    public const int MaxLegs = 256;

    /// <summary>Most combinations looked at before <c>exclude</c>, so that a product of astronomic size ends at once.</summary>
    private const int MaxProduct = 1 << 16;

    /// <param name="matrix">The evaluated value of <c>matrix</c>.</param>
    public static MatrixCombinations Expand(ExpressionValue matrix)
    {
        if (matrix is not ExpressionObject mapping) return MatrixCombinations.Failed(null, $"the matrix is a mapping of vectors, not {Described(matrix)}");
        var reading = MatrixVectors.Read(mapping);
        if (reading.Errors.Length > 0) return new MatrixCombinations([], reading.Errors);

        var combinations = ImmutableArray.CreateBuilder<MatrixCombination>();
        var product = reading.Vectors.Length == 0 ? 0L : 1L;
        foreach (var (_, values) in reading.Vectors)
        {
            product *= values.Count;
            if (product > MaxProduct) return TooMany(product);
        }

        var matched = new bool[reading.Includes.Length];
        for (var index = 0; index < product; index++)
        {
            var vectors = Combination(reading, (int)product, index);
            if (IsExcluded(reading, vectors)) continue;
            var values = vectors;
            for (var i = 0; i < matched.Length; i++)
            {
                if (!reading.Includes[i].Filter.Matches(vectors)) continue;
                matched[i] = true;
                if (reading.Includes[i].Extra.Count > 0) values = new ExpressionDictionary(values.Entries.Concat(reading.Includes[i].Extra));
            }
            combinations.Add(new MatrixCombination(values, MatrixCombination.SegmentsOf(vectors)));
            if (combinations.Count > MaxLegs) return TooMany(product);
        }
        for (var i = 0; i < matched.Length; i++)
        {
            if (matched[i]) continue;
            // The keys that are vectors come first, then the others; so do the parts of the name.
            var values = new ExpressionDictionary(reading.Includes[i].Filter.Entries.Concat(reading.Includes[i].Extra));
            combinations.Add(new MatrixCombination(values, MatrixCombination.SegmentsOf(values)));
            if (combinations.Count > MaxLegs) return TooMany(combinations.Count);
        }
        return new MatrixCombinations(combinations.DrainToImmutable(), []);
    }

    internal static string Described(ExpressionValue value) => value.Kind switch
    {
        ExpressionKind.Null => "empty",
        ExpressionKind.Array => "a sequence",
        ExpressionKind.Object => "a mapping",
        _ => $"`{value.ToText()}`",
    };

    private static bool IsExcluded(MatrixVectors reading, ExpressionObject vectors)
    {
        foreach (var exclude in reading.Excludes)
        {
            if (exclude.Matches(vectors)) return true;
        }
        return false;
    }

    private static ExpressionDictionary Combination(MatrixVectors reading, int product, int index)
    {
        var pairs = new KeyValuePair<string, ExpressionValue>[reading.Vectors.Length];
        var block = product;
        for (var i = 0; i < pairs.Length; i++)
        {
            var (name, values) = reading.Vectors[i];
            block /= values.Count;
            pairs[i] = KeyValuePair.Create(name, values[index / block % values.Count]);
        }
        return new ExpressionDictionary(pairs);
    }

    private static MatrixCombinations TooMany(long count) =>
        MatrixCombinations.Failed(null, count > MaxProduct ? $"the matrix has more than {MaxProduct} combinations; {MaxLegs} jobs are allowed" : $"the matrix makes more than {MaxLegs} jobs");
}

/// <summary>The combinations, or why there are none.</summary>
public sealed record MatrixCombinations(ImmutableArray<MatrixCombination> Items, ImmutableArray<MatrixError> Errors)
{
    internal static MatrixCombinations Failed(string? key, string message) => new([], [new MatrixError(key, -1, message)]);
}

/// <param name="Key">The vector, or <c>include</c> or <c>exclude</c>; null for the matrix as a whole.</param>
/// <param name="Item">0-based entry of that key's sequence; -1 for the key as a whole.</param>
public sealed record MatrixError(string? Key, int Item, string Message);

/// <param name="Values">The <c>matrix</c> context of one leg.</param>
/// <param name="Segments">What stands in the parentheses of the job's name: the primitive leaves, not the keys <c>include</c> added.</param>
public sealed record MatrixCombination(ExpressionObject Values, ImmutableArray<string> Segments)
{
    internal static ImmutableArray<string> SegmentsOf(ExpressionValue value)
    {
        var segments = ImmutableArray.CreateBuilder<string>();
        Append(value, segments);
        return segments.DrainToImmutable();
    }

    private static void Append(ExpressionValue value, ImmutableArray<string>.Builder segments)
    {
        switch (value)
        {
            case ExpressionArray array:
                foreach (var item in array.Items) Append(item, segments);
                break;
            case ExpressionObject mapping:
                foreach (var (_, item) in mapping.Entries) Append(item, segments);
                break;
            default:
                if (value.ToText() is { Length: > 0 } text) segments.Add(text);
                break;
        }
    }
}
