using Hal9.Engine.Jobs;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Steps;

/// <summary>What an action does before the job's steps, or behind them.</summary>
/// <param name="Word"><c>Pre</c> or <c>Post</c>.</param>
/// <param name="Place">Of the step it belongs to; behind a dot, which one of a composite action's.</param>
/// <param name="Step">The main step with this one's condition.</param>
internal sealed record ActionStage(string Word, string Place, StepScope Scope, Step Step, Func<StepExecution, CancellationToken, Task<JobResult>> Body)
{
    public const string Pre = "Pre";

    public const string Post = "Post";

    /// <summary>Names it in events: <c>post-2</c>.</summary>
    public string Id => $"{Word.ToLowerInvariant()}-{Place}";

    /// <summary><c>always()</c>.</summary>
    public static Condition Always { get; } = new(ExpressionParser.ParseCondition("always()", ExpressionScope.Of("always(0,0)")), null);
}
