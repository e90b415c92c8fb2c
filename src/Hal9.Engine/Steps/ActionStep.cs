using Hal9.Workflows.Model;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Steps;

/// <summary>A <c>uses</c> step.</summary>
internal static class ActionStep
{
    public static Task<JobResult> RunAsync(StepExecution execution, UsesStep step, CancellationToken cancellation)
    {
        execution.Log.Error($"`{step.Uses.Text}` is not available here");
        return Task.FromResult(JobResult.Failure);
    }
}
