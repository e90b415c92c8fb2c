using Hal9.Primitives.Diagnostics;
using Hal9.Toolchains.Findings;
using Hal9.Toolchains.Tools;

namespace Hal9.Toolchains.Benchmarking;

/// <summary>What measures a project's speed: a program of .NET, a bench target of Cargo's.</summary>
/// <param name="Name">For people: <c>Shop.Benchmarks</c>, <c>engine::lookup</c>.</param>
/// <param name="Source">Absolute path of the manifest that declares it.</param>
/// <param name="Run">Builds it optimised and runs it where the project lies.</param>
public sealed record Benchmark(string Name, string Source, ToolCommand Run);

/// <param name="Findings">What is wrong with the project's own files.</param>
/// <param name="Problems">Why benchmarks could not be looked for.</param>
public sealed record BenchmarkSearch(IReadOnlyList<Benchmark> Benchmarks, IReadOnlyList<ToolFinding> Findings, IReadOnlyList<Diagnostic> Problems);

/// <param name="Scratch">A folder that exists, for files that tools write for us; gone after the run.</param>
/// <param name="Deadline">For each benchmark.</param>
public sealed record BenchmarkOptions(string Scratch, TimeSpan Deadline)
{
    /// <summary>For the benchmarks themselves; empty: all that they have is run.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>A Rust toolchain; null: what the machine and the tree say.</summary>
    public string? RustToolchain { get; init; }
}
