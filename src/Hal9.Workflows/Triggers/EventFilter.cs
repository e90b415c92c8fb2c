using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;
using Hal9.Workflows.Planning;

namespace Hal9.Workflows.Triggers;

/// <summary>Whether an event starts a workflow, and why not.</summary>
/// <param name="Reason">For people: what decided; names in back-ticks, no full stop.</param>
/// <param name="Span">The line of the file that decided; null when nothing in it did.</param>
public sealed record EventVerdict(bool Starts, string Reason, SourceSpan? Span = null);

/// <summary>
/// Holds an event against <c>on</c>, as GitHub does:
/// <list type="number">
/// <item>The event is listed, and its activity type among <c>types</c> or GitHub's defaults.</item>
/// <item>A push of a branch passes <c>branches</c>, one of a tag <c>tags</c>. With filters for one of the two only, the other never starts it.</item>
/// <item>A pull request passes <c>branches</c> with the branch it wants to go into, a merge group too, a workflow run with the branch it ran on.</item>
/// <item>A path filter wants one changed path at least, <c>paths-ignore</c> one that it does not ignore. Tags and unknown diffs pass.</item>
/// <item>The newest commit does not say <c>[skip ci]</c>, for pushes and pull requests.</item>
/// </list>
/// GitHub stops looking after 300 changed files; here all count.
/// </summary>
public static class EventFilter
{
    private static readonly string[] SkipMarks = ["[skip ci]", "[ci skip]", "[no ci]", "[skip actions]", "[actions skip]"];

    public static EventVerdict Matches(Model.Triggers on, TriggeringEvent triggering)
    {
        if (on.Find(triggering.Name) is not { } trigger)
        {
            var listed = on.Items.IsEmpty ? "nothing" : string.Join(", ", on.Items.Select(item => $"`{item.Event}`"));
            return new EventVerdict(false, $"the workflow listens to {listed}, not to `{triggering.Name}`");
        }
        return Types(trigger, triggering)
            ?? Skipped(triggering)
            ?? Refs(trigger, triggering)
            ?? WorkflowRun(trigger, triggering)
            ?? Schedule(trigger, triggering)
            ?? Named(trigger, triggering)
            ?? Paths(trigger, triggering)
            ?? new EventVerdict(true, $"`{triggering.Name}` starts it", trigger.Span);
    }

    private static EventVerdict? Types(Trigger trigger, TriggeringEvent triggering)
    {
        if (triggering.Action is not { } action) return null;
        if (trigger.Types is { } types)
        {
            return types.Values.Any(type => type.Text == action) ? null : No(types, $"`{action}` is not among its `types`");
        }
        // An event whose types GitHub does not list is not narrowed.
        if (EventTypes.Find(trigger.Event) is not { Defaults.IsEmpty: false } known || known.Defaults.Contains(action)) return null;
        return new EventVerdict(false, $"without `types`, `{trigger.Event}` means {string.Join(", ", known.Defaults.Select(type => $"`{type}`"))}, not `{action}`", trigger.Span);
    }

    private static EventVerdict? Skipped(TriggeringEvent triggering)
    {
        if (triggering.Name is not ("push" or "pull_request")) return null;
        var message = triggering.HeadCommitMessage ?? triggering.Find("head_commit", "message");
        if (message is null) return null;
        foreach (var mark in SkipMarks)
        {
            if (message.Contains(mark, StringComparison.OrdinalIgnoreCase)) return new EventVerdict(false, $"the commit says `{mark}`");
        }
        return SaysSkipChecks(message) ? new EventVerdict(false, "the commit says `skip-checks: true`") : null;
    }

    /// <summary>A trailer: in the last lines, behind an empty one.</summary>
    private static bool SaysSkipChecks(string message)
    {
        var lines = message.TrimEnd().Split('\n');
        for (var i = lines.Length - 1; i > 0 && lines[i].Trim().Length > 0; i--)
        {
            if (lines[i].Replace(" ", "", StringComparison.Ordinal).Trim().Equals("skip-checks:true", StringComparison.OrdinalIgnoreCase)) return true;
        }
        return false;
    }

    private static EventVerdict? Refs(Trigger trigger, TriggeringEvent triggering)
    {
        switch (triggering.Name)
        {
            case "push":
                return Push(trigger, triggering);
            case "pull_request" or "pull_request_target" or "merge_group":
                return GitHubContext.BaseRefOf(triggering) is { } target ? Pass(trigger.Branches, trigger.BranchesIgnore, "branch", target) : null;
            case "workflow_run":
                return triggering.Find("workflow_run", "head_branch") is { } branch ? Pass(trigger.Branches, trigger.BranchesIgnore, "branch", branch) : null;
            default:
                return null;
        }
    }

    private static EventVerdict? Push(Trigger trigger, TriggeringEvent triggering)
    {
        if (triggering.Payload["deleted"].IsTruthy) return new EventVerdict(false, "a ref was deleted; that is `delete`, not `push`", trigger.Span);
        var (type, name) = GitHubContext.SplitRef(triggering.Ref);
        if (type.Length == 0) return null;
        var (filter, ignore, other, what) = type == "tag"
            ? (trigger.Tags, trigger.TagsIgnore, trigger.Branches ?? trigger.BranchesIgnore, "branches")
            : (trigger.Branches, trigger.BranchesIgnore, trigger.Tags ?? trigger.TagsIgnore, "tags");
        if (filter is null && ignore is null && other is not null) return No(other, $"it names {what} only, and `{name}` is a {type}");
        return Pass(filter, ignore, type, name);
    }

    private static EventVerdict? Pass(TriggerFilter? filter, TriggerFilter? ignore, string what, string name)
    {
        if (filter is not null && !PatternsOf(filter).Selects(name)) return No(filter, $"the {what} `{name}` does not match {PatternsOf(filter)}");
        if (ignore is not null && PatternsOf(ignore).Selects(name)) return No(ignore, $"the {what} `{name}` is ignored");
        return null;
    }

    private static EventVerdict? WorkflowRun(Trigger trigger, TriggeringEvent triggering)
    {
        if (triggering.Name != "workflow_run" || trigger.Workflows is not { } workflows) return null;
        var name = triggering.Find("workflow", "name") ?? triggering.Find("workflow_run", "name");
        return name is null || PatternsOf(workflows).Selects(name) || workflows.Values.Any(value => value.Text == name)
            ? null
            : No(workflows, $"it waits for {PatternsOf(workflows)}, not for `{name}`");
    }

    private static EventVerdict? Schedule(Trigger trigger, TriggeringEvent triggering)
    {
        if (triggering.Name != "schedule" || triggering.Find("schedule") is not { } cron) return null;
        return trigger.Schedules.Any(entry => entry.Cron.Text == cron) ? null : new EventVerdict(false, $"no schedule of it is `{cron}`", trigger.Span);
    }

    private static EventVerdict? Named(Trigger trigger, TriggeringEvent triggering)
    {
        if (triggering.Name != "image_version") return null;
        if (trigger.Names is { } names && triggering.Find("image_version", "name") is { } name && !PatternsOf(names).Selects(name)) return No(names, $"the image `{name}` does not match");
        if (trigger.Versions is { } versions && triggering.Find("image_version", "version") is { } version && !PatternsOf(versions).Selects(version)) return No(versions, $"the version `{version}` does not match");
        return null;
    }

    private static EventVerdict? Paths(Trigger trigger, TriggeringEvent triggering)
    {
        if (triggering.Name is not ("push" or "pull_request" or "pull_request_target") || triggering.ChangedPaths is not { } paths) return null;
        if (triggering.Name == "push" && triggering.Ref.StartsWith("refs/tags/", StringComparison.Ordinal)) return null;
        if (trigger.Paths is { } filter)
        {
            var patterns = PatternsOf(filter);
            if (!paths.Any(path => patterns.Selects(path))) return No(filter, $"none of {Count(paths.Length)} matches {patterns}");
        }
        if (trigger.PathsIgnore is { } ignore && paths.Length > 0)
        {
            var patterns = PatternsOf(ignore);
            if (paths.All(path => patterns.Selects(path))) return No(ignore, $"all of {Count(paths.Length)} are ignored");
        }
        return null;
    }

    private static string Count(int paths) => paths == 1 ? "1 changed path" : $"{paths} changed paths";

    private static FilterPatterns PatternsOf(TriggerFilter filter) => new([.. filter.Values.Select(value => FilterPattern.Compile(value.Text))]);

    private static EventVerdict No(TriggerFilter filter, string reason) => new(false, reason, filter.Span);
}
