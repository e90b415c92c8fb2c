using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Planning;

namespace Hal9.Benchmarks.Micro;

/// <summary>A matrix of 256 legs. The floor makes the same 256 dictionaries of two entries in two loops.</summary>
[MemoryDiagnoser]
public class MatrixBenchmarks
{
    private readonly ExpressionValue plain = Json($$"""{"a":{{Numbers()}},"b":{{Numbers()}}}""");
    private readonly ExpressionValue filtered = Json($$"""{"a":{{Numbers()}},"b":{{Numbers()}},"exclude":[{"a":3},{"b":4}],"include":[{"a":5,"c":1},{"b":6,"d":2},{"e":3}]}""");

    [Benchmark(Baseline = true)]
    public int Floor_256_dictionaries()
    {
        var matrix = (ExpressionObject)plain;
        var count = 0;
        foreach (var a in ((ExpressionArray)matrix["a"]).Items)
        {
            foreach (var b in ((ExpressionArray)matrix["b"]).Items) count += ExpressionDictionary.Of(("a", a), ("b", b)).Count;
        }
        return count;
    }

    [Benchmark]
    public int Product_of_16_by_16() => MatrixExpansion.Expand(plain).Items.Length;

    [Benchmark]
    public int With_include_and_exclude() => MatrixExpansion.Expand(filtered).Items.Length;

    private static string Numbers() => "[" + string.Join(',', Enumerable.Range(0, 16)) + "]";

    private static ExpressionValue Json(string json) => ExpressionValue.FromJson(JsonDocument.Parse(json).RootElement);
}
