using Hal9.Cli.Output;
using Hal9.Cli.Running;
using Hal9.Toolchains.Testing;

namespace Hal9.Cli.Ci;

/// <summary>Shows on <see cref="Terminal.Error"/> how tests go: a failure as it comes, a line for each module when it has ended, and on a terminal a count that is written over.</summary>
internal sealed class TestPrinter(Terminal terminal, bool isSilent, bool verbose) : ITestProgress
{
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(100);

    private readonly Lock gate = new();
    private readonly bool live = terminal.ErrorIsTerminal && terminal.CanRedraw;
    private long drawn;
    private int passed;
    private int failed;

    public void Ended(TestResult result)
    {
        if (isSilent) return;
        lock (gate)
        {
            var paint = new Paint(terminal.ErrorColour);
            if (result.Outcome == TestOutcome.Passed) passed++;
            if (result.Outcome == TestOutcome.Failed)
            {
                failed++;
                Write($"{Clear}{paint.Red("✗")} {ShownText.Clean(result.Test.Name, keepColours: false)} {paint.Faint(Durations.Of(result.Duration))}\n");
            }
            else if (verbose) Write($"{Clear}{(result.Outcome == TestOutcome.Passed ? paint.Green("✓") : "-")} {ShownText.Clean(result.Test.Name, keepColours: false)} {paint.Faint(Durations.Of(result.Duration))}\n");
            if (!live || TimeProvider.System.GetElapsedTime(drawn) < Redraw) return;
            drawn = TimeProvider.System.GetTimestamp();
            Write($"{Clear}{passed} passed, {failed} failed …");
        }
    }

    public void ModuleEnded(string module, IReadOnlyList<TestResult> results, TimeSpan elapsed)
    {
        // A library without tests of its own is nothing to tell of.
        if (isSilent || results.Count == 0) return;
        lock (gate)
        {
            var paint = new Paint(terminal.ErrorColour);
            var (good, bad, flaky) = (results.Count(static result => result.Outcome == TestOutcome.Passed), results.Count(static result => result.Outcome == TestOutcome.Failed), results.Count(static result => result.IsFlaky));
            var mark = bad > 0 ? paint.Red("✗") : flaky > 0 ? paint.Yellow("~") : paint.Green("✓");
            Write($"{Clear}{mark} {module}: {good} passed{(bad > 0 ? $", {bad} failed" : "")}{(flaky > 0 ? $", {flaky} flaky" : "")} {paint.Faint(Durations.Of(elapsed))}\n");
        }
    }

    private string Clear => live ? "\r\u001b[K" : "";

    private void Write(string text)
    {
        terminal.Error.Write(text);
        terminal.Error.Flush();
    }
}
