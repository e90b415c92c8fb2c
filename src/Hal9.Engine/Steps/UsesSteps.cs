using Hal9.Workflows.Model;

namespace Hal9.Engine.Steps;

/// <summary>The steps of a list that use an action.</summary>
internal static class UsesSteps
{
    /// <summary>Those of parallel steps too; what a composite action uses in turn is not in it.</summary>
    public static IEnumerable<UsesStep> Flat(IEnumerable<Step> steps) =>
        steps.SelectMany(static step => step is ParallelStep parallel ? parallel.Steps.AsEnumerable() : [step]).OfType<UsesStep>();
}
