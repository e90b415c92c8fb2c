using Hal9.Engine.Steps;
using Hal9.Workflows.Model;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Jobs;

/// <summary>
/// The background steps of one job: at most ten at once, and nothing of them counts before they are waited for. Used by one thread.
/// </summary>
internal sealed class BackgroundSteps(JobRun job, CancellationToken cancellation) : IAsyncDisposable
{
    /// <summary>GitHub's limit; a further one starts when another has ended.</summary>
    public const int AtOnce = 10;

    private readonly SemaphoreSlim slots = new(AtOnce);
    private readonly List<Running> running = [];

    public async Task StartAsync(Step step, Func<CancellationToken, Task<StepResult>> run)
    {
        await slots.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        running.Add(new Running(step, stop, ReleaseAsync(run(stop.Token))));
    }

    /// <summary>Waits for these, in the order they were started; those waited for before are left out.</summary>
    public Task<List<(Step Step, StepResult Result)>> WaitAsync(IEnumerable<string> ids)
    {
        var wanted = ids.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return EndAsync(running.FindAll(one => wanted.Contains(one.Step.Id)));
    }

    public Task<List<(Step Step, StepResult Result)>> WaitAllAsync() => EndAsync([.. running]);

    /// <summary>Stops one and waits for its end, which then is no failure of the job.</summary>
    public async Task<List<(Step Step, StepResult Result)>> CancelAsync(string id)
    {
        var found = running.FindAll(one => string.Equals(one.Step.Id, id, StringComparison.OrdinalIgnoreCase));
        var before = job.Scope.Status;
        foreach (var one in found) await one.Stop.CancelAsync().ConfigureAwait(false);
        var ended = await EndAsync(found).ConfigureAwait(false);
        // To the step it looked as if the job were cancelled; the job is not.
        if (!cancellation.IsCancellationRequested) job.Scope.Status = before;
        return [.. ended.Select(one => (one.Step, one.Result with { Outcome = JobResult.Cancelled, Conclusion = JobResult.Cancelled }))];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in running) await one.Stop.CancelAsync().ConfigureAwait(false);
        await EndAsync([.. running]).ConfigureAwait(false);
        slots.Dispose();
    }

    private async Task<List<(Step Step, StepResult Result)>> EndAsync(List<Running> ending)
    {
        var ended = new List<(Step, StepResult)>(ending.Count);
        foreach (var one in ending)
        {
            ended.Add((one.Step, await one.Run.ConfigureAwait(false)));
            one.Stop.Dispose();
            running.Remove(one);
        }
        return ended;
    }

    private async Task<StepResult> ReleaseAsync(Task<StepResult> run)
    {
        try
        {
            return await run.ConfigureAwait(false);
        }
        finally
        {
            slots.Release();
        }
    }

    private sealed record Running(Step Step, CancellationTokenSource Stop, Task<StepResult> Run);
}
