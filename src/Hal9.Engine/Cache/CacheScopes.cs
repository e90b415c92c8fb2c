using Hal9.Workflows.Planning;

namespace Hal9.Engine.Cache;

/// <summary>Which branches' caches a run sees. Source: docs.github.com, "restrictions for accessing a cache".</summary>
internal static class CacheScopes
{
    /// <summary>Its own ref, the branch it goes into, the default branch; the first is where it saves.</summary>
    public static IReadOnlyList<string> Of(TriggeringEvent triggering)
    {
        var scopes = new List<string> { triggering.Ref };
        if (GitHubContext.BaseRefOf(triggering) is { Length: > 0 } target) scopes.Add("refs/heads/" + target);
        if (triggering.Find("repository", "default_branch") is { Length: > 0 } branch) scopes.Add("refs/heads/" + branch);
        return [.. scopes.Distinct(StringComparer.Ordinal)];
    }
}
