using Hal9.Cli.Running;
using Hal9.Journal;
using Hal9.Workflows.Planning;

namespace Hal9.Cli.Runs;

/// <summary>A run as its journal tells it.</summary>
/// <param name="Folder">Holds the journal and <c>logs/</c>.</param>
/// <param name="LastHeard">When its last event was recorded.</param>
/// <param name="IsAlive">Some process is at work on it.</param>
/// <param name="Corruption">Where the journal could not be read any further; null when all of it was.</param>
internal sealed record KeptRun(string Id, string Folder, RunView View, DateTimeOffset LastHeard, bool IsAlive, JournalCorruption? Corruption)
{
    /// <summary><c>success</c>, <c>failure</c>, <c>cancelled</c>, <c>skipped</c>; <c>running</c>; <c>died</c> when it neither ended nor runs; <c>unreadable</c>.</summary>
    public string Result =>
        View.Result is { } result ? NeedsContext.TextOf(result)
        : Corruption is not null || View.Started is null ? "unreadable"
        : IsAlive ? "running" : "died";

    /// <summary>A branch's or tag's short name.</summary>
    public string Branch => GitHubContext.SplitRef(View.Started?.Trigger.Ref ?? "").Name ?? "";

    /// <summary>A dead run lasted until it was heard of last.</summary>
    public TimeSpan Elapsed(DateTimeOffset now) => View.Started is null ? TimeSpan.Zero : View.Elapsed(IsAlive ? now : LastHeard);

    public string LogFileOf(LegView leg) => Path.Combine(Folder, "logs", leg.Log ?? "");

    public string LogFileOf(LegView leg, StepView step) => Path.Combine(Folder, "logs", step.Log ?? leg.Log ?? "");
}
