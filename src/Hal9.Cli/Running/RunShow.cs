using System.Runtime.InteropServices;
using Hal9.Engine.Runs;
using Hal9.Machine.Processes;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Planning;

namespace Hal9.Cli.Running;

/// <summary>Watches one run of the engine's to its end and tells a person of it.</summary>
internal sealed class RunShow(Invocation invocation, TimeProvider time)
{
    /// <summary>Lines of a failed step's log that are unfolded at the end.</summary>
    public const int LogTail = 60;

    // In a pipe they were all shown once, perhaps far above.
    private const int LogTailBehindLines = 20;

    /// <summary>How a watched run ended.</summary>
    /// <param name="Opening">Why it did not start; empty when it did.</param>
    public sealed record Outcome(RunEnded? Ended, RunView View, string Folder, IReadOnlyList<Diagnostic> Opening);

    /// <param name="open">Starts, resumes or retries.</param>
    /// <param name="isAgain">It does not start.</param>
    public async Task<Outcome> WatchAsync(Func<Task<RunOpening>> open, Plan plan, bool isAgain, CancellationToken cancellation)
    {
        var view = new RunView(plan.Jobs.Where(static job => job.Caller is null).Select(static job => (job.Key, job.Job.Name is { IsLiteral: true } name ? name.ToString() ?? job.Key : job.Key)));
        var opening = await open().ConfigureAwait(false);
        if (opening is not RunOpening.Opened { Run: var run, Notes: var notes }) return new Outcome(null, view, "", ((RunOpening.Refused)opening).Diagnostics);
        foreach (var note in notes) invocation.Terminal.Error.Write(new DiagnosticRenderer(invocation.Terminal.ErrorColour).Render(note));
        invocation.Terminal.Error.Flush();

        var gate = new Lock();
        var terminal = invocation.Terminal;
        var isLive = !invocation.Json && terminal.CanRedraw;
        using var second = new SecondInterrupt(run.RunId);
        await using (cancellation.Register(() => run.Cancel("interrupted")).ConfigureAwait(false))
        {
            IRunPicture picture = invocation.Json ? new NoPicture() : isLive ? new LiveTree(view, gate, terminal, time) : new PlainLines(view, terminal.Out, invocation.Paint, isAgain);
            await using (picture.ConfigureAwait(false))
            {
                await foreach (var happening in run.Events.ConfigureAwait(false))
                {
                    lock (gate) view.Take(happening, time.GetUtcNow());
                    picture.Take(happening);
                }
            }
        }
        var ended = await run.Ended.ConfigureAwait(false);
        if (!invocation.Json)
        {
            if (!isLive) terminal.Out.Write("\n");
            new RunReport(view, run.Folder, terminal).Write(isLive ? LogTail : LogTailBehindLines, time.GetUtcNow());
        }
        return new Outcome(ended, view, run.Folder, []);
    }

    /// <summary>The first Ctrl+C lets steps end in their time; the second ends this program, and the processes of the run with it.</summary>
    private sealed class SecondInterrupt : IDisposable
    {
        private readonly PosixSignalRegistration[] registrations;
        private readonly RepeatedSignal repeated = new();

        public SecondInterrupt(string runId) => registrations = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }.Select(signal => PosixSignalRegistration.Create(signal, _ =>
        {
            if (repeated.Take() != RepeatedSignal.Kind.Second) return;
            foreach (var process in ProcessTable.WithEnvironmentPrefix("RUNNER_TRACKING_ID", $"hal9_{runId}_")) ProcessTable.Kill(process);
            // The terminal gets its cursor back.
            if (!Console.IsOutputRedirected) Console.Out.Write("\u001b[?25h\n");
        }))];

        public void Dispose()
        {
            foreach (var registration in registrations) registration.Dispose();
        }
    }
}
