using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Checks;

/// <summary>
/// A composite action seen as a workflow of one job, so that the same rules judge its steps: its inputs are those of a call, its outputs the
/// job's. Other actions have no steps.
/// </summary>
internal static class ActionAsWorkflow
{
    public static Workflow Of(ActionFile action)
    {
        var inputs = action.Inputs.Select(input => new CallInput(input.Name, input.Span, "string", input.Required, input.Default));
        var trigger = new Trigger("workflow_call", action.Runs.Span, null) { Call = new CallInterface { Inputs = action.Runs is ActionRuns.Composite ? [.. inputs] : [] } };
        return new Workflow
        {
            Source = action.Source,
            Span = action.Runs.Span,
            On = new Model.Triggers { Items = [trigger] },
            Jobs = action.Runs is ActionRuns.Composite composite ? [JobOf(action, composite)] : [],
        };
    }

    private static StepsJob JobOf(ActionFile action, ActionRuns.Composite composite) => new()
    {
        Id = "runs",
        Span = composite.Span,
        Condition = Condition.Default,
        RunsOn = new RunsOn(new TemplateLiteral(composite.Span, ExpressionValue.EmptyString), null, null),
        Steps = composite.Steps,
        Outputs = new TemplateMapping(composite.Span, [.. action.Outputs.Where(output => output.Value is not null).Select(output => new TemplateEntry(new TemplateLiteral(output.Span, ExpressionValue.Of(output.Name)), output.Value!))]),
    };
}
