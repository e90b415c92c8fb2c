using System.Text.RegularExpressions;
using BenchmarkDotNet.Attributes;
using Hal9.Workflows.Triggers;

namespace Hal9.Benchmarks.Micro;

/// <summary>One path against one pattern. The peer is a compiled regular expression of the same meaning.</summary>
[MemoryDiagnoser]
public partial class FilterBenchmarks
{
    private const string Path = "src/Hal9.Workflows/Triggers/FilterPattern.cs";
    private const string Name = "src/**/*.cs";

    private readonly FilterPattern pattern = FilterPattern.Compile(Name);
    private readonly FilterPattern miss = FilterPattern.Compile("docs/**");
    private readonly FilterPattern hostile = FilterPattern.Compile(string.Concat(Enumerable.Repeat("**/a?*", 20)) + "z");
    private readonly string hostileName = string.Concat(Enumerable.Repeat("a/", 100));

    [Benchmark(Baseline = true)]
    public bool Peer_compiled_regex() => Regex.IsMatch(Path);

    [Benchmark]
    public bool Match_a_path() => pattern.IsMatch(Path);

    [Benchmark]
    public bool Miss_at_the_first_character() => miss.IsMatch(Path);

    [Benchmark]
    public bool Match_a_pattern_made_to_backtrack() => hostile.IsMatch(hostileName);

    [Benchmark]
    public FilterPattern Compile() => FilterPattern.Compile(Name);

    [GeneratedRegex("^src/(?:.*/)?[^/]*\\.cs$", RegexOptions.CultureInvariant)]
    private static partial Regex Regex { get; }
}
