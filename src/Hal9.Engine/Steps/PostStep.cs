using Hal9.Engine.Jobs;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Steps;

/// <summary>What an action still has to do when the job's steps are done.</summary>
/// <param name="Place">Of the main step.</param>
/// <param name="Step">The main step with the post step's condition.</param>
/// <param name="Main">Holds the state the main step saved.</param>
internal sealed record PostStep(string Place, StepScope Scope, Step Step, StepWork Main, Func<StepExecution, CancellationToken, Task<JobResult>> Body)
{
    /// <summary><c>always()</c>.</summary>
    public static Condition Always { get; } = new(ExpressionParser.ParseCondition("always()", ExpressionScope.Of("always(0,0)")), null);
}
