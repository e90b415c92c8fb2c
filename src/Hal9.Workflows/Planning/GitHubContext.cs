using System.Globalization;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Planning;

/// <summary>
/// The <c>github</c> context as far as it is known before a job is on a machine; the engine adds <c>action…</c>, <c>event_path</c>, <c>job</c>,
/// <c>token</c>, <c>workspace</c>, <c>env</c>, <c>path</c>, <c>output</c>, <c>state</c> and <c>step_summary</c>.
/// Source: docs.github.com, contexts, "github context".
/// </summary>
public static class GitHubContext
{
    public static ExpressionDictionary Of(TriggeringEvent triggering, RunIdentity run, Workflow workflow)
    {
        var (type, name) = SplitRef(triggering.Ref);
        var owner = triggering.Repository.Split('/')[0];
        var path = run.WorkflowPath.Length > 0 ? run.WorkflowPath : workflow.Source.Path;
        return ExpressionDictionary.Of(
            Text("event_name", triggering.Name),
            ("event", triggering.Payload),
            Text("ref", triggering.Ref),
            Text("ref_name", name),
            Text("ref_type", type),
            ("ref_protected", ExpressionValue.Of(triggering.IsRefProtected)),
            Text("base_ref", BaseRefOf(triggering) ?? ""),
            Text("head_ref", HeadRefOf(triggering) ?? ""),
            Text("sha", triggering.Sha),
            Text("actor", triggering.Actor),
            Text("actor_id", IdOf(triggering, "sender")),
            Text("triggering_actor", triggering.TriggeringActor ?? triggering.Actor),
            Text("repository", triggering.Repository),
            Text("repository_id", IdOf(triggering, "repository")),
            Text("repository_owner", owner),
            Text("repository_owner_id", triggering.Payload["repository"] is ExpressionObject repository && repository["owner"] is ExpressionObject whose ? whose["id"].ToText() : ""),
            Text("repositoryUrl", $"git://{new Uri(run.ServerUrl).Authority}/{triggering.Repository}.git"),
            Text("run_id", run.RunId),
            Text("run_number", run.RunNumber.ToString(CultureInfo.InvariantCulture)),
            Text("run_attempt", run.Attempt.ToString(CultureInfo.InvariantCulture)),
            Text("retention_days", run.RetentionDays.ToString(CultureInfo.InvariantCulture)),
            Text("secret_source", "Actions"),
            Text("server_url", run.ServerUrl),
            Text("api_url", run.ApiUrl),
            Text("graphql_url", run.GraphqlUrl),
            Text("workflow", workflow.Name ?? path),
            Text("workflow_ref", $"{triggering.Repository}/{path}@{triggering.Ref}"),
            Text("workflow_sha", triggering.Sha));
    }

    /// <summary>Of a pull request or merge queue: the branch to go into, without <c>refs/heads/</c>; null for other events.</summary>
    public static string? BaseRefOf(TriggeringEvent triggering) => triggering.BaseRef
        ?? triggering.Find("pull_request", "base", "ref")
        ?? (triggering.Find("merge_group", "base_ref") is { } merge ? SplitRef(merge).Name : null);

    /// <summary>Of a pull request: the branch it comes from; null for other events.</summary>
    public static string? HeadRefOf(TriggeringEvent triggering) => triggering.HeadRef ?? triggering.Find("pull_request", "head", "ref");

    /// <summary><c>branch</c> or <c>tag</c>, and the short name. A pull request's merge ref counts as a branch named <c>7/merge</c>.</summary>
    public static (string Type, string Name) SplitRef(string name)
    {
        if (name.StartsWith("refs/tags/", StringComparison.Ordinal)) return ("tag", name["refs/tags/".Length..]);
        if (name.StartsWith("refs/heads/", StringComparison.Ordinal)) return ("branch", name["refs/heads/".Length..]);
        if (name.StartsWith("refs/pull/", StringComparison.Ordinal)) return ("branch", name["refs/pull/".Length..]);
        return (name.Length == 0 ? "" : "branch", name);
    }

    private static string IdOf(TriggeringEvent triggering, string name) => triggering.Payload[name] is ExpressionObject mapping ? mapping["id"].ToText() : "";

    private static (string, ExpressionValue) Text(string key, string value) => (key, ExpressionValue.Of(value));
}
