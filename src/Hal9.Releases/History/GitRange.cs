using Hal9.Machine.Git;
using Hal9.Primitives.Diagnostics;
using Hal9.Releases.Commits;

namespace Hal9.Releases.History;

/// <summary>The commits of a range as a person types it.</summary>
public static class GitRange
{
    public static async Task<(IReadOnlyList<HistoryCommit>? Commits, Diagnostic? Problem)> ReadAsync(GitProgram git, IReadOnlyList<string> range, CancellationToken cancellation)
    {
        var commits = new List<HistoryCommit>();
        var parser = new GitLogParser(commits.Add);
        // What a person types is a revision and never an option.
        var exit = await git.StreamAsync(GitHistory.Log([.. range.Where(static word => word == "-1"), "--end-of-options", .. range.Where(static word => word != "-1"), "--"]), parser, cancellation).ConfigureAwait(false);
        return exit == 0 ? (commits, null) : (null, ReleaseDiagnostics.NoRepository.Nowhere($"git cannot read `{string.Join(' ', range)}`: {parser.ErrorText.ReplaceLineEndings(" ")}"));
    }
}
