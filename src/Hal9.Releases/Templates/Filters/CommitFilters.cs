using Semver;

namespace Hal9.Releases.Templates;

/// <summary>The filters of git-cliff that know commits and releases.</summary>
internal static class CommitFilters
{
    public static IReadOnlyList<TemplateFilter> All { get; } = [new("commit_groups", CommitGroups), new("group_by_scope", GroupByScope)];

    /// <summary>An array of <c>{group, commits}</c>: the groups that <c>groups</c> lists in its order, the others after them as they come.</summary>
    private static TemplateValue CommitGroups(TemplateValue value, TemplateArguments arguments)
    {
        var order = new Dictionary<string, int>(StringComparer.Ordinal);
        if (arguments.Find("groups") is { } given)
        {
            foreach (var name in arguments.Items(given)) order.TryAdd(arguments.Subject(name), order.Count);
        }
        var groups = new List<(string Name, List<TemplateValue> Commits)>();
        var known = new Dictionary<string, List<TemplateValue>>(StringComparer.Ordinal);
        foreach (var commit in arguments.Items(value))
        {
            if (commit is not TemplateValue.Map map || map.Find("group") is not { } group || group is TemplateValue.Nothing) continue;
            var name = group is TemplateValue.Text text ? text.Value : JsonText.Compact(group);
            if (!known.TryGetValue(name, out var commits)) groups.Add((name, known[name] = commits = []));
            commits.Add(commit);
        }
        return TemplateValue.Of(
        [
            .. groups.OrderBy(group => order.GetValueOrDefault(group.Name, order.Count)).Select(static group => new TemplateValue.Map().Add("group", TemplateValue.Of(group.Name)).Add("commits", TemplateValue.Of(group.Commits))),
        ]);
    }

    /// <summary>Releases by the first numbers of their versions.</summary>
    private static TemplateValue.Map GroupByScope(TemplateValue value, TemplateArguments arguments)
    {
        var groups = new TemplateValue.Map();
        var releases = arguments.Items(value);
        if (releases.Count == 0) return groups;
        var (scope, prefix) = (arguments.Text("scope", "minor"), arguments.Text("prefix", ""));
        if (scope is not ("major" or "minor" or "patch")) throw new TemplateFailure($"`scope` of `group_by_scope` is `major`, `minor` or `patch`, not `{scope}`");
        var lists = new Dictionary<string, List<TemplateValue>>(StringComparer.Ordinal);
        foreach (var release in releases)
        {
            if (release is not TemplateValue.Map map || map.Find("version") is not { } version) continue;
            var key = Scoped(version is TemplateValue.Text text ? text.Value : version is TemplateValue.Nothing ? "" : JsonText.Compact(version), prefix, scope);
            if (!lists.TryGetValue(key, out var list)) lists[key] = list = [];
            list.Add(release);
        }
        foreach (var (name, list) in lists) groups.Add(name, TemplateValue.Of(list));
        return groups;
    }

    private static string Scoped(string version, string prefix, string scope) =>
        version.StartsWith(prefix, StringComparison.Ordinal) && SemVersion.TryParse(version[prefix.Length..], SemVersionStyles.Strict, out var parsed)
            ? scope switch { "major" => $"{prefix}{parsed.Major}", "minor" => $"{prefix}{parsed.Major}.{parsed.Minor}", _ => $"{prefix}{parsed.Major}.{parsed.Minor}.{parsed.Patch}" }
            : version;
}
