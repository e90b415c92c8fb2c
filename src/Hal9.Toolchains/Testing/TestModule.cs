using Hal9.Primitives.Diagnostics;
using Hal9.Toolchains.Findings;
using Hal9.Toolchains.Tools;

namespace Hal9.Toolchains.Testing;

/// <summary>A built program that holds tests: an assembly, a test binary of Cargo's.</summary>
/// <param name="project">What it was built from.</param>
/// <param name="name">For people: <c>Shop.Tests</c>.</param>
/// <param name="variant">What tells it from others of the same name: a framework or a toolchain; empty when nothing has to.</param>
public abstract class TestModule(ToolchainProject project, string name, string variant)
{
    public ToolchainProject Project => project;

    public string Variant => variant;

    public string Name { get; } = variant.Length == 0 ? name : $"{name} ({variant})";

    /// <summary>Which tests it holds; or why that cannot be said.</summary>
    public abstract Task<TestListing> ListAsync(ToolRunner runner, TimeSpan deadline, CancellationToken cancellation);

    /// <summary>Runs tests in one process, which tells <paramref name="watch"/> of each as it comes.</summary>
    /// <param name="selection">Null: all of them.</param>
    /// <returns>How the process ended; whether that is well is judged by what the watch has heard.</returns>
    public abstract Task<ToolRun> RunAsync(IReadOnlyList<TestCase>? selection, TestWatch watch, ToolRunner runner, TimeSpan deadline, CancellationToken cancellation);
}

/// <param name="Problem">Why the tests could not be listed.</param>
public sealed record TestListing(IReadOnlyList<TestCase> Tests, Diagnostic? Problem);

/// <summary>What came of building tests.</summary>
/// <param name="Findings">What the compiler said; errors among them leave modules out.</param>
/// <param name="Problems">Why something cannot be tested here.</param>
public sealed record TestBuild(IReadOnlyList<TestModule> Modules, IReadOnlyList<ToolFinding> Findings, IReadOnlyList<Diagnostic> Problems);
