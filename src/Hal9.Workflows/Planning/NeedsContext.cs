using Hal9.Workflows.Expressions;

namespace Hal9.Workflows.Planning;

/// <summary>How a job ended, as <c>needs.*.result</c> says it.</summary>
public enum JobResult
{
    Success,
    Failure,
    Cancelled,
    Skipped,
}

/// <summary>The <c>needs</c> context, and what status functions answer in the condition of a job.</summary>
public static class NeedsContext
{
    /// <summary>In the order the job names its needs.</summary>
    /// <param name="needs">Id (without the caller's key), result and outputs of each job directly needed.</param>
    public static ExpressionDictionary Of(IEnumerable<(string Id, JobResult Result, ExpressionObject Outputs)> needs) =>
        ExpressionDictionary.Of(needs.Select(need => (need.Id, (ExpressionValue)ExpressionDictionary.Of(
            ("result", ExpressionValue.Of(TextOf(need.Result))),
            ("outputs", need.Outputs)))));

    /// <summary>
    /// The same contexts with <c>success()</c>, <c>failure()</c> and <c>cancelled()</c> of a job's condition: over all its ancestors, or over the
    /// jobs named as arguments.
    /// </summary>
    /// <param name="resultOf">The result of an ancestor by its id in this file; null when it is none.</param>
    /// <param name="ancestors">See <see cref="PlannedJob.Ancestors"/>; ids in this file.</param>
    public static EvaluationContext WithStatus(EvaluationContext context, IReadOnlyList<string> ancestors, Func<string, JobResult?> resultOf, bool isCancelled) => new()
    {
        Contexts = context.Contexts,
        HashFiles = context.HashFiles,
        MemoryLimit = context.MemoryLimit,
        Cancelled = () => isCancelled,
        Success = names => !isCancelled && Named(names, ancestors).All(id => resultOf(id) is null or JobResult.Success),
        Failure = names => !isCancelled && Named(names, ancestors).Any(id => resultOf(id) is JobResult.Failure),
    };

    public static string TextOf(JobResult result) => result switch
    {
        JobResult.Success => "success",
        JobResult.Failure => "failure",
        JobResult.Cancelled => "cancelled",
        _ => "skipped",
    };

    private static IReadOnlyList<string> Named(IReadOnlyList<string> names, IReadOnlyList<string> ancestors) => names.Count == 0 ? ancestors : names;
}
