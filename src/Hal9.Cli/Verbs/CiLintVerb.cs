using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Hal9.Cli.Ci;
using Hal9.Cli.Output;
using Hal9.Cli.Running;
using Hal9.Primitives.Diagnostics;
using Hal9.Toolchains;
using Hal9.Toolchains.Findings;
using Hal9.Toolchains.Integration;
using Hal9.Toolchains.Linting;
using Hal9.Toolchains.Preparing;
using Hal9.Toolchains.Tools;

namespace Hal9.Cli.Verbs;

/// <summary>Formatting and static checks of every project, with the project's own tools.</summary>
internal sealed class CiLintVerb : Verb
{
    private readonly Argument<string[]> paths = CiGround.PathsArgument();

    private readonly Option<bool> fix = new("--fix") { Description = "Let the tools mend what they can, then say what is left" };

    private readonly Option<bool> noCache = new("--no-cache") { Description = "Run the tools though nothing has changed since they last found all well" };

    private readonly Option<string?> format = new Option<string?>("--format", "-f") { HelpName = "FORMAT", Description = "text, json, sarif or github (annotations); --json is the same as json" }
        .AcceptOnlyFromAmong("text", "json", "sarif", "github");

    private readonly Option<string?> toolchain = new("--toolchain") { HelpName = "NAME", Description = "The Rust toolchain to use, such as stable or 1.85" };

    public override string Details =>
        "Builds .NET projects with warnings as errors and runs `dotnet format --verify-no-changes`; runs `cargo fmt --check` and `cargo clippy` with warnings as errors on Rust ones. "
        + "What they find becomes one list; in a job on GitHub also annotations. When nothing has changed since the last run that found all well (files by content, tools by version), it says so and runs nothing. "
        + "Exit code 1 when something is found, 2 when something could not be checked.";

    public override IReadOnlyList<Example> Examples =>
    [
        new("ci lint", "every project of the repository"), new("ci lint --fix", "mend what tools can mend"),
        new("ci lint src/Shop.slnx", "one project"), new("ci lint --format sarif > lint.sarif", "for code scanning"),
    ];

    public override JsonTypeInfo Answer => AnswerJson.Own.CiLintAnswer;

    public override IEnumerable<Argument> Arguments => [paths];

    public override IEnumerable<Option> Options => [fix, noCache, format, toolchain];

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellation)
    {
        var begun = TimeProvider.System.GetTimestamp();
        var (ground, problems) = await CiGround.OpenAsync(invocation.Get(paths) ?? [], cancellation).ConfigureAwait(false);
        if (ground is null) return invocation.Refuse([.. problems]);
        ground.TellPassedOver(invocation);
        var runner = new ToolRunner(CiGround.Environment, ToolProgress.Of(invocation), TimeProvider.System);
        var cache = new LintCache(Path.Combine(CiGround.CacheFolder, "lint"));
        var probes = await Task.WhenAll(ground.Projects.DistinctBy(static project => (project.Toolchain, project.Directory)).Select(project => ToolProbe.RunAsync(project, invocation.Get(toolchain), runner, new FindingSources(Environment.CurrentDirectory), cancellation))).ConfigureAwait(false);
        if (probes.Select(static probe => probe.Missing).OfType<Diagnostic>().Distinct().ToArray() is { Length: > 0 } missing) return invocation.Refuse(missing);
        string[] about = [BuildVersion.Text, invocation.Get(toolchain) ?? "", .. ground.Projects.Select(static project => project.Name), .. probes.Select(static probe => probe.Versions)];
        var key = LintCache.KeyOf(ground.Tree, about, CiGround.Environment, cancellation);
        if (!invocation.Get(noCache) && key is not null && cache.FindGreen(key) is { } when)
        {
            return Finish(invocation, ground, new LintOutcome([], [], []), when, TimeProvider.System.GetElapsedTime(begun));
        }

        var outcome = await LintAsync(invocation, ground, runner, cancellation).ConfigureAwait(false);
        if (outcome.IsGreen)
        {
            // What was changed meanwhile was not looked at; what --fix changed was.
            var tree = await SourceTree.ReadAsync(ground.Root, cancellation).ConfigureAwait(false);
            var after = LintCache.KeyOf(tree.Without(ground.Section.Ignore), about, CiGround.Environment, cancellation);
            if (after is not null && (after == key || invocation.Get(fix))) cache.RememberGreen(after);
        }
        return Finish(invocation, ground, outcome, null, TimeProvider.System.GetElapsedTime(begun));
    }

    private async Task<LintOutcome> LintAsync(Invocation invocation, CiGround ground, ToolRunner runner, CancellationToken cancellation)
    {
        using var scratch = new ScratchFolder();
        var linter = new Linter(runner, static () => new FindingSources(Environment.CurrentDirectory));
        var options = new LintOptions(scratch.Path, ground.Section.Deadline, invocation.Get(toolchain)) { Settings = ground.Section.Lint };
        var outcomes = new List<LintOutcome>();
        foreach (var project in ground.Projects) outcomes.Add(await linter.RunAsync(project, options, invocation.Get(fix), cancellation).ConfigureAwait(false));
        var stale = await StaleAsync(ground, cancellation).ConfigureAwait(false);
        return new LintOutcome(
            [.. outcomes.SelectMany(static outcome => outcome.Findings), .. stale], [.. outcomes.SelectMany(static outcome => outcome.Problems)], [.. outcomes.SelectMany(static outcome => outcome.Failed)]);
    }

    private static async Task<List<Diagnostic>> StaleAsync(CiGround ground, CancellationToken cancellation)
    {
        var data = new PreparedData(ground.Root);
        var stale = new List<Diagnostic>();
        foreach (var entry in ground.Section.Prepare)
        {
            if (await data.IsStaleAsync(entry, cancellation).ConfigureAwait(false) is { } why) stale.Add(IntegrationDiagnostics.Stale.Nowhere($"the prepared data `{entry.Name}` is stale: {why}", "hal9 ci prepare"));
        }
        return stale;
    }

    private int Finish(Invocation invocation, CiGround ground, LintOutcome outcome, DateTimeOffset? cachedAt, TimeSpan elapsed)
    {
        switch (invocation.Json ? "json" : invocation.Get(format))
        {
            case "json":
                invocation.Write(new CiLintAnswer(
                    [.. ground.Projects.Select(static project => project.Name)], outcome.Findings.Count, outcome.Problems.Count, cachedAt is not null, elapsed.TotalSeconds,
                    [.. outcome.Findings.Concat(outcome.Problems).Select(JsonDiagnostic.Of)]), AnswerJson.Own.CiLintAnswer);
                break;
            case "sarif":
                SarifReport.Write(outcome.Findings, invocation.Out);
                break;
            case "github":
                GitHubReport.Write(FindingsReport.FromWorkspace([.. outcome.Findings, .. outcome.Problems]), invocation.Out);
                break;
            default:
                FindingsReport.Write(outcome.Findings, invocation);
                WriteSummary(invocation, ground, outcome, cachedAt, elapsed);
                break;
        }
        foreach (var failed in outcome.Failed)
        {
            invocation.Terminal.Error.Write($"\nthe end of what `{failed.Command.Title}` wrote:\n");
            foreach (var line in failed.Tail.TakeLast(20)) invocation.Terminal.Error.Write($"  {ShownText.Clean(line.Text, keepColours: false)}\n");
            invocation.Terminal.Error.Write("\n");
        }
        if (outcome.Problems.Count > 0) return invocation.Refuse([.. outcome.Problems]);
        return outcome.Findings.Any(static finding => finding.Severity == Severity.Error) ? ExitCode.Bad : ExitCode.Fine;
    }

    private static void WriteSummary(Invocation invocation, CiGround ground, LintOutcome outcome, DateTimeOffset? cachedAt, TimeSpan elapsed)
    {
        var what = string.Join(", ", ground.Projects.Select(static project => project.Name));
        var (errors, warnings) = (outcome.Findings.Count(static finding => finding.Severity == Severity.Error), outcome.Findings.Count(static finding => finding.Severity == Severity.Warning));
        var line = cachedAt is { } when
            ? $"lint green: nothing has changed since {when.ToLocalTime():yyyy-MM-dd HH:mm} (--no-cache runs the tools)"
            : errors + warnings > 0 ? $"lint: {errors} {(errors == 1 ? "error" : "errors")}, {warnings} {(warnings == 1 ? "warning" : "warnings")}"
            : outcome.Problems.Count > 0 ? "lint: not everything was checked" : "lint green";
        var paint = invocation.Paint;
        invocation.Out.Write($"{(errors > 0 ? paint.Red(line) : outcome.IsGreen ? paint.Green(line) : paint.Yellow(line))} {paint.Faint($"· {what} · {Durations.Of(elapsed)}")}\n");
    }
}

/// <param name="Projects">What was checked.</param>
/// <param name="Problems">How many things could not be checked.</param>
/// <param name="Cached">Nothing had changed since the last green, and no tool ran.</param>
/// <param name="Diagnostics">Findings, then problems.</param>
internal sealed record CiLintAnswer(IReadOnlyList<string> Projects, int Findings, int Problems, bool Cached, double Seconds, IReadOnlyList<JsonDiagnostic> Diagnostics);
