using Hal9.Engine.Actions.Sources;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Jobs;

/// <summary>What the steps of a job, or of one composite action within it, share.</summary>
internal sealed class StepScope
{
    /// <summary>GitHub nests composite actions no deeper.</summary>
    public const int DeepestNesting = 9;

    public StepsTable Steps { get; init; } = new();

    public required ExpressionObject Inputs { get; init; }

    /// <summary>Composite actions within composite actions; 0 for a job's own steps.</summary>
    public int Depth { get; init; }

    /// <summary><c>GITHUB_ACTION_PATH</c>; absent for a job's own steps.</summary>
    public string? ActionPath { get; init; }

    /// <summary>The repository of the composite action, when that is another one than the workflow's.</summary>
    public ActionCheckout? Action { get; init; }

    /// <summary>Which of a composite action's steps is at work, in the job: <c>2.1</c>. They run one after the other.</summary>
    public string Path { get; set; } = "";

    /// <summary>In front of a step's id in <c>GITHUB_ACTION</c>; empty or ending with a dot.</summary>
    public string IdPrefix { get; init; } = "";

    /// <summary>Of the step that uses the composite action: stands over the job's environment for all its steps.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>So far: decides <c>success()</c> and <c>failure()</c>.</summary>
    public JobResult Status { get; set; } = JobResult.Success;
}
