namespace Hal9.Workflows.Expressions.Typing;

/// <summary>The shape of <c>github</c>. The payload, <c>github.event</c>, differs by event and is left open.</summary>
internal static class GitHubContext
{
    private static readonly string[] Strings =
    [
        "action", "action_path", "action_ref", "action_repository", "action_status", "actor", "actor_id", "api_url", "artifact_cache_size_limit",
        "base_ref", "env", "event_name", "event_path", "graphql_url", "head_ref", "host_workspace", "job", "job_workflow_sha", "output", "path", "ref", "ref_name",
        "repository", "repository_id", "repository_owner", "repository_owner_id", "repository_visibility", "repositoryUrl", "retention_days",
        "run_attempt", "run_id", "run_number", "secret_source", "server_url", "sha", "state", "step_summary", "token", "triggering_actor",
        "workflow", "workflow_ref", "workflow_sha", "workspace",
    ];

    public static ExpressionType Type { get; } = ExpressionType.Closed(
    [
        .. Strings.Select(name => (name, ExpressionType.String)),
        ("event", ExpressionType.Open(ExpressionType.Any)),
        ("ref_protected", ExpressionType.Boolean),
        ("ref_type", ExpressionType.OneOf("branch", "tag")),
    ]);
}
