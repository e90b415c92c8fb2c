using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Hal9.Cli.Ci;
using Hal9.Cli.Output;
using Hal9.Cli.Running;
using Hal9.Engine.Runs;
using Hal9.Machine.Git;
using Hal9.Primitives.Diagnostics;
using Hal9.Toolchains;
using Hal9.Toolchains.Findings;
using Hal9.Toolchains.Testing;
using Hal9.Toolchains.Tools;

namespace Hal9.Cli.Verbs;

/// <summary>Builds and runs the tests of every project, and tells of them in one report.</summary>
internal sealed class CiTestVerb : Verb
{
    private readonly Argument<string[]> paths = CiGround.PathsArgument();

    private readonly Option<string[]> frameworks = new("--framework") { HelpName = "TFM", Description = "A target framework of .NET, such as net8.0; may be given several times. Default: all that the tests have" };

    private readonly Option<string?> toolchain = new("--toolchain") { HelpName = "NAME", Description = "The Rust to use: a channel or a version, such as nightly or 1.85" };

    private readonly Option<string?> shard = new("--shard") { HelpName = "I/N", Description = "Run one of N parts, cut by how long tests took before" };

    private readonly Option<int?> retries = new("--retries") { HelpName = "N", Description = "Try a failed test again up to N times, alone; default 1, or as hal9.yml says" };

    private readonly Option<bool> isolate = new("--isolate") { Description = "Run each test in a process of its own, one after another" };

    private readonly Option<int?> untilFailure = new("--until-failure") { HelpName = "N", Description = "Run everything up to N times, until something fails" };

    private readonly Option<string?> junit = new("--junit") { HelpName = "FILE", Description = "Also write the report as JUnit's XML" };

    private readonly Option<string?> deadline = new("--deadline") { HelpName = "TIME", Description = "How long all tests may take, such as 10m; default 30m, or as hal9.yml says" };

    private readonly Option<string?> testDeadline = new("--test-deadline") { HelpName = "TIME", Description = "How long one test may take, such as 30s; default 5m, or as hal9.yml says" };

    private readonly Option<string[]> hostArguments = new("--host-arg") { HelpName = "ARG", Description = "Give .NET's test programs an argument, such as --host-arg=--filter-class --host-arg=Shop.Tests" };

    private readonly Option<string?> history = new("--history") { HelpName = "FILE", Description = "Where durations and flaky tests are remembered; default .hal9/ci/tests.json of the repository" };

    public override string Details =>
        "Runs the tests of .NET projects (Microsoft.Testing.Platform and VSTest: xUnit, NUnit, MSTest) and of Cargo workspaces. A failed test is tried again alone: when it passes then, it is flaky, "
        + "which is told and remembered, and the run is yellow rather than green. In a job on GitHub failures become annotations and a summary. "
        + "Exit code 1 when a test failed or does not build, 2 when tests could not be run.";

    public override IReadOnlyList<Example> Examples =>
    [
        new("ci test", "all tests of the repository"), new("ci test --framework net8.0 --framework net10.0", "on two versions of .NET"), new("ci test --toolchain 1.85", "with a version of Rust"),
        new("ci test --shard 2/4", "the second of four parts"), new("ci test --until-failure 100", "hunt a race"), new("ci test --junit tests.xml", "for programs that read JUnit"),
    ];

    public override JsonTypeInfo Answer => AnswerJson.Own.CiTestAnswer;

    public override IEnumerable<Argument> Arguments => [paths];

    public override IEnumerable<Option> Options => [frameworks, toolchain, shard, retries, isolate, untilFailure, junit, deadline, testDeadline, hostArguments, history];

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellation)
    {
        using var scratch = new ScratchFolder();
        var (ground, problems) = await CiGround.OpenAsync(invocation.Get(paths) ?? [], cancellation).ConfigureAwait(false);
        if (ground is null) return invocation.Refuse([.. problems]);
        ground.TellPassedOver(invocation);
        var wrong = new List<Diagnostic>();
        var options = OptionsOf(invocation, ground.Section.Test, scratch.Path, wrong);
        if (wrong.Count > 0) return invocation.Refuse([.. wrong]);

        var runner = new ToolRunner(CiGround.Environment, ToolProgress.Of(invocation), TimeProvider.System);
        var sources = new FindingSources(Environment.CurrentDirectory);
        var file = invocation.Get(history) ?? Path.Combine(ground.Root, RunFolder.Name, "ci", "tests.json");
        if (invocation.Get(history) is null) RunFolder.Prepare(ground.Root);
        var remembered = await TestHistory.ReadAsync(file, cancellation).ConfigureAwait(false);
        var begun = TimeProvider.System.GetTimestamp();
        var (modules, findings, unable) = await BuildAsync(ground, options, runner, sources, cancellation).ConfigureAwait(false);

        // Hosts are told of by their tests.
        var hosts = new ToolRunner(CiGround.Environment, invocation.Verbose ? ToolProgress.Of(invocation) : SilentObserver.Instance, TimeProvider.System);
        var session = new TestSession(hosts, options, await DurationsAsync(ground, options, file, remembered, cancellation).ConfigureAwait(false), new TestPrinter(invocation.Terminal, invocation.Json, invocation.Verbose));
        var report = await session.RunAsync(modules, cancellation).ConfigureAwait(false);
        report = report with { Problems = [.. unable, .. report.Problems], Elapsed = TimeProvider.System.GetElapsedTime(begun) };
        if (report is { Results.Count: 0, Problems.Count: 0 } && findings.Count == 0 && options.Shard is null)
        {
            report = report with { Problems = [ToolchainDiagnostics.NoTests.Nowhere($"{string.Join(", ", ground.Projects.Select(static project => project.Name))}: there are no tests")] };
        }
        remembered.Add(report.Results, TimeProvider.System.GetUtcNow());
        await remembered.WriteAsync(Path.GetFullPath(file), cancellation).ConfigureAwait(false);
        return await FinishAsync(invocation, ground, report, findings, remembered, sources, cancellation).ConfigureAwait(false);
    }

    private static async Task<Func<string, TimeSpan?>> DurationsAsync(CiGround ground, TestOptions options, string history, TestHistory remembered, CancellationToken cancellation)
    {
        if (options.Shard is null) return static _ => null;
        var head = GitProgram.Find(ground.Root, TimeProvider.System) is { } git ? await git.RunAsync(["rev-parse", "-q", "--verify", "HEAD"], cancellation).ConfigureAwait(false) : default;
        var beside = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(history))!, "shards.json");
        return await ShardDurations.AtAsync(beside, head.Succeeded ? head.Output?.Trim() ?? "" : "", remembered, cancellation).ConfigureAwait(false);
    }

    private static async Task<(List<TestModule> Modules, List<Diagnostic> Findings, List<Diagnostic> Problems)> BuildAsync(
        CiGround ground, TestOptions options, ToolRunner runner, FindingSources sources, CancellationToken cancellation)
    {
        var (modules, findings, problems) = (new List<TestModule>(), new List<Diagnostic>(), new List<Diagnostic>());
        var builder = new TestBuilder(runner, sources);
        foreach (var project in ground.Projects)
        {
            var build = await builder.RunAsync(project, options, cancellation).ConfigureAwait(false);
            modules.AddRange(build.Modules);
            findings.AddRange(build.Findings.Where(static finding => finding.Severity == Severity.Error).Select(sources.Of));
            problems.AddRange(build.Problems);
        }
        return (modules, findings, problems);
    }

    private async Task<int> FinishAsync(
        Invocation invocation, CiGround ground, TestReport report, List<Diagnostic> built, TestHistory remembered, FindingSources sources, CancellationToken cancellation)
    {
        var findings = report.Results.Where(static result => result.Outcome == TestOutcome.Failed || result.IsFlaky).Select(result => (result, TestFinding.Of(result, ground, remembered, sources))).ToArray();
        Diagnostic[] all = [.. built, .. findings.Select(static pair => pair.Item2)];
        if (invocation.Get(junit) is { } path && TryWriteJUnit(path, report, ground.Root) is { } unwritable) return invocation.Refuse(unwritable);
        await TestSummary.WriteAsync(report, findings, cancellation).ConfigureAwait(false);
        if (invocation.Json)
        {
            invocation.Write(new CiTestAnswer(
                report.Count(TestOutcome.Passed), report.Count(TestOutcome.Failed), report.Count(TestOutcome.Skipped), report.Flaky, report.Rounds, report.Elapsed.TotalSeconds,
                [.. report.Results.OrderBy(static result => result.Key, StringComparer.Ordinal).Select(result => CiTest.Of(result))],
                [.. all.Concat(report.Problems).Select(JsonDiagnostic.Of)]), AnswerJson.Own.CiTestAnswer);
        }
        else
        {
            FindingsReport.Write(built, invocation);
            new TestReportText(invocation, report, findings).Write();
            if (ToolProgress.IsInWorkflow) GitHubReport.Write(FindingsReport.FromWorkspace([.. findings.Select(static pair => pair.Item2), .. report.Problems]), invocation.Out);
        }
        if (report.Problems.Count > 0) invocation.Refuse([.. report.Problems]);
        // A program that dies before its first test was told has not kept us from looking: that is what there was to see.
        var died = report.Problems.Any(static problem => problem.Descriptor == ToolchainDiagnostics.TestHostCrashed);
        if (report.Count(TestOutcome.Failed) > 0 || built.Count > 0 || died) return ExitCode.Bad;
        return report.Problems.Count > 0 ? ExitCode.Unusable : ExitCode.Fine;
    }

    private TestOptions OptionsOf(Invocation invocation, CiTestSettings settings, string scratch, List<Diagnostic> wrong)
    {
        TestShard? part = null;
        if (invocation.Get(shard) is { } written && (part = TestShard.Parse(written)) is null) wrong.Add(CommandLineDiagnostics.WrongArgument.Nowhere($"`{written}` is no shard", "--shard 2/4 is the second of four"));
        return new TestOptions
        {
            Scratch = scratch, Frameworks = invocation.Get(frameworks) ?? [], RustToolchain = invocation.Get(toolchain), Shard = part, Isolate = invocation.Get(isolate),
            Retries = Between("--retries", invocation.Get(retries), 0, 10) ?? settings.Retries, Rounds = Between("--until-failure", invocation.Get(untilFailure), 1, 1_000_000) ?? 1,
            Deadline = Time("--deadline", invocation.Get(deadline)) ?? settings.Deadline, TestDeadline = Time("--test-deadline", invocation.Get(testDeadline)) ?? settings.TestDeadline,
            HostArguments = [.. settings.Arguments, .. invocation.Get(hostArguments) ?? []], Parallel = settings.Parallel,
        };

        int? Between(string option, int? given, int least, int most)
        {
            if (given is { } number && (number < least || number > most)) wrong.Add(CommandLineDiagnostics.WrongArgument.Nowhere($"`{option} {number}` is not between {least} and {most}"));
            return given;
        }

        TimeSpan? Time(string option, string? given)
        {
            if (given is null) return null;
            if (Durations.TryParse(given, out var time) && time > TimeSpan.Zero && time <= TimeSpan.FromHours(24)) return time;
            wrong.Add(CommandLineDiagnostics.WrongArgument.Nowhere($"`{option} {given}` is no time", "such as 30s, 10m or 1h30m"));
            return null;
        }
    }

    private static Diagnostic? TryWriteJUnit(string path, TestReport report, string root)
    {
        try
        {
            if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
            using var file = File.Create(path);
            JUnitFile.Write(report, root, file);
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return CommandLineDiagnostics.UnwritableOutput.Nowhere($"cannot write `{path}`: {failure.Message}");
        }
    }
}

/// <param name="Rounds">More than one with <c>--until-failure</c>; the rest is of the last one.</param>
/// <param name="Diagnostics">Failed and flaky tests, what does not build, and what could not be tested.</param>
internal sealed record CiTestAnswer(
    int Passed, int Failed, int Skipped, int Flaky, int Rounds, double Seconds, IReadOnlyList<CiTest> Tests, IReadOnlyList<JsonDiagnostic> Diagnostics);

/// <param name="Outcome"><c>passed</c>, <c>failed</c>, <c>skipped</c> or <c>flaky</c>.</param>
internal sealed record CiTest(string Module, string Name, string Outcome, double Seconds, int Attempts)
{
    public static CiTest Of(TestResult result) => new(
        result.Module, result.Test.Name,
        result.IsFlaky ? "flaky" : result.Outcome switch { TestOutcome.Passed => "passed", TestOutcome.Failed => "failed", _ => "skipped" },
        result.Duration.TotalSeconds, result.Attempts);
}
