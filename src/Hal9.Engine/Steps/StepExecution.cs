using Hal9.Engine.Jobs;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;

namespace Hal9.Engine.Steps;

/// <summary>One step about to run, or running: what its handler needs.</summary>
/// <param name="Place">Of the job's own step it belongs to; names it in events.</param>
/// <param name="Variables">The <c>env</c> context as pairs: the job's, the composite action's, the step's own.</param>
/// <param name="Context">What its expressions see.</param>
internal sealed record StepExecution(
    JobRun Job,
    StepScope Scope,
    Step Step,
    string Place,
    StepWork Work,
    StepLog Log,
    ExpressionDictionary GitHub,
    IReadOnlyList<KeyValuePair<string, string>> Variables,
    EvaluationContext Context)
{
    /// <summary>Behind the <c>id</c>s of the composite actions around it: <c>GITHUB_ACTION</c>.</summary>
    public string ActionName => Scope.IdPrefix + Step.Id;

    /// <summary>Shows what is wrong with the step as its author wrote it.</summary>
    public void Report(IEnumerable<Hal9.Primitives.Diagnostics.Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics) Log.Error(diagnostic.ToString());
    }
}
