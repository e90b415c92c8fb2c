using Hal9.Workflows.Model;

namespace Hal9.Workflows.Checks.Rules;

/// <summary>The pattern filters of a trigger by their keys; `IsPath` tells patterns of paths from those of branches and tags.</summary>
internal static class TriggerFilters
{
    public static IEnumerable<(string Key, TriggerFilter Filter, bool IsPath)> Of(Trigger trigger)
    {
        if (trigger.Branches is { } branches) yield return ("branches", branches, false);
        if (trigger.BranchesIgnore is { } branchesIgnore) yield return ("branches-ignore", branchesIgnore, false);
        if (trigger.Tags is { } tags) yield return ("tags", tags, false);
        if (trigger.TagsIgnore is { } tagsIgnore) yield return ("tags-ignore", tagsIgnore, false);
        if (trigger.Paths is { } paths) yield return ("paths", paths, true);
        if (trigger.PathsIgnore is { } pathsIgnore) yield return ("paths-ignore", pathsIgnore, true);
    }
}
