using Hal9.Releases.Commits;
using Hal9.Releases.Templates;
using Map = Hal9.Releases.Templates.TemplateValue.Map;

namespace Hal9.Releases.Cliff;

/// <summary>What a template is given: git-cliff's context (https://git-cliff.org/docs/templating/context), what the forge knows left empty.</summary>
internal sealed class CliffContext(CliffSettings settings, IReadOnlyDictionary<string, CliffStatistics>? statistics, TimeProvider time)
{
    private static readonly string[] Hosts = ["github", "gitlab", "gitea", "bitbucket", "azure_devops"];

    private static readonly Map NobodyOfCommit = new Map().Add("username", TemplateValue.Null).Add("pr_title", TemplateValue.Null).Add("pr_number", TemplateValue.Null)
        .Add("pr_numbers", TemplateValue.Of([])).Add("pr_labels", TemplateValue.Of([])).Add("is_first_time", TemplateValue.False);

    private static readonly Map NobodyOfRelease = new Map().Add("contributors", TemplateValue.Of([]));

    public Map Of(CliffRelease release) => AddShared(Fields(release));

    public Map Of(IReadOnlyList<CliffRelease> releases) => AddShared(new Map().Add("releases", () => TemplateValue.Of([.. releases.Select(Fields)])));

    /// <param name="statistics">Null when no template asks for them.</param>
    public static Map Of(CliffCommit commit, IReadOnlyDictionary<string, CliffStatistics>? statistics)
    {
        var map = new Map().Add("id", TemplateValue.Of(commit.Commit.Id));
        if (commit.Conventional is { } conventional)
        {
            map.Add("message", TemplateValue.Of(conventional.Description)).Add("body", TemplateValue.Of(conventional.Body))
                .Add("footers", () => TemplateValue.Of([.. conventional.Footers.Select(Of)]))
                .Add("group", TemplateValue.Of(commit.Group ?? conventional.Type)).Add("breaking_description", TemplateValue.Of(conventional.BreakingDescription))
                .Add("breaking", TemplateValue.Of(conventional.IsBreaking)).Add("scope", TemplateValue.Of(commit.Scope ?? conventional.Scope ?? commit.DefaultScope));
        }
        else map.Add("message", TemplateValue.Of(commit.Message)).Add("group", TemplateValue.Of(commit.Group)).Add("scope", TemplateValue.Of(commit.Scope ?? commit.DefaultScope));
        map.Add("links", () => TemplateValue.Of([.. commit.Links.Select(static link => new Map().Add("text", TemplateValue.Of(link.Text)).Add("href", TemplateValue.Of(link.Href)))]))
            .Add("author", () => Of(commit.Commit.Author)).Add("committer", () => Of(commit.Commit.Committer))
            .Add("conventional", TemplateValue.Of(commit.Conventional is not null)).Add("merge_commit", TemplateValue.Of(commit.Commit.IsMerge))
            .Add("statistics", () => Of(statistics?.GetValueOrDefault(commit.Commit.Id) ?? default)).Add("extra", TemplateValue.Null).Add("raw_message", TemplateValue.Of(commit.Message));
        foreach (var host in Hosts) map.Add(host, NobodyOfCommit);
        return map;
    }

    private Map Fields(CliffRelease release) => Fields(release, release.Commits, withPrevious: true).Add("statistics", () => Statistics(release));

    private Map Fields(CliffRelease release, IReadOnlyList<CliffCommit> commits, bool withPrevious)
    {
        var map = new Map().Add("version", TemplateValue.Of(release.Version)).Add("message", TemplateValue.Of(release.Message))
            .Add("commits", () => TemplateValue.Of([.. commits.Select(commit => Of(commit, statistics))])).Add("commit_id", TemplateValue.Of(release.CommitId))
            .Add("timestamp", release.Timestamp is { } seconds ? TemplateValue.Of(seconds) : TemplateValue.Null)
            .Add("previous", () => withPrevious && release.Previous is { } previous ? Fields(previous, previous.Commits.Count > 0 ? previous.Commits : [.. previous.Raw.Select(static commit => new CliffCommit(commit, commit.Message.TrimEnd()))], withPrevious: false).Add("statistics", TemplateValue.Null) : TemplateValue.Null)
            .Add("repository", TemplateValue.Of(release.Repository)).Add("submodule_commits", new Map()).Add("extra", TemplateValue.Null).Add("bump_type", TemplateValue.Null)
            .Add("commit_range", release.Range is { } range ? new Map().Add("from", TemplateValue.Of(range.From)).Add("to", TemplateValue.Of(range.To)) : TemplateValue.Null);
        foreach (var host in Hosts) map.Add(host, NobodyOfRelease);
        return map;
    }

    private Map AddShared(Map map) => map
        .Add("commit_parsers_groups", () => TemplateValue.Of([.. settings.Parsers.Select(static parser => parser.Group).OfType<string>().Distinct().Select(static group => TemplateValue.Of(group))]))
        .Add("remote", () => Hosts.Aggregate(new Map().Add("offline", TemplateValue.Of(settings.IsOffline)), (remotes, host) => remotes.Add(host, Of(settings.Remotes.GetValueOrDefault(host)))));

    private Map Statistics(CliffRelease release)
    {
        var commits = release.Commits;
        var map = new Map().Add("commit_count", TemplateValue.Of((long)commits.Count)).Add("conventional_commit_count", TemplateValue.Of(commits.LongCount(static commit => commit.Conventional is not null)))
            .Add("links", () => TemplateValue.Of(
            [
                .. commits.SelectMany(static commit => commit.Links).GroupBy(static link => link).OrderByDescending(static links => links.Count())
                    .ThenBy(static links => links.Key.Text, CodePointOrder.Instance).ThenBy(static links => links.Key.Href, CodePointOrder.Instance)
                    .Select(static links => new Map().Add("text", TemplateValue.Of(links.Key.Text)).Add("href", TemplateValue.Of(links.Key.Href)).Add("count", TemplateValue.Of(links.LongCount()))),
            ]));
        if (commits.Count > 1) map.Add("commits_timespan", TemplateValue.Of(Days(commits.Min(static commit => commit.Commit.Committer.Seconds), commits.Max(static commit => commit.Commit.Committer.Seconds))));
        if (release.Previous?.Timestamp is { } before) map.Add("days_passed_since_last_release", TemplateValue.Of(Days(before, release.Timestamp ?? time.GetUtcNow().ToUnixTimeSeconds())));
        return map;
    }

    private static long Days(long from, long to) => DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeSeconds(to).UtcDateTime).DayNumber - DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeSeconds(from).UtcDateTime).DayNumber;

    private static Map Of(CliffFooter footer) => new Map().Add("token", TemplateValue.Of(footer.Token)).Add("separator", TemplateValue.Of(footer.Separator)).Add("value", TemplateValue.Of(footer.Value)).Add("breaking", TemplateValue.Of(footer.IsBreaking));

    private static Map Of(CommitSignature signature) => new Map().Add("name", TemplateValue.Of(signature.Name)).Add("email", TemplateValue.Of(signature.Email)).Add("timestamp", TemplateValue.Of(signature.Seconds));

    private static Map Of(CliffStatistics statistics) => new Map().Add("files_changed", TemplateValue.Of((long)statistics.Files)).Add("additions", TemplateValue.Of((long)statistics.Insertions)).Add("deletions", TemplateValue.Of((long)statistics.Deletions));

    private static Map Of(CliffRemote? remote) => new Map().Add("owner", TemplateValue.Of(remote?.Owner ?? "")).Add("repo", TemplateValue.Of(remote?.Repository ?? "")).Add("is_custom", TemplateValue.Of(remote?.IsCustom ?? false))
        .Add("api_url", TemplateValue.Of(remote?.ApiUrl)).Add("http_timeout", TemplateValue.Of("30s")).Add("native_tls", TemplateValue.Null);
}
