using System.Threading.Channels;
using Hal9.Engine.Masking;
using Hal9.Journal;

namespace Hal9.Engine.Runs;

/// <summary>What all legs of one run share: the journal and the watcher, the secrets, the clock.</summary>
internal sealed class RunServices(RunRequest request, IJournal journal, SecretMasker masker, ValueSealer sealer, Channel<RunEvent> watchers, TimeProvider time, string folder, string workFolder, byte[] eventPayload)
{
    public RunRequest Request { get; } = request;

    public SecretMasker Masker { get; } = masker;

    public ValueSealer Sealer { get; } = sealer;

    public TimeProvider Time { get; } = time;

    /// <summary>The run's own: journal, logs, artifacts.</summary>
    public string Folder { get; } = folder;

    /// <summary>Of all legs' workspaces.</summary>
    public string WorkFolder { get; } = workFolder;

    /// <summary>Of the repository; shared by all its runs.</summary>
    public string CacheFolder { get; } = request.CacheFolder ?? Path.Combine(request.RepositoryRoot, RunFolder.Name, "cache");

    /// <summary>Content of <c>GITHUB_EVENT_PATH</c>.</summary>
    public byte[] EventPayload { get; } = eventPayload;

    public string Home { get; } = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    /// <summary>Writes an event down, then tells it: what was told is never lost.</summary>
    public async ValueTask RecordAsync(RunEvent happening)
    {
        // Not cancellable: an event that happened is recorded, or the run has lost its journal and ends by the exception.
        if (RunEvents.Of(happening) is { } record) await journal.AppendAsync(record, CancellationToken.None).ConfigureAwait(false);
        await watchers.Writer.WriteAsync(happening).ConfigureAwait(false);
    }

    /// <summary>Tells a piece of output. Waits while the watcher is behind, and so slows the child instead of filling memory.</summary>
    public ValueTask TellAsync(StepOutput output) => Request.TellOutput ? watchers.Writer.WriteAsync(output) : ValueTask.CompletedTask;
}
