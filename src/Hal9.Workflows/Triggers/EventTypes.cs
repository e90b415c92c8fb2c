using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Hal9.Workflows.Triggers;

/// <summary>The events GitHub knows, the activity types each can have, and those that count when a workflow names none.</summary>
/// <remarks>Source: docs.github.com, "Events that trigger workflows".</remarks>
public sealed record EventTypes(string Event, ImmutableArray<string> Types, ImmutableArray<string> Defaults)
{
    private static readonly string[] PullRequest =
    [
        "assigned", "unassigned", "labeled", "unlabeled", "opened", "edited", "closed", "reopened", "synchronize", "converted_to_draft", "locked", "unlocked",
        "enqueued", "dequeued", "milestoned", "demilestoned", "ready_for_review", "review_requested", "review_request_removed", "auto_merge_enabled", "auto_merge_disabled",
    ];

    private static readonly string[] PullRequestDefaults = ["opened", "synchronize", "reopened"];

    private static readonly FrozenDictionary<string, EventTypes> Known = new EventTypes[]
    {
        Of("branch_protection_rule", "created", "edited", "deleted"),
        Of("check_run", "created", "rerequested", "completed", "requested_action"),
        Of("check_suite", "completed"),
        Of("create"),
        Of("delete"),
        Of("deployment"),
        Of("deployment_status"),
        Of("discussion", "created", "edited", "deleted", "transferred", "pinned", "unpinned", "labeled", "unlabeled", "locked", "unlocked", "category_changed", "answered", "unanswered"),
        Of("discussion_comment", "created", "edited", "deleted"),
        Of("fork"),
        Of("gollum"),
        Of("image_version", "created", "ready", "deleted"),
        Of("issue_comment", "created", "edited", "deleted"),
        Of("issues", "opened", "edited", "deleted", "transferred", "pinned", "unpinned", "closed", "reopened", "assigned", "unassigned", "labeled", "unlabeled", "locked", "unlocked", "milestoned", "demilestoned", "typed", "untyped"),
        Of("label", "created", "edited", "deleted"),
        Of("member", "added", "edited", "removed"),
        Of("merge_group", "checks_requested"),
        Of("milestone", "created", "closed", "opened", "edited", "deleted"),
        Of("page_build"),
        Of("project", "created", "closed", "reopened", "edited", "deleted"),
        Of("project_card", "created", "moved", "converted", "edited", "deleted"),
        Of("project_column", "created", "updated", "moved", "deleted"),
        Of("public"),
        new("pull_request", [.. PullRequest], [.. PullRequestDefaults]),
        Of("pull_request_comment", "created", "edited", "deleted"),
        Of("pull_request_review", "submitted", "edited", "dismissed"),
        Of("pull_request_review_comment", "created", "edited", "deleted"),
        new("pull_request_target", [.. PullRequest], [.. PullRequestDefaults]),
        Of("push"),
        Of("registry_package", "published", "updated"),
        Of("release", "published", "unpublished", "created", "edited", "deleted", "prereleased", "released"),
        Of("repository_dispatch"),
        Of("schedule"),
        Of("status"),
        Of("watch", "started"),
        Of("workflow_call"),
        Of("workflow_dispatch"),
        Of("workflow_run", "completed", "requested", "in_progress"),
    }.ToFrozenDictionary(types => types.Event, StringComparer.Ordinal);

    /// <summary>Names of all events, in alphabetical order.</summary>
    public static ImmutableArray<string> Names { get; } = [.. Known.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Null for an event GitHub does not know.</summary>
    public static EventTypes? Find(string name) => Known.GetValueOrDefault(name);

    private static EventTypes Of(string name, params string[] types) => new(name, [.. types], [.. types]);
}
