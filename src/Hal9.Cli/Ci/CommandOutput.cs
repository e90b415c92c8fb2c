using Hal9.Cli.Output;
using Hal9.Cli.Running;
using Hal9.Toolchains.Tools;

namespace Hal9.Cli.Ci;

/// <summary>
/// Shows everything that declared commands write, as it comes: in a job on GitHub within a group of its own. With <c>--json</c> on
/// <see cref="Terminal.Error"/>, since the answer stands alone on the other.
/// </summary>
internal sealed class CommandOutput(Invocation invocation) : IToolObserver
{
    private readonly Lock gate = new();
    private readonly TextWriter output = invocation.Json ? invocation.Terminal.Error : invocation.Out;
    private readonly Paint paint = new(invocation.Json ? invocation.Terminal.ErrorColour : invocation.Terminal.Colour);

    public void Started(ToolCommand command) => Write(ToolProgress.IsInWorkflow ? $"::group::{command.Title}" : paint.Bold($"▸ {command.Title}"));

    public void Wrote(ToolCommand command, ToolLine line) => Write(ShownText.Clean(line.Text, keepColours: true));

    public void Ended(ToolRun run)
    {
        if (ToolProgress.IsInWorkflow) Write("::endgroup::");
        Write($"{(run.Succeeded ? paint.Green("✓") : paint.Red("✗"))} {run.Command.Title} {paint.Faint(Durations.Of(run.Elapsed))}");
    }

    private void Write(string line)
    {
        lock (gate)
        {
            output.Write(line + "\n");
            output.Flush();
        }
    }
}
