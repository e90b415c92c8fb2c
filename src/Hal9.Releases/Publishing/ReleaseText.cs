using Hal9.Machine.Git;
using Hal9.Primitives.Diagnostics;
using Hal9.Releases.Changelogs;
using Hal9.Releases.Cliff;
using Hal9.Releases.History;

namespace Hal9.Releases.Publishing;

/// <summary>What a release that is being made says of itself: in the changelog and on the forge.</summary>
/// <param name="In">The changelog's text with the release in it, from the one there is; empty when there is nothing to write.</param>
internal sealed record ReleaseText(string Notes, Func<string?, (string? Text, Diagnostic? Problem)> In)
{
    public static async Task<(ReleaseText? Text, Diagnostic? Problem)> OfAsync(GitProgram git, PublishRequest request, GitHistory history, Release release, TimeProvider time, Action<Diagnostic> warn, CancellationToken cancellation)
    {
        if (request.Template is null)
        {
            var style = new KeepAChangelog(request.Style);
            var own = style.Section(release);
            return (new ReleaseText(style.Notes(release), existing => (ChangelogFile.WithRelease(existing, own), null)), null);
        }
        var (changelog, problem) = await ReadAsync(git, request.Template, history, time, warn, cancellation).ConfigureAwait(false);
        if (changelog is null) return (null, problem);
        changelog = changelog.Released(release.Tag!.Name, release.Seconds);
        (var section, problem) = changelog.Section(release.Tag.Name, cancellation);
        return problem is not null ? (null, problem) : (new ReleaseText(section ?? "", existing => section is null ? (existing ?? "", null) : changelog.Prepended(existing, section, cancellation)), null);
    }

    /// <summary>The notes of a release that is tagged already.</summary>
    public static async Task<(string? Notes, Diagnostic? Problem)> NotesAsync(GitProgram git, SourceText template, GitHistory history, string tag, TimeProvider time, Action<Diagnostic> warn, CancellationToken cancellation)
    {
        var (changelog, problem) = await ReadAsync(git, template, history, time, warn, cancellation).ConfigureAwait(false);
        if (changelog is null) return (null, problem);
        (var section, problem) = changelog.Section(tag, cancellation);
        return problem is not null ? (null, problem) : (section ?? "", null);
    }

    private static async Task<(CliffChangelog? Changelog, Diagnostic? Problem)> ReadAsync(GitProgram git, SourceText template, GitHistory history, TimeProvider time, Action<Diagnostic> warn, CancellationToken cancellation)
    {
        var (changelog, diagnostics) = await CliffChangelog.ReadAsync(git, history.Root, history.Head, template, time, Environment.GetEnvironmentVariable, cancellation).ConfigureAwait(false);
        foreach (var warning in diagnostics.Where(static finding => finding.Severity != Severity.Error)) warn(warning);
        return (changelog, diagnostics.FirstOrDefault(static finding => finding.Severity == Severity.Error));
    }
}
