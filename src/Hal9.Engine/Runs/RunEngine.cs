using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using Hal9.Engine.Actions.Sources;
using Hal9.Engine.Masking;
using Hal9.Journal;
using Hal9.Journal.Files;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;

namespace Hal9.Engine.Runs;

/// <summary>Starts, resumes and retries runs on this machine. Thread-safe.</summary>
public sealed class RunEngine(TimeProvider time)
{
    // Events the watcher may be behind before the run waits for it.
    private const int WatcherBacklog = 256;

    /// <summary>A number no other run on this machine has: milliseconds since 1970.</summary>
    public string NewRunId() => time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>Starts a new run under <see cref="Hal9.Workflows.Planning.RunIdentity.RunId"/>.</summary>
    public Task<RunOpening> StartAsync(RunRequest request, CancellationToken cancellation) => OpenAsync(request, StreamMode.New, retry: false, cancellation);

    /// <summary>
    /// Goes on with a run that died: completed steps are not run again, the step under way starts anew after what it left running was
    /// ended. The request must be as the run's own (see <see cref="RunStarted"/>), secrets included.
    /// </summary>
    public Task<RunOpening> ResumeAsync(RunRequest request, CancellationToken cancellation) => OpenAsync(request, StreamMode.Existing, retry: false, cancellation);

    /// <summary>Runs what failed again, each leg from its first failed step, as a further attempt.</summary>
    public Task<RunOpening> RetryAsync(RunRequest request, CancellationToken cancellation) => OpenAsync(request, StreamMode.Existing, retry: true, cancellation);

    private async Task<RunOpening> OpenAsync(RunRequest request, StreamMode mode, bool retry, CancellationToken cancellation)
    {
        if (request.Actions.IsFrozen && await FrozenActions.RefuseAsync(request, time, cancellation).ConfigureAwait(false) is { Count: > 0 } unpinned) return new RunOpening.Refused(unpinned);
        if (request.RunsFolder is null) RunFolder.Prepare(request.RepositoryRoot);
        var store = new FileJournalStore(request.RunsFolder ?? RunFolder.Of(request.RepositoryRoot), time);
        var stream = new StreamId(request.Identity.RunId);
        var key = ValueSealer.ReadOrMakeKey(request.KeyFile);
        var opening = await store.OpenAsync(stream, mode, cancellation).ConfigureAwait(false);
        if (opening is not JournalOpening.Opened opened) return new RunOpening.Refused([opening.Diagnostic!]);

        var history = new RunHistory();
        var before = new List<RunEvent>();
        if (mode == StreamMode.Existing)
        {
            await foreach (var envelope in store.ReadAsync(stream, 1, cancellation).ConfigureAwait(false))
            {
                if (RunEvents.Read(envelope) is not { } happening) continue;
                before.Add(happening);
                history.Take(happening);
            }
            if ((Refuse(request, history, retry) ?? CannotUnseal(request, key, before)) is { } refusal)
            {
                await opened.Journal.DisposeAsync().ConfigureAwait(false);
                return new RunOpening.Refused(refusal);
            }
        }

        var masker = new SecretMasker();
        masker.Add(request.Secrets.Values.Append(request.Token));
        var sealer = new ValueSealer(key, masker);
        var watchers = Channel.CreateBounded<RunEvent>(new BoundedChannelOptions(WatcherBacklog) { SingleReader = true });
        var folder = store.FolderOf(stream);
        var workFolder = history.Started?.WorkFolder ?? request.WorkFolder ?? RunFolder.WorkFolderOf(request.Identity.RunId);
        var services = new RunServices(request, history, opened.Journal, masker, sealer, watchers, time, folder, workFolder, Json(request.Plan.Event.Payload));
        var coordinator = new RunCoordinator(services, history);
        var ended = Task.Run(() => RunAsync(services, coordinator, opened.Journal, watchers.Writer, before, mode == StreamMode.New ? null : retry), CancellationToken.None);
        IReadOnlyList<Diagnostic> notes = opened.Diagnostic is { } note ? [note] : [];
        return new RunOpening.Opened(new RunningRun(request.Identity.RunId, folder, watchers.Reader.ReadAllAsync(CancellationToken.None), ended, coordinator.Cancel), notes);
    }

    /// <param name="retry">Null for a new run.</param>
    private static async Task<RunEnded> RunAsync(RunServices services, RunCoordinator coordinator, IJournal journal, ChannelWriter<RunEvent> watchers, List<RunEvent> before, bool? retry)
    {
        Exception? failure = null;
        try
        {
            await using var held = journal.ConfigureAwait(false);
            await using var ending = services.ConfigureAwait(false);
            foreach (var happening in before) await watchers.WriteAsync(happening).ConfigureAwait(false);
            return await coordinator.RunAsync(retry).ConfigureAwait(false);
        }
        catch (Exception problem)
        {
            failure = problem;
            // The other jobs are in the middle of something, and nobody will write down how it ends.
            await RunCoordinator.EndProcessesAsync(services).ConfigureAwait(false);
            throw;
        }
        finally
        {
            await services.CloseEndpointAsync().ConfigureAwait(false);
            watchers.Complete(failure);
        }
    }

    private static List<Diagnostic>? Refuse(RunRequest request, RunHistory history, bool retry)
    {
        var problems = new List<Diagnostic>();
        if (history.Started is not { } started) return [EngineDiagnostics.NothingToResume.Nowhere("the run died before its first event", "start it again")];
        if (!retry && history.Ended is not null) problems.Add(EngineDiagnostics.NothingToResume.Nowhere($"run {started.RunId} has ended", "retry it to run again what failed"));
        if (retry && history.Ended is { Result: Hal9.Workflows.Planning.JobResult.Success }) problems.Add(EngineDiagnostics.NothingToResume.Nowhere($"nothing of run {started.RunId} failed"));
        foreach (var name in started.SecretNames.Where(name => !request.Secrets.ContainsKey(name)))
        {
            problems.Add(EngineDiagnostics.SecretMissing.Nowhere($"the run was started with the secret `{name}`", $"give it again: --secret {name}"));
        }
        return problems.Count > 0 ? problems : null;
    }

    /// <summary>Asked before anything runs: a value found missing in the middle of a job would be too late.</summary>
    private static List<Diagnostic>? CannotUnseal(RunRequest request, byte[] key, List<RunEvent> before)
    {
        var sealer = new ValueSealer(key, new SecretMasker());
        var values = before.SelectMany(static happening => happening switch
        {
            StepCompleted { Changes: { } changes } => [.. changes.Outputs, .. changes.Environment, .. changes.State, .. changes.Masks],
            LegEnded ended => ended.Outputs,
            _ => (IEnumerable<SealedValue>)[],
        });
        if (values.FirstOrDefault(value => !sealer.CanOpen(value)) is not { } closed) return null;
        var what = closed.Name.Length > 0 ? $"the value `{closed.Name}`" : "a masked value";
        return [EngineDiagnostics.UnsealFailed.Nowhere($"{what} of the run was sealed with another key than `{request.KeyFile}`", "put the key back that was there, or start the run anew")];
    }

    internal static byte[] Json(ExpressionValue value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer)) ExpressionJson.WriteValue(writer, value);
        return buffer.WrittenSpan.ToArray();
    }
}
