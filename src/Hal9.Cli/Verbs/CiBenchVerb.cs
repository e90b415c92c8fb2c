using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Hal9.Cli.Ci;
using Hal9.Cli.Output;
using Hal9.Primitives.Diagnostics;
using Hal9.Toolchains;
using Hal9.Toolchains.Benchmarking;
using Hal9.Toolchains.Findings;
using Hal9.Toolchains.Tools;

namespace Hal9.Cli.Verbs;

/// <summary>Runs the benchmarks of every project, one after another.</summary>
internal sealed class CiBenchVerb : Verb
{
    private readonly Argument<string[]> paths = CiGround.PathsArgument();

    private readonly Option<string[]> arguments = new("--bench-arg") { HelpName = "ARG", Description = "Give the benchmarks an argument, such as --bench-arg=--filter --bench-arg='*Lookup*'" };

    private readonly Option<string?> toolchain = new("--toolchain") { HelpName = "NAME", Description = "The Rust to use: a channel or a version, such as nightly" };

    private readonly Option<bool> list = new("--list") { Description = "Run nothing: name the benchmarks there are" };

    public override string Details =>
        "Runs what measures speed, built as for a release: programs of .NET that refer to BenchmarkDotNet or are called ….Benchmarks, and the bench targets of Cargo packages. One after another, since each wants the machine for itself; "
        + "what they write is shown as it comes. Their numbers are not judged. Exit code 1 when one fails or does not build, 2 when there is none or none can be run.";

    public override IReadOnlyList<Example> Examples =>
        [new("ci bench", "all benchmarks of the repository"), new("ci bench engine --toolchain nightly", "of one folder, with Rust's own bench harness"), new("ci bench --list", "what would be run")];

    public override JsonTypeInfo Answer => AnswerJson.Own.CiBenchAnswer;

    public override IEnumerable<Argument> Arguments => [paths];

    public override IEnumerable<Option> Options => [arguments, toolchain, list];

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellation)
    {
        var (ground, mistakes) = await CiGround.OpenAsync(invocation.Get(paths) ?? [], cancellation).ConfigureAwait(false);
        if (ground is null) return invocation.Refuse([.. mistakes]);
        using var scratch = new ScratchFolder();
        var options = new BenchmarkOptions(scratch.Path, ground.Section.Deadline) { Arguments = invocation.Get(arguments) ?? [], RustToolchain = invocation.Get(toolchain) };
        var (benchmarks, findings, problems) = await FindAsync(ground, options, cancellation).ConfigureAwait(false);
        if (benchmarks.Count == 0 && findings.Count == 0 && problems.Count == 0)
        {
            problems.Add(ToolchainDiagnostics.NoBenchmarks.Nowhere($"{string.Join(", ", ground.Projects.Select(static project => project.Name))}: there are no benchmarks", "they are programs that refer to BenchmarkDotNet or are called ….Benchmarks, and Cargo's bench targets"));
        }
        var runs = new List<(Benchmark Benchmark, ToolRun? Run)>();
        // What is broken now may be what was to be measured.
        var areRun = problems.Count == 0 && findings.Count == 0 && !invocation.Get(list);
        var runner = new ToolRunner(CiGround.Environment, new CommandOutput(invocation), TimeProvider.System);
        foreach (var benchmark in benchmarks) runs.Add((benchmark, areRun ? await runner.RunAsync(benchmark.Run, cancellation).ConfigureAwait(false) : null));
        Diagnostic[] failures = [.. runs.Where(static one => one.Run is { Succeeded: false }).Select(static one => one.Run!.Problem ?? ToolchainDiagnostics.BenchmarkFailed.Nowhere($"`{one.Benchmark.Name}` failed with exit code {one.Run.ExitCode}"))];
        if (invocation.Json || runs.Count > 0 || findings.Count > 0) Tell(invocation, runs, findings, [.. problems, .. failures], areRun);
        invocation.Refuse([.. problems, .. failures]);
        return findings.Count > 0 || failures.Length > 0 ? ExitCode.Bad : problems.Count > 0 ? ExitCode.Unusable : ExitCode.Fine;
    }

    private static async Task<(List<Benchmark> Benchmarks, List<Diagnostic> Findings, List<Diagnostic> Problems)> FindAsync(CiGround ground, BenchmarkOptions options, CancellationToken cancellation)
    {
        var (found, findings, problems, sources) = (new List<Benchmark>(), new List<Diagnostic>(), new List<Diagnostic>(), new FindingSources(Environment.CurrentDirectory));
        var quiet = new ToolRunner(CiGround.Environment, SilentObserver.Instance, TimeProvider.System);
        foreach (var project in ground.Projects)
        {
            if (await ToolProbe.RunAsync(project, quiet, sources, cancellation).ConfigureAwait(false) is { Missing: { } missing })
            {
                problems.Add(missing);
                continue;
            }
            var search = await project.Toolchain.FindBenchmarksAsync(project, options, quiet, cancellation).ConfigureAwait(false);
            found.AddRange(search.Benchmarks);
            findings.AddRange(search.Findings.Where(static finding => finding.Severity == Severity.Error).Select(sources.Of));
            problems.AddRange(search.Problems);
        }
        return (found, findings, problems);
    }

    private static void Tell(Invocation invocation, List<(Benchmark Benchmark, ToolRun? Run)> runs, List<Diagnostic> findings, IReadOnlyList<Diagnostic> problems, bool areRun)
    {
        if (invocation.Json)
        {
            invocation.Write(new CiBenchAnswer(
                [.. runs.Select(static one => new CiBenchmark(one.Benchmark.Name, one.Benchmark.Run.Title, one.Run?.Succeeded, one.Run?.Elapsed.TotalSeconds))], [.. findings.Concat(problems).Select(JsonDiagnostic.Of)]), AnswerJson.Own.CiBenchAnswer);
            return;
        }
        FindingsReport.Write(findings, invocation);
        if (!areRun) foreach (var (benchmark, _) in runs) invocation.Out.Write($"{benchmark.Name}  {invocation.Paint.Faint(benchmark.Run.Title)}\n");
        else invocation.Out.Write($"{runs.Count(static one => one.Run is { Succeeded: true })} of {runs.Count} benchmarks ran to their end: {string.Join(", ", runs.Select(static one => one.Benchmark.Name))}\n");
    }
}

/// <param name="Diagnostics">What failed, and what could not be run.</param>
internal sealed record CiBenchAnswer(IReadOnlyList<CiBenchmark> Benchmarks, IReadOnlyList<JsonDiagnostic> Diagnostics);

/// <param name="Succeeded">Absent when it was not run.</param>
internal sealed record CiBenchmark(string Name, string Command, bool? Succeeded, double? Seconds);
