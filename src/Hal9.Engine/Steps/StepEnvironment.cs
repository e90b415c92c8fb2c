using Hal9.Engine.Backends;
using Hal9.Engine.Jobs;
using Hal9.Workflows.Expressions;

namespace Hal9.Engine.Steps;

/// <summary>The environment of a step's process.</summary>
internal static class StepEnvironment
{
    // Of the `github` context these become GITHUB_ variables; the token and the event do not.
    private static readonly HashSet<string> FromGitHub = new(StringComparer.Ordinal)
    {
        "action", "action_path", "action_ref", "action_repository", "action_status", "actor", "actor_id", "api_url", "base_ref", "env", "event_name", "event_path",
        "graphql_url", "head_ref", "job", "output", "path", "ref", "ref_name", "ref_protected", "ref_type", "repository", "repository_id",
        "repository_owner", "repository_owner_id", "retention_days", "run_attempt", "run_id", "run_number", "server_url", "sha", "state",
        "step_summary", "triggering_actor", "workflow", "workflow_ref", "workflow_sha", "workspace",
    };

    /// <summary>
    /// The inherited environment, over it the workflow's, job's and step's <paramref name="variables"/>, over them GitHub's own.
    /// </summary>
    /// <param name="backend">Where the step runs; absent: where the job's steps do.</param>
    public static Dictionary<string, string> Build(JobRun job, ExpressionDictionary github, IEnumerable<KeyValuePair<string, string>> variables, Backend? backend = null)
    {
        var built = new Dictionary<string, string>((backend ?? job.Backend).Environment, OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal)
        {
            ["CI"] = "true",
            ["GITHUB_ACTIONS"] = "true",
            ["RUNNER_TRACKING_ID"] = job.TrackingId,
        };
        foreach (var (name, value) in variables) built[name] = value;
        foreach (var (name, value) in github.Entries)
        {
            if (FromGitHub.Contains(name)) built["GITHUB_" + name.ToUpperInvariant()] = Place(value.ToText());
        }
        foreach (var (name, value) in job.Runner.Entries) built["RUNNER_" + name.ToUpperInvariant()] = Place(value.ToText());
        built["PATH"] = SearchPath(job, built.GetValueOrDefault("PATH"));
        return built;

        string Place(string text) => backend is null || !text.StartsWith('/') ? text : backend.Inside(text);
    }

    /// <summary>The running program first, then what steps added, the last added before the others, then the machine's or container's.</summary>
    private static string SearchPath(JobRun job, string? machine)
    {
        var parts = new List<string>();
        if (job.Backend.ToolFolder is { } tools) parts.Add(tools);
        parts.AddRange(job.Paths.Reverse());
        if (!string.IsNullOrEmpty(machine)) parts.Add(machine);
        return string.Join(job.Backend.PathSeparator, parts);
    }
}
