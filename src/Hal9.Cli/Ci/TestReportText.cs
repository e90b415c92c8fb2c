using Hal9.Cli.Output;
using Hal9.Cli.Running;
using Hal9.Primitives.Diagnostics;
using Hal9.Toolchains.Testing;

namespace Hal9.Cli.Ci;

/// <summary>A test report for people: what failed and why, what is flaky, what is slow, and one line last.</summary>
/// <param name="findings">One for each failed or flaky test, at its place.</param>
internal sealed class TestReportText(Invocation invocation, TestReport report, IReadOnlyList<(TestResult Result, Diagnostic Finding)> findings)
{
    private const int Slowest = 5;
    private const int TraceLines = 8;
    private const int MessageLines = 30;

    /// <summary>Tests faster than this are not worth a list of the slowest.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(1);

    public void Write()
    {
        var paint = invocation.Paint;
        var renderer = new DiagnosticRenderer(invocation.Terminal.Colour);
        foreach (var (result, finding) in findings)
        {
            invocation.Out.Write(renderer.Render(finding));
            // The first line stands in the finding already.
            foreach (var line in Lines(result.Message).Skip(1).Take(MessageLines)) invocation.Out.Write($"    {line}\n");
            foreach (var line in Lines(result.Trace).Take(TraceLines)) invocation.Out.Write($"    {paint.Faint(line)}\n");
            invocation.Out.Write("\n");
        }
        var slow = report.Results.Where(static result => result.Duration >= Slow).OrderByDescending(static result => result.Duration).Take(Slowest).ToArray();
        if (slow.Length > 0)
        {
            invocation.Out.Write($"{paint.Bold("slowest")}\n");
            foreach (var result in slow) invocation.Out.Write($"  {Durations.Of(result.Duration),8}  {ShownText.Clean(result.Test.Name, keepColours: false)}\n");
            invocation.Out.Write("\n");
        }
        var line1 = Totals(report);
        invocation.Out.Write($"{(IsRed ? paint.Red(line1) : report.Flaky > 0 ? paint.Yellow(line1) : paint.Green(line1))} {paint.Faint($"· {Durations.Of(report.Elapsed)}{(report.Rounds > 1 ? $" · {report.Rounds} rounds" : "")}")}\n");
    }

    public static string Totals(TestReport report)
    {
        var (passed, failed, skipped) = (report.Count(TestOutcome.Passed), report.Count(TestOutcome.Failed), report.Count(TestOutcome.Skipped));
        return $"{passed} passed, {failed} failed, {skipped} skipped{(report.Flaky > 0 ? $" ({report.Flaky} flaky)" : "")}";
    }

    private bool IsRed => report.Problems.Count > 0 || report.Count(TestOutcome.Failed) > 0;

    private static IEnumerable<string> Lines(string? text) => (text ?? "").Trim().Split('\n').Where(static line => line.Trim().Length > 0).Select(static line => ShownText.Clean(line.TrimEnd(), keepColours: false));
}
