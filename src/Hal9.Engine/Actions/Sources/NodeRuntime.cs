using Hal9.Engine.Runs;
using Hal9.Machine.Processes;

namespace Hal9.Engine.Actions.Sources;

/// <summary>
/// The node that JavaScript actions run on: this machine's own, whatever <c>using: node16</c>, <c>node20</c> or <c>node24</c> asks for, as it is found before
/// any step changed the search path. Thread-safe.
/// </summary>
internal sealed class NodeRuntime(RunRequest request, TimeProvider time)
{
    private static readonly TimeSpan AnswerDeadline = TimeSpan.FromSeconds(30);

    private int said;

    /// <summary>Of the program; null when there is none.</summary>
    public string? Path { get; } = ProgramSearch.Find("node", request.InheritedEnvironment.GetValueOrDefault("PATH"), request.RepositoryRoot);

    /// <summary>What is said of it, to the first who asks in a run; null to all others.</summary>
    /// <param name="wanted">The number behind <c>node</c>, of every action that is to run.</param>
    public async Task<string?> SayOnceAsync(IEnumerable<int> wanted, CancellationToken cancellation)
    {
        if (Path is null || Interlocked.Exchange(ref said, 1) != 0) return null;
        var output = new CapturedOutput(1 << 12);
        using var clock = new CancellationTokenSource(AnswerDeadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancellation);
        var command = new ChildCommand { Program = Path, Arguments = ["--version"], WorkingDirectory = request.RepositoryRoot, Environment = request.InheritedEnvironment, Stop = StopTimings.Now };
        try
        {
            await ChildProcess.RunAsync(command, output, time, either.Token).ConfigureAwait(false);
        }
        catch (ProcessStartException)
        {
            // The action that needs it says so.
            return null;
        }
        var names = string.Join(", ", wanted.Distinct().Order().Select(static number => FormattableString.Invariant($"node{number}")));
        return $"Actions for {names} run on the node of this machine, {(output.OutputText.Trim() is { Length: > 0 } version ? version : "of an unknown version")} ({Path})";
    }
}
