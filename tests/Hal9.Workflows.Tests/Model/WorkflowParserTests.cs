using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Tests.Model;

public sealed class WorkflowParserTests
{
    private static WorkflowParse Parse(string text) => WorkflowParser.Parse(new SourceText("a.yml", text), ParseOptions.Default);

    private static StepsJob Job(string body) => Assert.IsType<StepsJob>(Assert.Single(Good($"on: push\njobs:\n  build:\n    runs-on: linux\n{body}").Jobs));

    private static Workflow Good(string text)
    {
        var parse = Parse(text);
        Assert.Empty(parse.Diagnostics);
        return parse.Workflow!;
    }

    [Fact]
    public void Steps_without_ids_get_ones_that_nothing_else_has()
    {
        var job = Job("    steps:\n      - run: a\n      - run: b\n      - uses: actions/checkout@v4\n      - uses: docker://alpine:3\n      - uses: ./here\n      - id: mine\n        run: c\n");
        Assert.Equal(["__run", "__run_2", "__actions_checkout", "__alpine_3", "__self", "mine"], job.Steps.Select(step => step.Id));
        Assert.Equal([false, false, false, false, false, true], job.Steps.Select(step => step.HasUserId));
    }

    [Fact]
    public void A_condition_without_a_status_function_needs_success()
    {
        var job = Job("    steps:\n      - run: a\n        if: github.ref == 'x'\n      - run: b\n        if: always()\n      - run: c\n");
        var failed = new EvaluationContext { Success = _ => false };
        Assert.Equal([false, true, false], job.Steps.Select(step => step.Condition.Evaluate(failed).Value!.IsTruthy));
        Assert.Null(job.Steps[2].Condition.Span);
    }

    [Fact]
    public void A_template_is_evaluated_with_its_inserts()
    {
        var job = Job("    env:\n      A: a ${{ github.ref }}\n      ${{ insert }}: ${{ github.more }}\n    steps: []\n");
        var context = EvaluationContext.From(ExpressionDictionary.Of(("github", ExpressionDictionary.Of(
            ("ref", ExpressionValue.Of("main")), ("more", ExpressionDictionary.Of(("B", ExpressionValue.Of(2))))))));
        List<Diagnostic> told = [];
        Assert.Equal([KeyValuePair.Create("A", "a main"), KeyValuePair.Create("B", "2")], job.Env!.EvaluateTextMapping(context, told));
        Assert.Empty(told);
    }

    [Fact]
    public void A_value_of_another_kind_than_wanted_is_told_where_it_stands()
    {
        var job = Job("    timeout-minutes: ${{ github.ref }}\n    steps: []\n");
        List<Diagnostic> told = [];
        Assert.Null(job.TimeoutMinutes!.EvaluateNumber(EvaluationContext.From(ExpressionDictionary.Of(("github", ExpressionDictionary.Of(("ref", ExpressionValue.Of("main")))))), told));
        Assert.Equal("a.yml:5:22: error[HAL1007]: the value is a text; a number was expected", Assert.Single(told).ToString());
    }

    [Fact]
    public void Triggers_are_read_with_their_filters()
    {
        var on = Good("on:\n  push:\n    branches: [main, 'v*']\n    paths-ignore: docs/**\n  schedule:\n    - cron: '0 4 * * *'\n      timezone: Europe/Vienna\n  workflow_dispatch:\n    inputs:\n      "
            + "level: {type: choice, options: [low, high], required: true}\njobs:\n  build:\n    runs-on: linux\n    steps: []\n").On;
        Assert.Equal(["main", "v*"], on.Find("push")!.Branches!.Values.Select(value => value.Text));
        Assert.Equal(["docs/**"], on.Find("push")!.PathsIgnore!.Values.Select(value => value.Text));
        Assert.Equal("Europe/Vienna", Assert.Single(on.Find("schedule")!.Schedules).TimeZone?.Text);
        var input = Assert.Single(on.Find("workflow_dispatch")!.DispatchInputs);
        Assert.Equal(("level", "choice", true), (input.Name, input.Type, input.Required));
        Assert.Equal(["low", "high"], input.Options.Select(option => option.Text));
    }

    [Fact]
    public void Background_steps_are_read()
    {
        var job = Job("    steps:\n      - id: server\n        run: serve\n        background: true\n      - parallel:\n          - run: a\n          - uses: a/b@c\n      - wait: server\n      - wait-all:\n      - cancel: server\n");
        Assert.True(job.Steps[0].Background);
        Assert.Equal(2, Assert.IsType<ParallelStep>(job.Steps[1]).Steps.Length);
        Assert.Equal("server", Assert.IsType<WaitStep>(job.Steps[2]).Targets[0].Id);
        Assert.IsType<WaitAllStep>(job.Steps[3]);
        Assert.Equal("server", Assert.IsType<CancelStep>(job.Steps[4]).Target.Id);
    }

    [Theory]
    [InlineData("actions/checkout@v4", typeof(ActionReference.Repository))]
    [InlineData("a/b/c/d@main", typeof(ActionReference.Repository))]
    [InlineData("./x", typeof(ActionReference.Local))]
    [InlineData("$/x", typeof(ActionReference.Self))]
    [InlineData("docker://x", typeof(ActionReference.Docker))]
    [InlineData("a@b", typeof(ActionReference.Invalid))]
    [InlineData("a/b", typeof(ActionReference.Invalid))]
    [InlineData("a/b@", typeof(ActionReference.Invalid))]
    [InlineData("a/b@c@d", typeof(ActionReference.Invalid))]
    [InlineData("$/", typeof(ActionReference.Invalid))]
    public void References_of_every_form_are_told_apart(string text, Type expected) => Assert.IsType(expected, ActionReference.Parse(text, default));

    [Fact]
    public void A_file_with_mistakes_still_gives_what_can_be_read()
    {
        var parse = Parse("on: push\njobs:\n  build:\n    runs-on: linux\n    stepz: []\n    steps:\n      - run: make\n  test:\n    runs-on: linux\n");
        Assert.True(parse.HasErrors);
        Assert.Equal(["build", "test"], parse.Workflow!.Jobs.Select(job => job.Id));
        Assert.Single(((StepsJob)parse.Workflow.Jobs[0]).Steps);
    }

    [Fact]
    public void A_called_workflow_knows_its_caller_in_its_mistakes()
    {
        var parse = WorkflowParser.Parse(new SourceText("a.yml", "on: push\njobs:\n  call:\n    uses: ./.github/workflows/b.yml\n"), ParseOptions.Default,
            (_, _) => new ReusableWorkflow("b.yml", new SourceText("b.yml", "on: workflow_call\njobs:\n  x:\n    runs-on: linux\n    oops: 1\n"), IsTrusted: true));
        var told = Assert.Single(parse.Diagnostics);
        Assert.Equal("b.yml:5:5", told.Span.ToString());
        Assert.Equal("a.yml:4:11", Assert.Single(told.Related).Span.ToString());
    }

    [Fact]
    public void An_expression_that_is_wrong_is_told_at_its_scalar_and_at_its_place()
    {
        var told = Assert.Single(Parse("on: push\njobs:\n  build:\n    runs-on: linux\n    steps:\n      - run: echo ${{ secret.X }}\n").Diagnostics);
        Assert.Equal("a.yml:6:14", told.Span.ToString());
        Assert.Equal("a.yml:6:23", Assert.Single(told.Related).Span.ToString());
    }

    [Fact]
    public void Permissions_cap_what_a_called_workflow_may_ask_for()
    {
        var read = Permissions.All(PermissionLevel.Read);
        var write = Permissions.All(PermissionLevel.Write, without: ["id-token"]);
        Assert.Equal(PermissionLevel.Read, write["models"]);
        Assert.Equal(PermissionLevel.None, write["id-token"]);
        Assert.Empty(read.BeyondWhat(read));
        Assert.Contains("contents", write.BeyondWhat(read));
    }

    [Fact]
    public void Action_files_of_every_kind_are_read()
    {
        var composite = Action("runs:\n  using: composite\n  steps:\n    - run: a\n      shell: bash\n    - uses: ./b\ninputs:\n  x:\n    required: true\n    default: ${{ github.ref }}\noutputs:\n  y:\n    value: ${{ steps.a.outputs.b }}\n");
        Assert.Equal(2, Assert.IsType<ActionRuns.Composite>(composite.Runs).Steps.Length);
        Assert.True(Assert.Single(composite.Inputs).Required);
        Assert.NotNull(Assert.Single(composite.Outputs).Value);
        var script = Assert.IsType<ActionRuns.JavaScript>(Action("runs:\n  using: node24\n  main: a.js\n  post: b.js\n  post-if: success()\n").Runs);
        Assert.Equal((24, "a.js", "b.js"), (script.NodeVersion, script.Main, script.Post));
        Assert.NotNull(script.PostCondition);
        Assert.Equal("Dockerfile", Assert.IsType<ActionRuns.Docker>(Action("runs:\n  using: docker\n  image: Dockerfile\n  args: ['${{ inputs.x }}']\n").Runs).Image);

        static ActionFile Action(string text)
        {
            var parse = ActionFileParser.Parse(new SourceText("action.yml", text), ParseOptions.Default);
            Assert.Empty(parse.Diagnostics);
            return parse.Action!;
        }
    }
}
