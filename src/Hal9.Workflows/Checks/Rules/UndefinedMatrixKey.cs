using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Checks.Rules;

/// <summary>A key the job's matrix does not have, or any key in a job without a matrix: it is empty.</summary>
public sealed class UndefinedMatrixKey : WorkflowCheck
{
    public override DiagnosticDescriptor Descriptor { get; } = Warning("HAL2027", "undefined-matrix-key", "The matrix has no such key");

    public override bool JudgesAbsence => true;

    public override IReadOnlyList<string> Bad { get; } =
    [
        """
        on: push
        permissions: {}
        jobs:
          build:
            strategy:
              matrix:
                version: [1, 2]
            runs-on: ubuntu-latest
            steps:
              - run: echo ${{ matrix.verison }} # <-
          test:
            runs-on: ubuntu-latest
            name: Test ${{ matrix.version }} # <-
            steps:
              - run: make
        """,
    ];

    public override IReadOnlyList<string> Good { get; } =
    [
        """
        on: push
        permissions: {}
        jobs:
          build:
            strategy:
              matrix:
                version: [1, 2]
                include:
                  - extra: x
            runs-on: ubuntu-latest
            steps:
              - run: echo ${{ matrix.version }} ${{ matrix.Extra }}
          test:
            strategy:
              matrix: ${{ fromJSON(vars.MATRIX) }}
            runs-on: ubuntu-latest
            steps:
              - run: echo ${{ matrix.anything }}
        """,
    ];

    public override void Visit(ContextReference reference, CheckRun run)
    {
        if (reference.HasFallback || reference.Context != "matrix" || reference.At(0) is not { } key || run.Job is not { } job) return;
        if (job.Strategy is null)
        {
            run.Report(this, reference.Span, $"`{job.Id}` has no matrix, so `{reference}` is empty");
            return;
        }
        if (KeysOf(job.Strategy) is not { } keys || keys.Contains(key, StringComparer.OrdinalIgnoreCase)) return;
        run.Report(this, reference.Span, $"the matrix of `{job.Id}` has no key `{key}`", Suggestion.Hint(key, keys));
    }

    /// <summary>Null when an expression makes them.</summary>
    private static List<string>? KeysOf(Strategy strategy)
    {
        if (strategy.Matrix is null) return strategy.Source is TemplateMapping ? [] : null;
        if (strategy.Matrix is not TemplateMapping matrix) return null;
        var keys = new List<string>();
        foreach (var entry in matrix.Entries)
        {
            if (entry.Key.LiteralText is not { } name) return null;
            if (name == "exclude") continue;
            if (name != "include")
            {
                keys.Add(name);
                continue;
            }
            if (entry.Value is not TemplateSequence include) return null;
            foreach (var item in include.Items)
            {
                if (item is not TemplateMapping values || values.Entries.Any(value => value.Key is not TemplateLiteral)) return null;
                keys.AddRange(values.Entries.Select(value => value.Key.LiteralText!));
            }
        }
        return keys;
    }
}
