using System.Text.Json;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;
using Hal9.Workflows.Planning;
using Hal9.Workflows.Triggers;

namespace Hal9.Workflows.Tests.Triggers;

public sealed class EventFilterTests
{
    [Theory]
    [InlineData("push", "refs/heads/main", true)]
    [InlineData("push", "refs/tags/v1", true)]
    [InlineData("{push: {branches: [main]}}", "refs/heads/main", true)]
    [InlineData("{push: {branches: [main]}}", "refs/heads/develop", false)]
    [InlineData("{push: {branches: [main]}}", "refs/tags/main", false)]
    [InlineData("{push: {branches: ['**', '!wip/**']}}", "refs/heads/wip/a", false)]
    [InlineData("{push: {branches-ignore: [wip/**]}}", "refs/heads/wip/a", false)]
    [InlineData("{push: {branches-ignore: [wip/**]}}", "refs/heads/main", true)]
    [InlineData("{push: {branches-ignore: [wip/**]}}", "refs/tags/v1", false)]
    [InlineData("{push: {tags: [v*]}}", "refs/tags/v1", true)]
    [InlineData("{push: {tags: [v*]}}", "refs/heads/v1", false)]
    [InlineData("{push: {tags-ignore: [v*]}}", "refs/tags/v1", false)]
    [InlineData("{push: {tags: [v*], branches: [main]}}", "refs/heads/main", true)]
    [InlineData("{push: {tags: [v*], branches: [main]}}", "refs/tags/v2", true)]
    [InlineData("[pull_request, issues]", "refs/heads/main", false)]
    public void A_push_is_filtered_by_its_ref(string on, string reference, bool starts) => Assert.Equal(starts, Verdict(on, new() { Name = "push", Repository = "a/b", Ref = reference }).Starts);

    [Theory]
    [InlineData("{push: {paths: [src/**]}}", true, "src/a.cs", "docs/b.md")]
    [InlineData("{push: {paths: [src/**]}}", false, "docs/b.md")]
    [InlineData("{push: {paths: [src/**, '!src/**.md']}}", false, "src/b.md")]
    [InlineData("{push: {paths-ignore: ['**.md']}}", false, "a.md", "docs/b.md")]
    [InlineData("{push: {paths-ignore: ['**.md']}}", true, "a.md", "src/b.cs")]
    [InlineData("{push: {paths-ignore: ['**.md']}}", true)]
    [InlineData("{push: {branches: [main], paths: [src/**]}}", false, "docs/b.md")]
    public void A_push_is_filtered_by_what_it_changes(string on, bool starts, params string[] paths) =>
        Assert.Equal(starts, Verdict(on, new() { Name = "push", Repository = "a/b", Ref = "refs/heads/main", ChangedPaths = [.. paths] }).Starts);

    [Fact]
    public void Path_filters_let_tags_and_unknown_changes_through()
    {
        Assert.True(Verdict("{push: {paths: [src/**]}}", new() { Name = "push", Repository = "a/b", Ref = "refs/tags/v1", ChangedPaths = ["docs/a"] }).Starts);
        Assert.True(Verdict("{push: {paths: [src/**]}}", new() { Name = "push", Repository = "a/b", Ref = "refs/heads/main" }).Starts);
    }

    [Theory]
    [InlineData("pull_request", "opened", true)]
    [InlineData("pull_request", "synchronize", true)]
    [InlineData("pull_request", "labeled", false)]
    [InlineData("{pull_request: {types: [labeled]}}", "labeled", true)]
    [InlineData("{pull_request: {types: [labeled]}}", "opened", false)]
    [InlineData("{pull_request: {types: labeled}}", "labeled", true)]
    public void A_pull_request_has_its_default_types(string on, string action, bool starts) =>
        Assert.Equal(starts, Verdict(on, PullRequest(action, "main")).Starts);

    [Theory]
    [InlineData("{pull_request: {branches: [main]}}", "main", true)]
    [InlineData("{pull_request: {branches: [main]}}", "release", false)]
    [InlineData("{pull_request: {branches-ignore: [main]}}", "main", false)]
    public void A_pull_request_is_filtered_by_the_branch_it_goes_into(string on, string target, bool starts) => Assert.Equal(starts, Verdict(on, PullRequest("opened", target)).Starts);

    [Theory]
    [InlineData("issues", "issues", """{"action":"pinned"}""", true)]
    [InlineData("{repository_dispatch: {types: [go]}}", "repository_dispatch", """{"action":"go"}""", true)]
    [InlineData("{repository_dispatch: {types: [go]}}", "repository_dispatch", """{"action":"stop"}""", false)]
    [InlineData("{workflow_run: {workflows: [CI]}}", "workflow_run", """{"action":"completed","workflow":{"name":"CI"},"workflow_run":{"head_branch":"main"}}""", true)]
    [InlineData("{workflow_run: {workflows: [CI]}}", "workflow_run", """{"action":"completed","workflow":{"name":"CD"},"workflow_run":{"head_branch":"main"}}""", false)]
    [InlineData("{workflow_run: {workflows: [CI], branches: [main]}}", "workflow_run", """{"action":"completed","workflow":{"name":"CI"},"workflow_run":{"head_branch":"x"}}""", false)]
    [InlineData("{workflow_run: {workflows: [CI], types: [requested]}}", "workflow_run", """{"action":"completed","workflow":{"name":"CI"}}""", false)]
    [InlineData("{merge_group: {branches: [main]}}", "merge_group", """{"action":"checks_requested","merge_group":{"base_ref":"refs/heads/main"}}""", true)]
    [InlineData("{merge_group: {branches: [main]}}", "merge_group", """{"action":"checks_requested","merge_group":{"base_ref":"refs/heads/x"}}""", false)]
    [InlineData("{schedule: [{cron: '0 1 * * *'}]}", "schedule", """{"schedule":"0 1 * * *"}""", true)]
    [InlineData("{schedule: [{cron: '0 1 * * *'}]}", "schedule", """{"schedule":"0 2 * * *"}""", false)]
    [InlineData("push", "push", """{"deleted":true}""", false)]
    public void Other_events_are_filtered_by_their_payload(string on, string name, string payload, bool starts) =>
        Assert.Equal(starts, Verdict(on, new() { Name = name, Repository = "a/b", Ref = "refs/heads/main", Payload = Json(payload) }).Starts);

    [Theory]
    [InlineData("Fix [skip ci]", false)]
    [InlineData("[CI SKIP] Fix", false)]
    [InlineData("[no ci]", false)]
    [InlineData("Fix\n\nskip-checks: true", false)]
    [InlineData("skip-checks: true is what to write", true)]
    [InlineData("Fix skip ci", true)]
    public void A_commit_may_ask_to_be_skipped(string message, bool starts)
    {
        Assert.Equal(starts, Verdict("push", new() { Name = "push", Repository = "a/b", Ref = "refs/heads/main", HeadCommitMessage = message }).Starts);
        Assert.True(Verdict("workflow_dispatch", new() { Name = "workflow_dispatch", Repository = "a/b", HeadCommitMessage = message }).Starts);
    }

    [Fact]
    public void A_reason_names_what_decided_and_where()
    {
        var verdict = Verdict("\n  push:\n    branches: [main, 'releases/**']", new() { Name = "push", Repository = "a/b", Ref = "refs/heads/develop" });
        Assert.Equal("the branch `develop` does not match `main`, `releases/**`", verdict.Reason);
        Assert.Equal(3, verdict.Span!.Value.Start.Line);
        Assert.Equal("the workflow listens to `push`, not to `issues`", Verdict("push", new() { Name = "issues", Repository = "a/b" }).Reason);
    }

    private static TriggeringEvent PullRequest(string action, string target) =>
        new() { Name = "pull_request", Repository = "a/b", Ref = "refs/pull/1/merge", Payload = Json($$$"""{"pull_request":{"head":{"ref":"topic"},"base":{"ref":"{{{target}}}"} },"action":"{{{action}}}"}""") };

    private static ExpressionObject Json(string json) => (ExpressionObject)ExpressionValue.FromJson(JsonDocument.Parse(json).RootElement);

    private static EventVerdict Verdict(string on, TriggeringEvent triggering)
    {
        var parse = WorkflowParser.Parse(new SourceText("ci.yml", $"on: {on}\njobs: {{a: {{runs-on: x, steps: [{{run: a}}]}}}}\n"), ParseOptions.Default);
        Assert.Empty(parse.Diagnostics);
        return EventFilter.Matches(parse.Workflow!.On, triggering);
    }
}
