using Hal9.Workflows.Expressions.Typing;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Checks;

/// <summary>What typing is told of one workflow: the types of its inputs. Names that are missing are other rules' business.</summary>
internal static class WorkflowShapes
{
    public static ContextShapes Of(Workflow workflow)
    {
        var inputs = new Dictionary<string, ExpressionType>(StringComparer.OrdinalIgnoreCase);
        foreach (var input in workflow.On.Find("workflow_dispatch")?.DispatchInputs ?? []) inputs[input.Name] = TypeOf(input.Type);
        foreach (var input in workflow.On.Find("workflow_call")?.Call?.Inputs ?? [])
        {
            var type = TypeOf(input.Type);
            inputs[input.Name] = inputs.TryGetValue(input.Name, out var other) ? ExpressionType.Union(other, type) : type;
        }
        if (inputs.Count == 0) return ContextShapes.GitHub;
        return ContextShapes.GitHub.With("inputs", ExpressionType.Open(ExpressionType.Any, inputs.Select(input => (input.Key, input.Value))));
    }

    private static ExpressionType TypeOf(string type) => type switch
    {
        "boolean" => ExpressionType.Boolean,
        "number" => ExpressionType.Number,
        _ => ExpressionType.String,
    };
}
