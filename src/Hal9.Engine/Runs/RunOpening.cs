using Hal9.Primitives.Diagnostics;

namespace Hal9.Engine.Runs;

/// <summary>What came of asking for a run.</summary>
public abstract record RunOpening
{
    private RunOpening()
    {
    }

    /// <summary>It runs; its <see cref="RunningRun.Events"/> must be read.</summary>
    /// <param name="Notes">What a person should be told, such as a torn last record.</param>
    public sealed record Opened(RunningRun Run, IReadOnlyList<Diagnostic> Notes) : RunOpening;

    /// <summary>It cannot run; nothing was started or changed.</summary>
    public sealed record Refused(IReadOnlyList<Diagnostic> Diagnostics) : RunOpening;
}

/// <summary>A run at work.</summary>
public sealed class RunningRun
{
    private readonly Action<string> cancel;

    internal RunningRun(string runId, string folder, IAsyncEnumerable<RunEvent> events, Task<RunEnded> ended, Action<string> cancel)
    {
        this.cancel = cancel;
        RunId = runId;
        Folder = folder;
        Events = events;
        Ended = ended;
    }

    public string RunId { get; }

    /// <summary>Holds the journal and <c>logs/</c>.</summary>
    public string Folder { get; }

    /// <summary>
    /// Everything that happens, in order, to be read by one reader to its end; a resumed run first tells what happened before. When the
    /// reader is slow, so is the run.
    /// </summary>
    public IAsyncEnumerable<RunEvent> Events { get; }

    /// <summary>Completes behind the last event; faults when the run lost its journal or this program is wrong.</summary>
    public Task<RunEnded> Ended { get; }

    /// <summary>Asks the run to stop: steps get GitHub's signals and time, <c>always()</c> steps still run. Does not wait.</summary>
    public void Cancel(string reason) => cancel(reason);
}
