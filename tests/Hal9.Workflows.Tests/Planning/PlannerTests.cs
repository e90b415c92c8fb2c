using System.Text.Json;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;
using Hal9.Workflows.Planning;

namespace Hal9.Workflows.Tests.Planning;

public sealed class PlannerTests
{
    private static readonly TriggeringEvent Push = new()
    {
        Name = "push",
        Repository = "ann/tool",
        Ref = "refs/heads/feature/x",
        Sha = "0123456789012345678901234567890123456789",
        Actor = "ann",
        Payload = Json("""{"head_commit":{"message":"Add a thing\n\nat length"},"sender":{"id":7},"repository":{"id":8,"owner":{"id":9}}}"""),
    };

    [Fact]
    public void Jobs_stand_behind_what_they_need_else_in_the_order_of_the_file()
    {
        var plan = PlanOf("""
            on: push
            jobs:
              deploy: {needs: [test, build], runs-on: x, steps: [{run: a}]}
              lint: {runs-on: x, steps: [{run: a}]}
              test: {needs: build, runs-on: x, steps: [{run: a}]}
              build: {runs-on: x, steps: [{run: a}]}
            """);
        Assert.Equal(["lint", "build", "test", "deploy"], plan.Jobs.Select(job => job.Key));
        Assert.Equal(["test", "build"], plan.Find("deploy")!.Needs);
        Assert.Equal(["build", "test"], plan.Find("DEPLOY")!.Ancestors.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_github_context_is_made_of_the_event()
    {
        var github = PlanOf("{on: push, name: CI, jobs: {a: {runs-on: x, steps: [{run: a}]}}}").GitHub;
        Assert.Equal("feature/x", github["ref_name"].ToText());
        Assert.Equal("branch", github["ref_type"].ToText());
        Assert.Equal("ann", github["repository_owner"].ToText());
        Assert.Equal("CI", github["workflow"].ToText());
        Assert.Equal("ann/tool/.github/workflows/ci.yml@refs/heads/feature/x", github["workflow_ref"].ToText());
        Assert.Equal(("7", "8", "9"), (github["actor_id"].ToText(), github["repository_id"].ToText(), github["repository_owner_id"].ToText()));
        Assert.Equal("", github["head_ref"].ToText());
    }

    [Fact]
    public void A_run_is_named_by_run_name_else_by_its_event()
    {
        Assert.Equal("Add a thing", PlanOf("{on: push, name: CI, jobs: {a: {runs-on: x, steps: [{run: a}]}}}").RunName);
        Assert.Equal("Deploy by @ann", PlanOf("{on: push, run-name: 'Deploy by @${{ github.actor }}', jobs: {a: {runs-on: x, steps: [{run: a}]}}}").RunName);
        var bad = PlanOf("{on: push, name: CI, run-name: '${{ fromJSON(github.actor) }}', jobs: {a: {runs-on: x, steps: [{run: a}]}}}");
        Assert.Equal("HAL3103", Assert.Single(bad.Diagnostics).Code);
    }

    [Fact]
    public void A_matrix_from_an_output_makes_legs_with_names_and_settings()
    {
        var plan = PlanOf("""
            on: push
            jobs:
              plan: {runs-on: x, outputs: {list: a}, steps: [{run: a}]}
              build:
                needs: plan
                strategy:
                  matrix:
                    os: ${{ fromJSON(needs.plan.outputs.list) }}
                    size: [1]
                  fail-fast: false
                  max-parallel: 2
                runs-on: ["${{ matrix.os }}-latest", fast]
                timeout-minutes: ${{ strategy.job-index == 1 && 5 || 7 }}
                continue-on-error: ${{ matrix.os == 'windows' }}
                environment: {name: "env-${{ matrix.os }}", url: "https://${{ steps.a.outputs.b }}"}
                concurrency: {group: "deploy-${{ matrix.os }}", cancel-in-progress: true}
                steps: [{run: a}]
            """);
        var expansion = Expand(plan, "build", Needs("plan", """{"list":"[\"ubuntu\",\"windows\",\"macos\"]"}"""));
        Assert.Empty(expansion.Diagnostics);
        Assert.Equal(["build (ubuntu, 1)", "build (windows, 1)", "build (macos, 1)"], expansion.Legs.Select(leg => leg.Name));
        Assert.Equal((false, 2), (expansion.FailFast, expansion.MaxParallel));
        var windows = expansion.Legs[1];
        Assert.Equal(["windows-latest", "fast"], windows.Runner!.Labels);
        Assert.Equal(TimeSpan.FromMinutes(5), windows.Timeout);
        Assert.True(windows.ContinueOnError);
        Assert.Equal("env-windows", windows.Environment!.Name);
        Assert.NotNull(windows.Environment.Url);
        Assert.Equal(new ConcurrencyGroup("deploy-windows", true, "single"), windows.Concurrency);
        Assert.Equal("build[1]", windows.Key);
        Assert.Equal("3", windows.Strategy["job-total"].ToText());
    }

    [Theory]
    [InlineData("", "build (a, 1)")]
    [InlineData("name: Build", "Build (a, 1)")]
    [InlineData("name: Build ${{ matrix.x }}", "Build a")]
    [InlineData("name: ${{ matrix.nothing }}", "build (a, 1)")]
    public void A_plain_name_gets_the_values_and_an_expression_stands_alone(string name, string expected)
    {
        var plan = PlanOf($$"""
            on: push
            jobs:
              build:
                {{name}}
                strategy:
                  matrix: {x: [a], y: [1], include: [{z: hidden}] }
                runs-on: x
                steps: [{run: a}]
            """);
        Assert.Equal(expected, Assert.Single(Expand(plan, "build").Legs).Name);
    }

    [Fact]
    public void A_long_name_is_cut_at_a_hundred_characters()
    {
        var plan = PlanOf($"{{on: push, jobs: {{build: {{strategy: {{matrix: {{x: [{new string('v', 120)}]}}}}, runs-on: x, steps: [{{run: a}}]}}}}}}");
        var name = Assert.Single(Expand(plan, "build").Legs).Name;
        Assert.Equal(100, name.Length);
        Assert.EndsWith("v...", name, StringComparison.Ordinal);
    }

    [Fact]
    public void A_job_without_a_matrix_has_one_leg()
    {
        var leg = Assert.Single(Expand(PlanOf("{on: push, jobs: {build: {runs-on: x, steps: [{run: a}]}}}"), "build").Legs);
        Assert.Equal(("build", "build", ExpressionValue.Null), (leg.Name, leg.Key, leg.Matrix));
        Assert.Equal((TimeSpan.FromHours(6), TimeSpan.FromMinutes(5)), (leg.Timeout, leg.CancelTimeout));
    }

    [Theory]
    [InlineData("strategy: {matrix: {x: '${{ fromJSON(''[]'') }}'}}", "HAL2900")]
    [InlineData("strategy: {matrix: {x: '${{ github.actor }}'}}", "HAL2900")]
    [InlineData("strategy: '${{ github.actor }}'", "HAL1007")]
    [InlineData("strategy: {matrix: '${{ fromJSON(github.actor) }}'}", "HAL3103")]
    [InlineData("strategy: {fail-fast: '${{ github.actor }}', matrix: {x: [1]}}", "HAL1002")]
    [InlineData("timeout-minutes: '${{ github.actor }}'", "HAL1007")]
    [InlineData("timeout-minutes: -1", "HAL2901")]
    [InlineData("continue-on-error: '${{ github.actor }}'", "HAL1007")]
    [InlineData("concurrency: '${{ github.head_ref }}'", "HAL1020")]
    public void A_setting_that_evaluates_to_nonsense_fails_the_job_at_its_place(string line, string code)
    {
        var expansion = Expand(PlanOf($$"""
            on: push
            jobs:
              build:
                {{line}}
                runs-on: x
                steps: [{run: a}]
            """), "build");
        var diagnostic = Assert.Single(expansion.Diagnostics);
        Assert.Equal((code, 4), (diagnostic.Code, diagnostic.Span!.Value.Start.Line));
        Assert.True(expansion.Failed);
    }

    [Theory]
    [InlineData("'${{ github.head_ref }}'")]
    [InlineData("'${{ fromJSON(''[]'') }}'")]
    public void A_job_that_runs_on_nothing_fails(string runsOn) =>
        Assert.Equal("HAL2902", Assert.Single(Expand(PlanOf($"{{on: push, jobs: {{build: {{runs-on: {runsOn}, steps: [{{run: a}}]}}}}}}"), "build").Diagnostics).Code);

    [Fact]
    public void Runs_on_may_be_made_by_one_expression()
    {
        const string file = "on: push\njobs:\n  build:\n    runs-on: ${{ fromJSON('VALUE') }}\n    steps: [{run: a}]\n";
        Assert.Equal(["a", "b"], Leg("[\"a\",\"b\"]").Labels);
        Assert.Equal("big", Leg("{\"group\":\"big\",\"labels\":\"c\"}").Group);

        RunnerRequest Leg(string value) => Assert.Single(Expand(PlanOf(file.Replace("VALUE", value, StringComparison.Ordinal)), "build").Legs).Runner!;
    }

    [Fact]
    public void A_called_workflow_is_flattened_behind_its_caller()
    {
        var plan = PlanOf(
            """
            on: push
            permissions: {contents: read}
            env: {A: outer}
            jobs:
              first: {runs-on: x, steps: [{run: a}]}
              call:
                needs: first
                permissions: {contents: read, issues: write}
                strategy: {matrix: {env: [test, prod]}}
                uses: ./.github/workflows/called.yml
                with: {target: "${{ matrix.env }}", fast: true}
              last: {needs: call, runs-on: x, steps: [{run: a}]}
            """,
            """
            on:
              workflow_call:
                inputs:
                  target: {type: string, required: true}
                  fast: {type: boolean}
                  depth: {type: number, default: 3}
                  note: {type: string, default: "by ${{ github.actor }}"}
                  absent: {type: boolean}
            env: {A: inner}
            defaults: {run: {shell: sh}}
            jobs:
              b: {needs: a, runs-on: x, steps: [{run: a}]}
              a: {runs-on: x, env: {B: own}, steps: [{run: a}]}
            """);
        Assert.Equal(["first", "call", "call/a", "call/b", "last"], plan.Jobs.Select(job => job.Key));
        var inner = plan.Find("call/b")!;
        Assert.Equal(["call/a"], inner.Needs);
        Assert.Equal("call", inner.Caller!.Key);
        Assert.Equal(1, inner.Depth);
        Assert.Equal(PermissionLevel.Write, inner.Permissions["issues"]);
        Assert.Equal(2, plan.Find("call/a")!.Env.Length);
        Assert.Equal("sh", inner.DefaultShell!.LiteralText);
        Assert.Equal(PermissionLevel.None, plan.Find("last")!.Permissions["issues"]);

        var legs = Expand(plan, "call").Legs;
        Assert.Equal(["call (test)", "call (prod)"], legs.Select(leg => leg.Name));
        var inputs = legs[1].CallInputs!;
        Assert.Equal(("prod", "true", "3", "by ann", "false"),
            (inputs["target"].ToText(), inputs["fast"].ToText(), inputs["depth"].ToText(), inputs["note"].ToText(), inputs["absent"].ToText()));
        Assert.Equal(ExpressionKind.Boolean, inputs["absent"].Kind);
        Assert.Null(legs[1].Runner);
    }

    [Fact]
    public void An_input_of_another_kind_than_declared_fails_the_call()
    {
        var plan = PlanOf(
            "{on: push, jobs: {call: {uses: ./.github/workflows/called.yml, with: {fast: '${{ github.actor }}'}}}}",
            "{on: {workflow_call: {inputs: {fast: {type: boolean}}}}, jobs: {a: {runs-on: x, steps: [{run: a}]}}}");
        Assert.Equal("HAL1030", Assert.Single(Expand(plan, "call").Diagnostics).Code);
    }

    [Fact]
    public void Status_functions_look_at_all_jobs_before_or_at_those_named()
    {
        var results = new Dictionary<string, JobResult> { ["a"] = JobResult.Failure, ["b"] = JobResult.Success };
        var context = NeedsContext.WithStatus(new EvaluationContext(), ["a", "b"], id => results.TryGetValue(id, out var result) ? result : null, isCancelled: false);
        Assert.False(context.Success([]));
        Assert.True(context.Failure([]));
        Assert.True(context.Success(["b"]));
        Assert.False(context.Failure(["b"]));
        results["a"] = JobResult.Skipped;
        Assert.False(context.Success([]));
        Assert.False(context.Failure([]));
        var cancelled = NeedsContext.WithStatus(new EvaluationContext(), [], _ => null, isCancelled: true);
        Assert.True(cancelled.Cancelled());
        Assert.False(cancelled.Success([]));
    }

    [Fact]
    public void A_workflow_with_a_circle_is_refused_loudly()
    {
        var parse = WorkflowParser.Parse(new SourceText("x.yml", "{on: push, jobs: {c: {runs-on: x, steps: [{run: a}]}, a: {needs: b, runs-on: x, steps: [{run: a}]}, b: {needs: a, runs-on: x, steps: [{run: a}]}}}"), ParseOptions.Default);
        Assert.True(parse.HasErrors);
        Assert.Throws<ArgumentException>(() => Planner.Plan(new PlanRequest { Workflow = parse.Workflow!, Event = Push }));
    }

    private static JobExpansion Expand(Plan plan, string key, ExpressionObject? needs = null) =>
        Planner.Expand(plan.Find(key)!, plan.ContextOf(plan.Inputs, needs ?? ExpressionDictionary.Empty));

    private static ExpressionDictionary Needs(string id, string outputs) => NeedsContext.Of([(id, JobResult.Success, Json(outputs))]);

    private static ExpressionObject Json(string json) => (ExpressionObject)ExpressionValue.FromJson(JsonDocument.Parse(json).RootElement);

    private static Plan PlanOf(string file, string? called = null)
    {
        var parse = WorkflowParser.Parse(
            new SourceText(".github/workflows/ci.yml", file),
            ParseOptions.Default,
            called is null ? null : (_, _) => new ReusableWorkflow("called", new SourceText(".github/workflows/called.yml", called), IsTrusted: true));
        Assert.DoesNotContain(parse.Diagnostics, diagnostic => diagnostic.Severity == Severity.Error);
        return Planner.Plan(new PlanRequest { Workflow = parse.Workflow!, Event = Push });
    }
}
