using Hal9.Machine.Processes;

namespace Hal9.Toolchains.Tools;

/// <summary>Runs tools as process groups of their own: streamed, ended at their deadline, ended with all they started when cancelled.</summary>
/// <param name="environment">That of this process, as a rule.</param>
public sealed class ToolRunner(IReadOnlyDictionary<string, string> environment, IToolObserver observer, TimeProvider time)
{
    /// <summary>How long a tool may take to end by itself before it is killed.</summary>
    private static readonly StopTimings Stop = new(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1));

    // Servers that a compiler leaves behind hold its pipes for minutes.
    private static readonly TimeSpan OutputGrace = TimeSpan.FromMilliseconds(500);

    public IReadOnlyDictionary<string, string> Environment => environment;

    public TimeProvider Time => time;

    /// <summary>Whether a program is on the search path.</summary>
    public bool Has(string program) => Find(program, Path.GetTempPath()) is not null;

    /// <param name="take">Given every line as it comes.</param>
    /// <exception cref="OperationCanceledException">Cancelled; the tool and what it started are gone.</exception>
    public async Task<ToolRun> RunAsync(ToolCommand command, CancellationToken cancellation, Action<ToolLine>? take = null)
    {
        cancellation.ThrowIfCancellationRequested();
        if (Find(command.Program, command.Directory) is not { } program) return NotStarted(command, $"`{command.Program}` is not on the search path");
        var started = time.GetTimestamp();
        var lines = new ToolLines(line =>
        {
            take?.Invoke(line);
            observer.Wrote(command, line);
        });
        var child = new ChildCommand
        {
            Program = program, Arguments = command.Arguments, WorkingDirectory = command.Directory, Environment = EnvironmentOf(command), Stop = Stop, OutputGrace = OutputGrace,
        };
        using var deadline = new CancellationTokenSource(command.Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        observer.Started(command);
        ChildExit exit;
        try
        {
            exit = await ChildProcess.RunAsync(child, lines, time, either.Token).ConfigureAwait(false);
        }
        catch (ProcessStartException problem)
        {
            return NotStarted(command, problem.Message);
        }
        lines.Finish();
        cancellation.ThrowIfCancellationRequested();
        var late = exit.Stopped ? ToolchainDiagnostics.Deadline.Nowhere($"`{command.Title}` did not end within {command.Deadline}", "hal9.yml may give it more time: `ci.deadline`") : null;
        var run = new ToolRun(command, exit.Code, late, lines.Tail, time.GetElapsedTime(started));
        observer.Ended(run);
        return run;
    }

    private string? Find(string program, string directory) => ProgramSearch.Find(program, environment.GetValueOrDefault("PATH"), directory);

    private static ToolRun NotStarted(ToolCommand command, string why) =>
        new(command, -1, ToolchainDiagnostics.MissingTool.Nowhere($"`{command.Title}` cannot be run: {why}", InstallHint(command.Program)), [], TimeSpan.Zero);

    private static string InstallHint(string program) => Path.GetFileName(program) switch
    {
        "dotnet" => "install the .NET SDK: https://dot.net/download",
        "cargo" or "rustc" => "install Rust: https://rustup.rs",
        var name => $"install {name}",
    };

    private Dictionary<string, string> EnvironmentOf(ToolCommand command)
    {
        var variables = new Dictionary<string, string>(environment);
        foreach (var (name, value) in command.Environment)
        {
            if (value.Length == 0) variables.Remove(name);
            else variables[name] = value;
        }
        return variables;
    }
}
