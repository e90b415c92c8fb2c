using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hal9.Machine.Git;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;
using Hal9.Workflows.Planning;
using Hal9.Workflows.Triggers;

namespace Hal9.Cli.Running;

/// <summary>Makes the event that GitHub would send, had what lies here happened there. Asks git what only some events need.</summary>
/// <param name="given">Of <c>--event</c>; laid over what is made here. Null when there is none.</param>
internal sealed class EventBuilder(RunGround ground, JsonObject? given)
{
    // GitHub lists 2048; nobody reads them.
    private const int MostCommits = 20;

    private PushRange? push;
    private PushRange? pull;

    /// <param name="trigger">Of the workflow it is for; null when it is for all.</param>
    /// <param name="eventInputs">Of <c>workflow_dispatch</c>.</param>
    public async Task<TriggeringEvent> BuildAsync(string name, Trigger? trigger, ExpressionDictionary? eventInputs, CancellationToken cancellation)
    {
        var body = new JsonObject { ["repository"] = EventParts.Repository(ground), ["sender"] = EventParts.User(ground.Actor) };
        var (reference, range) = (ground.Facts?.Ref ?? "", (PushRange?)null);
        switch (name)
        {
            case "push":
                range = push ??= await PushedAsync(cancellation).ConfigureAwait(false);
                if (reference.Length == 0) reference = await TagAsync(cancellation).ConfigureAwait(false) is { } tag ? "refs/tags/" + tag : "";
                AddPush(body, reference, range);
                break;
            case "pull_request" or "pull_request_target":
                range = pull ??= await PulledAsync(cancellation).ConfigureAwait(false);
                AddPullRequest(body, range);
                reference = name == "pull_request" ? "refs/pull/1/merge" : "refs/heads/" + range.Base;
                break;
            case "workflow_dispatch":
                body["ref"] = reference;
                body["inputs"] = eventInputs is null ? new JsonObject() : Json(eventInputs);
                break;
            case "schedule":
                if (trigger is { Schedules: [var first, ..] }) body["schedule"] = first.Cron.Text;
                reference = "refs/heads/" + ground.DefaultBranch;
                break;
            case "release":
                var released = await TagAsync(cancellation).ConfigureAwait(false) ?? "";
                // A release that is made in one go is created, published and released.
                body["action"] = trigger?.Types is { Values: [var wanted, ..] types } && !types.Any(static type => type.Text == "published") ? wanted.Text : "published";
                body["release"] = new JsonObject
                {
                    ["tag_name"] = released, ["name"] = released, ["draft"] = false, ["prerelease"] = released.Contains('-', StringComparison.Ordinal), ["body"] = "",
                    ["target_commitish"] = ground.DefaultBranch, ["author"] = EventParts.User(ground.Actor), ["assets"] = new JsonArray(),
                    ["html_url"] = $"{ground.ServerUrl}/{ground.Repository}/releases/tag/{released}",
                };
                reference = "refs/tags/" + released;
                break;
            case "workflow_run":
                AddWorkflowRun(body, trigger?.Workflows is { Values: [var awaited, ..] } ? awaited.Text : "", "", "push", JobResult.Success, "1", 1);
                reference = "refs/heads/" + ground.DefaultBranch;
                break;
            default:
                if ((trigger?.Types?.Values.FirstOrDefault().Text ?? EventTypes.Find(name)?.Defaults.FirstOrDefault()) is { } action) body["action"] = action;
                break;
        }
        return Finish(name, body, reference, range?.ChangedPaths);
    }

    /// <summary>What GitHub sends when a run of a workflow has ended.</summary>
    public TriggeringEvent BehindRun(WorkflowFile workflow, TriggeringEvent started, JobResult result, RunIdentity run)
    {
        var body = new JsonObject { ["repository"] = EventParts.Repository(ground), ["sender"] = EventParts.User(ground.Actor) };
        AddWorkflowRun(body, workflow.Name, workflow.Path, started.Name, result, run.RunId, run.RunNumber);
        var (type, branch) = GitHubContext.SplitRef(started.Ref);
        if (type == "branch" && branch.Length > 0) body["workflow_run"]!["head_branch"] = GitHubContext.HeadRefOf(started) ?? branch;
        return Finish("workflow_run", body, "refs/heads/" + ground.DefaultBranch, null);
    }

    /// <summary>The event's name that a body tells; <c>push</c> when it tells none.</summary>
    public static string NameOf(JsonObject body) =>
        body.ContainsKey("pull_request") ? "pull_request" : body.ContainsKey("release") ? "release" : body.ContainsKey("workflow_run") ? "workflow_run"
        : body.ContainsKey("schedule") ? "schedule" : body.ContainsKey("inputs") ? "workflow_dispatch" : body.ContainsKey("client_payload") ? "repository_dispatch"
        : body.ContainsKey("issue") ? body.ContainsKey("comment") ? "issue_comment" : "issues" : "push";

    private TriggeringEvent Finish(string name, JsonObject body, string reference, ImmutableArray<string>? paths)
    {
        var sha = ground.Facts?.Head ?? "";
        if (given is not null)
        {
            EventParts.Merge(body, given);
            if (name == "push" && Text(body, "ref") is { } pushed && pushed.StartsWith("refs/", StringComparison.Ordinal)) reference = pushed;
            if (name == "push" && Text(given, "after") is { } after) sha = after;
            if (name == "pull_request" && given["number"] is JsonValue number) reference = $"refs/pull/{number}/merge";
            if (name == "release" && given["release"] is JsonObject release && Text(release, "tag_name") is { } tag) reference = "refs/tags/" + tag;
        }
        using var document = JsonDocument.Parse(body.ToJsonString());
        return new TriggeringEvent
        {
            Name = name, Repository = ground.Repository, Payload = (ExpressionObject)ExpressionValue.FromJson(document.RootElement), Ref = reference, Sha = sha, Actor = ground.Actor,
            ChangedPaths = paths, HeadCommitMessage = given is null && name is "push" or "pull_request" ? ground.Facts?.Message : null,
        };
    }

    private void AddPush(JsonObject body, string reference, PushRange range)
    {
        body["ref"] = reference;
        body["before"] = range.From ?? EventParts.NoCommit;
        body["after"] = ground.Facts?.Head ?? EventParts.NoCommit;
        body["created"] = range.From is null;
        body["deleted"] = false;
        body["forced"] = false;
        body["base_ref"] = null;
        body["compare"] = $"{ground.ServerUrl}/{ground.Repository}/compare/{range.From ?? EventParts.NoCommit}...{ground.Facts?.Head ?? EventParts.NoCommit}";
        body["commits"] = new JsonArray([.. range.Commits.Select(commit => (JsonNode)EventParts.Commit(ground, commit))]);
        body["head_commit"] = range.Commits is [.., var last] ? EventParts.Commit(ground, last) : null;
        body["pusher"] = new JsonObject { ["name"] = ground.Actor, ["email"] = ground.Facts?.AuthorEmail ?? "" };
    }

    private void AddPullRequest(JsonObject body, PushRange range)
    {
        var message = ground.Facts?.Message ?? "";
        var end = message.IndexOf('\n', StringComparison.Ordinal);
        body["action"] = "opened";
        body["number"] = 1;
        body["pull_request"] = new JsonObject
        {
            ["number"] = 1,
            ["state"] = "open",
            ["title"] = end < 0 ? message : message[..end],
            ["body"] = end < 0 ? null : message[end..].Trim(),
            ["draft"] = false,
            ["merged"] = false,
            ["user"] = EventParts.User(ground.Actor),
            ["labels"] = new JsonArray(),
            ["commits"] = range.Commits.Count,
            ["changed_files"] = range.ChangedPaths?.Length,
            ["html_url"] = $"{ground.ServerUrl}/{ground.Repository}/pull/1",
            ["head"] = Side(ground.Branch ?? "", ground.Facts?.Head),
            ["base"] = Side(range.Base, range.From),
        };

        JsonObject Side(string branch, string? sha) => new()
        {
            ["ref"] = branch, ["sha"] = sha ?? EventParts.NoCommit, ["label"] = $"{ground.Owner}:{branch}", ["user"] = EventParts.User(ground.Owner), ["repo"] = EventParts.Repository(ground),
        };
    }

    private void AddWorkflowRun(JsonObject body, string name, string path, string started, JobResult result, string id, int number)
    {
        body["action"] = "completed";
        body["workflow"] = new JsonObject { ["name"] = name, ["path"] = path, ["state"] = "active" };
        body["workflow_run"] = new JsonObject
        {
            ["id"] = long.TryParse(id, out var parsed) ? parsed : 1, ["name"] = name, ["path"] = path, ["event"] = started, ["status"] = "completed",
            ["conclusion"] = NeedsContext.TextOf(result), ["run_number"] = number, ["run_attempt"] = 1,
            ["head_branch"] = ground.Branch, ["head_sha"] = ground.Facts?.Head, ["display_title"] = ground.Facts?.Message.Split('\n')[0],
            ["actor"] = EventParts.User(ground.Actor), ["repository"] = EventParts.Repository(ground), ["head_repository"] = EventParts.Repository(ground),
            ["pull_requests"] = new JsonArray(), ["html_url"] = $"{ground.ServerUrl}/{ground.Repository}/actions/runs/{id}",
        };
    }

    /// <summary>From what the remote has of this branch, else from the commit before; uncommitted changes count as changed.</summary>
    private async Task<PushRange> PushedAsync(CancellationToken cancellation)
    {
        if (ground is not { Git: { } git, Facts: { Head: { } head } facts }) return PushRange.Unknown;
        var upstream = await git.RunAsync(["rev-parse", "-q", "--verify", "@{upstream}^{commit}"], cancellation).ConfigureAwait(false);
        var from = facts.Before;
        if (upstream.Succeeded && upstream.Output.Trim() is var there && there != head && (await git.RunAsync(["merge-base", "--is-ancestor", there, head], cancellation).ConfigureAwait(false)).Succeeded) from = there;
        return await RangeAsync(git, from, head, "", facts, cancellation).ConfigureAwait(false);
    }

    private async Task<PushRange> PulledAsync(CancellationToken cancellation)
    {
        var target = given?["pull_request"] is JsonObject request && request["base"] is JsonObject side && Text(side, "ref") is { } named ? named : ground.DefaultBranch;
        if (ground is not { Git: { } git, Facts: { Head: { } head } facts }) return PushRange.Unknown with { Base = target };
        foreach (var candidate in (string[])[$"refs/remotes/origin/{target}", $"refs/heads/{target}"])
        {
            var fork = await git.RunAsync(["merge-base", candidate, head], cancellation).ConfigureAwait(false);
            if (fork.Succeeded && fork.Output.Trim() is { Length: > 0 } from && from != head) return await RangeAsync(git, from, head, target, facts, cancellation).ConfigureAwait(false);
        }
        return await RangeAsync(git, facts.Before, head, target, facts, cancellation).ConfigureAwait(false);
    }

    private static async Task<PushRange> RangeAsync(GitProgram git, string? from, string head, string target, GitFacts facts, CancellationToken cancellation)
    {
        var changed = await new GitRepository(git).ChangedPathsAsync(from, head, cancellation).ConfigureAwait(false);
        var log = await git.RunAsync(
            ["log", "-z", $"-{MostCommits}", "--no-show-signature", "--format=%H%x01%T%x01%cI%x01%an%x01%ae%x01%cn%x01%ce%x01%B", from is null ? head : $"{from}..{head}", "--"], cancellation).ConfigureAwait(false);
        var commits = log.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(static record => record.Split('\u0001', 8)).Where(static parts => parts.Length == 8)
            .Select(static parts => new CommitFacts(parts[0], parts[1], parts[7].TrimEnd('\n'), parts[2], parts[3], parts[4], parts[5], parts[6])).Reverse().ToArray();
        return new PushRange(from, target, commits, changed is null ? null : [.. changed.Concat(facts.ChangedFiles).Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>The tag on the commit checked out, else the newest before it.</summary>
    private async Task<string?> TagAsync(CancellationToken cancellation)
    {
        if (ground.Git is not { } git) return null;
        var tag = await git.RunAsync(["describe", "--tags", "--abbrev=0"], cancellation).ConfigureAwait(false);
        return tag.Succeeded ? tag.Output.Trim() : null;
    }

    private static JsonObject Json(ExpressionDictionary values) => new(values.Entries.Select(static entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value.ToText())));

    private static string? Text(JsonObject body, string key) => body[key] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    /// <summary>The commits an event brings.</summary>
    /// <param name="From">The commit before them; null when there is none.</param>
    /// <param name="Base">Of a pull request: the branch to go into.</param>
    /// <param name="Commits">Oldest first.</param>
    /// <param name="ChangedPaths">Null when git cannot say.</param>
    private sealed record PushRange(string? From, string Base, IReadOnlyList<CommitFacts> Commits, ImmutableArray<string>? ChangedPaths)
    {
        public static PushRange Unknown { get; } = new(null, "", [], null);
    }
}
