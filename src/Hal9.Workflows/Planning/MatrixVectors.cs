using System.Collections.Immutable;
using Hal9.Workflows.Expressions;

namespace Hal9.Workflows.Planning;

/// <summary>A matrix taken apart: vectors, <c>include</c> and <c>exclude</c>, with what is wrong with them.</summary>
internal sealed record MatrixVectors(
    ImmutableArray<(string Name, IReadOnlyList<ExpressionValue> Values)> Vectors,
    ImmutableArray<(MatrixFilter Filter, IReadOnlyList<KeyValuePair<string, ExpressionValue>> Extra)> Includes,
    ImmutableArray<MatrixFilter> Excludes,
    ImmutableArray<MatrixError> Errors)
{
    public static MatrixVectors Read(ExpressionObject matrix)
    {
        var errors = ImmutableArray.CreateBuilder<MatrixError>();
        var vectors = ImmutableArray.CreateBuilder<(string Name, IReadOnlyList<ExpressionValue> Values)>();
        IReadOnlyList<ExpressionValue> include = [];
        IReadOnlyList<ExpressionValue> exclude = [];
        foreach (var (key, value) in matrix.Entries)
        {
            if (value is not ExpressionArray array)
            {
                errors.Add(new MatrixError(key, -1, $"`{key}` of a matrix is a sequence, not {MatrixExpansion.Described(value)}"));
                continue;
            }
            switch (key)
            {
                case "include":
                    include = array.Items;
                    break;
                case "exclude":
                    exclude = array.Items;
                    break;
                default:
                    if (array.Items.Count == 0) errors.Add(new MatrixError(key, -1, $"the matrix vector `{key}` has no values"));
                    vectors.Add((key, array.Items));
                    break;
            }
        }
        if (vectors.Count == 0 && include.Count == 0 && errors.Count == 0) errors.Add(new MatrixError(null, -1, "a matrix has at least one vector or an `include`"));
        var names = vectors.Select(vector => vector.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return new MatrixVectors(vectors.ToImmutable(), ReadIncludes(include, names, errors), ReadExcludes(exclude, names, errors), errors.ToImmutable());
    }

    private static ImmutableArray<(MatrixFilter, IReadOnlyList<KeyValuePair<string, ExpressionValue>>)> ReadIncludes(
        IReadOnlyList<ExpressionValue> include,
        HashSet<string> vectors,
        ImmutableArray<MatrixError>.Builder errors)
    {
        var includes = ImmutableArray.CreateBuilder<(MatrixFilter, IReadOnlyList<KeyValuePair<string, ExpressionValue>>)>(include.Count);
        for (var i = 0; i < include.Count; i++)
        {
            if (include[i] is not ExpressionObject entry) errors.Add(new MatrixError("include", i, $"an entry of `include` is a mapping, not {MatrixExpansion.Described(include[i])}"));
            else if (entry.Count == 0) errors.Add(new MatrixError("include", i, "this entry of `include` is empty"));
            else includes.Add((new MatrixFilter([.. entry.Entries.Where(pair => vectors.Contains(pair.Key))]), [.. entry.Entries.Where(pair => !vectors.Contains(pair.Key))]));
        }
        return includes.ToImmutable();
    }

    private static ImmutableArray<MatrixFilter> ReadExcludes(IReadOnlyList<ExpressionValue> exclude, HashSet<string> vectors, ImmutableArray<MatrixError>.Builder errors)
    {
        var excludes = ImmutableArray.CreateBuilder<MatrixFilter>(exclude.Count);
        for (var i = 0; i < exclude.Count; i++)
        {
            if (exclude[i] is not ExpressionObject entry)
            {
                errors.Add(new MatrixError("exclude", i, $"an entry of `exclude` is a mapping, not {MatrixExpansion.Described(exclude[i])}"));
                continue;
            }
            if (entry.Count == 0) errors.Add(new MatrixError("exclude", i, "this entry of `exclude` is empty"));
            foreach (var (key, _) in entry.Entries.Where(pair => !vectors.Contains(pair.Key)))
            {
                errors.Add(new MatrixError("exclude", i, $"`exclude` names `{key}`, which is no vector of the matrix"));
            }
            excludes.Add(new MatrixFilter([.. entry.Entries]));
        }
        return excludes.ToImmutable();
    }
}

/// <summary>Keys and values a combination must have. Without any it matches everything.</summary>
internal sealed record MatrixFilter(IReadOnlyList<KeyValuePair<string, ExpressionValue>> Entries)
{
    public bool Matches(ExpressionObject combination)
    {
        foreach (var (key, wanted) in Entries)
        {
            if (!Matches(combination[key], wanted)) return false;
        }
        return true;
    }

    /// <summary>Only leaves are compared: an empty collection asks for nothing, and a collection matches any value that has its leaves.</summary>
    private static bool Matches(ExpressionValue actual, ExpressionValue wanted) => wanted switch
    {
        ExpressionObject mapping => mapping.Entries.All(pair => Matches(actual is ExpressionObject inner ? inner[pair.Key] : Item(actual, ExpressionValue.Of(pair.Key).ToNumber()), pair.Value)),
        ExpressionArray array => array.Items.Select((item, index) => (item, index)).All(pair => Matches(
            actual is ExpressionObject inner ? inner[ExpressionValue.Of((double)pair.index).ToText()] : Item(actual, pair.index),
            pair.item)),
        _ => ExpressionComparison.AreEqual(actual, wanted),
    };

    private static ExpressionValue Item(ExpressionValue actual, double index) =>
        actual is ExpressionArray array && index >= 0 && Math.Floor(index) < array.Items.Count ? array.Items[(int)Math.Floor(index)] : ExpressionValue.Null;
}
