using Hal9.Primitives.Diagnostics;
using Hal9.Releases.Binaries;
using Hal9.Releases.Changelogs;
using Hal9.Releases.Versions;

namespace Hal9.Releases.Publishing;

/// <summary>What to publish and how.</summary>
/// <param name="Paths">Of a package; empty for the whole repository.</param>
/// <param name="Channel">Null: by <paramref name="Section"/> and the branch.</param>
/// <param name="Template">A cliff.toml or template that the changelog is written by; null: <paramref name="Style"/>.</param>
/// <param name="Assets">Paths of files to be released with it; their sums are added.</param>
/// <param name="ByPullRequest">Keep one pull request open with the release's commit, instead of pushing it.</param>
/// <param name="Draft">Stop before the release is shown to everyone: its assets are made elsewhere.</param>
/// <param name="Tag">Finish the release of this tag and plan no other; null plans.</param>
public sealed record PublishRequest(
    ReleaseSection Section, VersionPolicy Policy, IReadOnlyList<string> Paths, ReleaseChannel? Channel, IReadOnlyList<string> VersionFiles, string? ChangelogPath, ChangelogStyle Style,
    SourceText? Template, IReadOnlyList<string> Assets, bool DryRun, bool ByPullRequest, bool Draft = false, string? Tag = null)
{
    /// <summary>Signs provenance and sums.</summary>
    public ReleaseSigner Signer { get; init; } = ReleaseSigner.None;

    /// <summary>Runtime identifiers whose archive has to be among the assets: a release that lacks one is not shown to anyone.</summary>
    public IReadOnlyList<string> RequiredTargets { get; init; } = [];
}

/// <summary>What happened.</summary>
/// <param name="Tag">The release made, finished, planned or proposed by a pull request; null when there was none.</param>
/// <param name="Url">Its page.</param>
/// <param name="Problem">Why it stopped; the steps before it are done.</param>
public sealed record PublishOutcome(string? Tag, string? Version, string? Url, IReadOnlyList<PublishStep> Steps, Diagnostic? Problem)
{
    /// <summary>What is not as cliff.toml asks, and no reason to stop.</summary>
    public IReadOnlyList<Diagnostic> Warnings { get; init; } = [];

    /// <summary>Whether there is a release that was not there, or not shown to everyone, before: something to build binaries for.</summary>
    public bool IsNew => Problem is null && Steps.Any(static step => (step.Name == "draft" && step.State != StepState.Planned) || step is { Name: "publish", State: StepState.Done });
}

/// <param name="Name">Stable word: <c>plan</c>, <c>commit</c>, <c>tag</c>, <c>push</c>, <c>draft</c>, <c>asset</c>, <c>publish</c>, <c>dispatch</c>, <c>pull-request</c>, <c>nothing</c>.</param>
public sealed record PublishStep(string Name, StepState State, string Text);

public enum StepState
{
    /// <summary>Done by this run.</summary>
    Done,

    /// <summary>An earlier run had done it.</summary>
    Found,

    /// <summary>A dry run would do it.</summary>
    Planned,
}
