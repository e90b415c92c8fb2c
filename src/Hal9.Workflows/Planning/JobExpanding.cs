using System.Collections.Immutable;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Planning;

/// <summary>
/// Makes legs of one job: 1. the strategy is evaluated, 2. the matrix is expanded, 3. each leg's settings are evaluated with its
/// <c>matrix</c> and <c>strategy</c>.
/// </summary>
internal static class JobExpanding
{
    public static JobExpansion Expand(PlannedJob planned, EvaluationContext context)
    {
        var diagnostics = new List<Diagnostic>();
        var strategy = StrategySettings.Read(planned.Job.Strategy, context, diagnostics);
        if (strategy is null) return new JobExpansion { Diagnostics = [.. diagnostics] };

        var total = strategy.Combinations.Length;
        var parallel = strategy.MaxParallel > 0 ? strategy.MaxParallel : total;
        var legs = ImmutableArray.CreateBuilder<JobLeg>(total);
        for (var index = 0; index < total; index++)
        {
            var combination = strategy.Combinations[index];
            var strategyContext = ExpressionDictionary.Of(
                ("fail-fast", ExpressionValue.Of(strategy.FailFast)),
                ("job-index", ExpressionValue.Of((double)index)),
                ("job-total", ExpressionValue.Of((double)total)),
                ("max-parallel", ExpressionValue.Of((double)parallel)));
            legs.Add(MakeLeg(planned, combination, index, total, strategyContext, context, diagnostics));
            // One broken leg breaks the job: the others would tell the same 255 times.
            if (diagnostics.Count > 0) return new JobExpansion { Diagnostics = [.. diagnostics] };
        }
        return new JobExpansion { Legs = legs.MoveToImmutable(), FailFast = strategy.FailFast, MaxParallel = parallel };
    }

    private static JobLeg MakeLeg(
        PlannedJob planned,
        MatrixCombination? combination,
        int index,
        int total,
        ExpressionDictionary strategy,
        EvaluationContext context,
        List<Diagnostic> diagnostics)
    {
        var matrix = combination?.Values ?? ExpressionValue.Null;
        var own = WithLeg(context, matrix, strategy);
        var leg = new JobLeg
        {
            Job = planned,
            Index = index,
            Total = total,
            Name = NameOf(planned.Job, combination, own, diagnostics),
            Matrix = matrix,
            Strategy = strategy,
            Concurrency = planned.Job.Concurrency is { } concurrency ? Concurrencies.Evaluate(concurrency, own, diagnostics) : null,
        };
        return planned.Job switch
        {
            CallJob call => WithCall(leg, call, own, diagnostics),
            StepsJob steps => leg with
            {
                Runner = RunnerRequests.Evaluate(steps.RunsOn, own, diagnostics),
                ContinueOnError = steps.ContinueOnError?.EvaluateBoolean(own, diagnostics) ?? false,
                Timeout = Minutes(steps.TimeoutMinutes, own, diagnostics) ?? leg.Timeout,
                CancelTimeout = Minutes(steps.CancelTimeoutMinutes, own, diagnostics) ?? leg.CancelTimeout,
                Environment = steps.Environment is { } environment ? Environments.Evaluate(environment, own, diagnostics) : null,
            },
            _ => leg,
        };
    }

    private static JobLeg WithCall(JobLeg leg, CallJob call, EvaluationContext context, List<Diagnostic> diagnostics)
    {
        var inputs = Planning.CallInputs.Bind(call, context, diagnostics);
        if (inputs is null || call.Called?.Concurrency is not { } concurrency) return leg with { CallInputs = inputs };
        // It is written in the called file, which sees its own inputs and nothing of the calling job.
        var called = new EvaluationContext
        {
            Contexts = name => name switch { "inputs" => inputs, "github" or "vars" => context.Contexts(name), _ => null },
            MemoryLimit = context.MemoryLimit,
        };
        return leg with { CallInputs = inputs, CalledConcurrency = Concurrencies.Evaluate(concurrency, called, diagnostics) };
    }

    /// <summary>
    /// A name that is an expression stands as it evaluates. A plain one, like the id, gets the leg's values behind it, and so does an
    /// expression's empty result.
    /// </summary>
    private static string NameOf(Job job, MatrixCombination? combination, EvaluationContext context, List<Diagnostic> diagnostics)
    {
        var segments = combination?.Segments ?? [];
        if (job.Name is null) return JobName.Of(job.Id, segments);
        var name = job.Name.EvaluateText(context, diagnostics);
        if (string.IsNullOrEmpty(name)) return JobName.Of(job.Id, segments);
        return job.Name.IsLiteral ? JobName.Of(name, segments) : name;
    }

    private static TimeSpan? Minutes(Template? template, EvaluationContext context, List<Diagnostic> diagnostics)
    {
        if (template?.EvaluateNumber(context, diagnostics) is not { } minutes) return null;
        // GitHub takes whole minutes; a century is as good as no limit.
        if (double.IsNaN(minutes) || minutes < 0) diagnostics.Add(PlanningDiagnostics.Timeout.At(template.Span, $"`{ExpressionValue.Of(minutes).ToText()}` is no number of minutes"));
        else return TimeSpan.FromMinutes(Math.Min(Math.Floor(minutes), 60 * 24 * 36_500));
        return null;
    }

    private static EvaluationContext WithLeg(EvaluationContext context, ExpressionValue matrix, ExpressionObject strategy) => new()
    {
        Contexts = name => name switch { "matrix" => matrix, "strategy" => strategy, _ => context.Contexts(name) },
        Success = context.Success,
        Failure = context.Failure,
        Cancelled = context.Cancelled,
        HashFiles = context.HashFiles,
        MemoryLimit = context.MemoryLimit,
    };
}
