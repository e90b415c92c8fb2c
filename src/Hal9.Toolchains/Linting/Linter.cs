using Hal9.Primitives.Diagnostics;
using Hal9.Toolchains.Findings;
using Hal9.Toolchains.Tools;

namespace Hal9.Toolchains.Linting;

/// <summary>Runs what lints a project, one tool after another.</summary>
/// <param name="sources">Where findings point into; made anew after a tool has changed files.</param>
public sealed class Linter(ToolRunner runner, Func<FindingSources> sources)
{
    /// <param name="fix">First lets each tool mend what it can.</param>
    public async Task<LintOutcome> RunAsync(ToolchainProject project, LintOptions options, bool fix, CancellationToken cancellation)
    {
        var probe = await ToolProbe.RunAsync(project, options.RustToolchain, runner, sources(), cancellation).ConfigureAwait(false);
        if (probe.Missing is { } missing) return new LintOutcome([], [missing], []);
        if (probe.Rust is { Arguments.Count: 0 } bare)
        {
            return new LintOutcome([], [ToolchainDiagnostics.UnavailableFramework.Nowhere($"Rust {bare.Name} is here without clippy and rustfmt of its own: {bare.Environment["RUSTC"]}", $"rustup toolchain install {bare.Name}")], []);
        }
        options = options with { Rust = probe.Rust };
        var findings = new List<ToolFinding>();
        var problems = new List<Diagnostic>();
        var failed = new List<ToolRun>();
        foreach (var step in project.Toolchain.Lint(project, options))
        {
            // What mends tells nothing that the check behind it would not tell better.
            if (fix && step.Fix is { } mend) await runner.RunAsync(mend, cancellation).ConfigureAwait(false);
            var reader = step.Reader();
            var run = await runner.RunAsync(step.Check, cancellation, reader.Read).ConfigureAwait(false);
            var found = reader.Finish(run);
            // Two tools may find the same; the first is the one that knows more.
            var known = findings.Select(PlaceOf).ToHashSet();
            findings.AddRange(found.Where(finding => !known.Contains(PlaceOf(finding))));
            if (run.Problem is { } problem) problems.Add(problem);
            else if (run.ExitCode != 0 && !found.Any(static finding => finding.Severity == Severity.Error))
            {
                // A tool that stumbles over what an earlier one has found has nothing to add.
                if (findings.Any(static finding => finding.Severity == Severity.Error)) continue;
                problems.Add(ToolchainDiagnostics.ToolFailed.Nowhere($"`{run.Command.Title}` failed with exit code {run.ExitCode}, and not over the code", run.LastWords));
                failed.Add(run);
            }
        }
        var pointed = sources();
        return new LintOutcome([.. findings.DistinctBy(static finding => (PlaceOf(finding), finding.Message)).Select(pointed.Of)], problems, failed);
    }

    private static (string? Path, SourcePosition Start, string Rule, string Message) PlaceOf(ToolFinding finding) => (finding.Path, finding.Start, finding.Rule, finding.Path is null ? finding.Message : "");
}

/// <param name="Findings">What is wrong with the code.</param>
/// <param name="Problems">Why something was not checked.</param>
/// <param name="Failed">Runs whose last lines are all there is to show.</param>
public sealed record LintOutcome(IReadOnlyList<Diagnostic> Findings, IReadOnlyList<Diagnostic> Problems, IReadOnlyList<ToolRun> Failed)
{
    /// <summary>Everything was checked, and nothing was found.</summary>
    public bool IsGreen => Findings.Count == 0 && Problems.Count == 0;
}
