using System.Text;
using Hal9.Cli.Output;
using Hal9.Cli.Running;
using Hal9.Primitives.Diagnostics;
using Hal9.Toolchains.Testing;

namespace Hal9.Cli.Ci;

/// <summary>A test report as Markdown, for the page of a job.</summary>
internal static class TestSummary
{
    private const int Shown = 50;
    private const int Slowest = 5;

    /// <summary>Adds to the file that a job's summary is collected in; does nothing outside a job.</summary>
    public static async Task WriteAsync(TestReport report, IReadOnlyList<(TestResult Result, Diagnostic Finding)> findings, CancellationToken cancellation)
    {
        if (Environment.GetEnvironmentVariable("GITHUB_STEP_SUMMARY") is not { Length: > 0 } file) return;
        await File.AppendAllTextAsync(file, Markdown(report, findings), cancellation).ConfigureAwait(false);
    }

    public static string Markdown(TestReport report, IReadOnlyList<(TestResult Result, Diagnostic Finding)> findings)
    {
        var red = report.Problems.Count > 0 || report.Count(TestOutcome.Failed) > 0;
        var text = new StringBuilder($"### {(red ? "❌" : report.Flaky > 0 ? "⚠️" : "✅")} Tests: {TestReportText.Totals(report)} in {Durations.Of(report.Elapsed)}\n\n");
        foreach (var problem in report.Problems) text.Append($"- **{problem.Code}** {Escape(problem.Message)}{(problem.Hint is { } hint ? $" ({Escape(hint)})" : "")}\n");
        if (report.Problems.Count > 0) text.Append('\n');
        if (report.Results.Count > 0) text.Append("| module | passed | failed | skipped | flaky | time |\n|---|---:|---:|---:|---:|---:|\n");
        foreach (var module in report.Results.GroupBy(static result => result.Module).OrderBy(static group => group.Key, StringComparer.Ordinal))
        {
            var time = TimeSpan.FromTicks(module.Sum(static result => result.Duration.Ticks));
            text.Append($"| {Escape(module.Key)} | {Count(module, TestOutcome.Passed)} | {Count(module, TestOutcome.Failed)} | {Count(module, TestOutcome.Skipped)} | {module.Count(static result => result.IsFlaky)} | {Durations.Of(time)} |\n");
        }
        foreach (var (result, finding) in findings.Take(Shown))
        {
            text.Append($"\n<details><summary>{(result.IsFlaky ? "⚠️ flaky" : "❌")} {Html(result.Test.Name)}{(finding.Span is { } span ? $" · {Html(span.ToString())}" : "")}</summary>\n\n");
            text.Append($"```\n{Fenced($"{result.Message}\n{result.Trace}".Trim())}\n```\n\n</details>\n");
        }
        if (findings.Count > Shown) text.Append($"\n… and {findings.Count - Shown} more.\n");
        var slow = report.Results.Where(static result => result.Duration >= TimeSpan.FromSeconds(1)).OrderByDescending(static result => result.Duration).Take(Slowest).ToArray();
        if (slow.Length > 0)
        {
            text.Append("\n| slowest | time |\n|---|---:|\n");
            foreach (var result in slow) text.Append($"| {Escape(result.Test.Name)} | {Durations.Of(result.Duration)} |\n");
        }
        return text.Append('\n').ToString();
    }

    private static int Count(IEnumerable<TestResult> results, TestOutcome outcome) => results.Count(result => result.Outcome == outcome);

    private static string Escape(string text) => Html(ShownText.Clean(text, keepColours: false)).Replace("|", "\\|", StringComparison.Ordinal).Replace("\n", " ", StringComparison.Ordinal);

    private static string Html(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    /// <summary>A fence in the text must not end ours.</summary>
    private static string Fenced(string text) => string.Join('\n', text.Split('\n').Select(static line => ShownText.Clean(line, keepColours: false).Replace("```", "'''", StringComparison.Ordinal)));
}
