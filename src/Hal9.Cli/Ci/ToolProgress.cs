using Hal9.Cli.Output;
using Hal9.Cli.Running;
using Hal9.Toolchains.Tools;

namespace Hal9.Cli.Ci;

/// <summary>
/// Shows on <see cref="Terminal.Error"/> what tools do. On a terminal: one line that is written over, with the tool's last words. In a pipe: a line for each tool.
/// In a job on GitHub: a group that holds what the tool writes, as do pipes with <c>--verbose</c>.
/// </summary>
internal sealed class ToolProgress(Terminal terminal, bool verbose, bool inWorkflow) : IToolObserver
{
    private static readonly TimeSpan Redraw = TimeSpan.FromMilliseconds(100);

    private readonly Lock gate = new();
    private readonly bool live = terminal.ErrorIsTerminal && !verbose && !inWorkflow && terminal.CanRedraw;
    private long drawn;

    /// <summary>A program reads the answer, and nobody the progress.</summary>
    public static IToolObserver Of(Invocation invocation) => invocation.Json && !invocation.Verbose ? SilentObserver.Instance : new ToolProgress(invocation.Terminal, invocation.Verbose, IsInWorkflow);

    /// <summary>A job on GitHub, or under hal9.</summary>
    public static bool IsInWorkflow => Environment.GetEnvironmentVariable("GITHUB_ACTIONS") == "true";

    public void Started(ToolCommand command)
    {
        lock (gate)
        {
            if (live) Draw(command.Title, "");
            else Write(inWorkflow ? $"::group::{command.Title}\n" : $"{command.Title} …\n");
        }
    }

    public void Wrote(ToolCommand command, ToolLine line)
    {
        lock (gate)
        {
            if (live && TimeProvider.System.GetElapsedTime(drawn) >= Redraw && line.Text.Length > 0) Draw(command.Title, ShownText.Clean(line.Text, keepColours: false).Trim());
            else if (!live && (inWorkflow || verbose)) Write($"  {ShownText.Clean(line.Text, keepColours: true)}\n");
        }
    }

    public void Ended(ToolRun run)
    {
        lock (gate)
        {
            var paint = new Paint(terminal.ErrorColour);
            if (live) Write("\r\u001b[K");
            if (inWorkflow) Write("::endgroup::\n");
            var mark = run.Succeeded ? paint.Green("✓") : paint.Red("✗");
            Write($"{mark} {run.Command.Title} {paint.Faint(Durations.Of(run.Elapsed))}\n");
        }
    }

    private void Draw(string title, string words)
    {
        drawn = TimeProvider.System.GetTimestamp();
        var paint = new Paint(terminal.ErrorColour);
        var room = terminal.LiveWidth - title.Length - 4;
        Write($"\r\u001b[K{title} {paint.Faint(words.Length <= room ? words : room > 8 ? words[..(room - 1)] + "…" : "")}");
    }

    private void Write(string text)
    {
        terminal.Error.Write(text);
        terminal.Error.Flush();
    }
}
