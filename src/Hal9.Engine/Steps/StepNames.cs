using Hal9.Engine.Masking;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;

namespace Hal9.Engine.Steps;

/// <summary>What people see a step called.</summary>
internal static class StepNames
{
    /// <summary>The <c>name</c>, else <c>Run</c> and the first line of what it runs; one line, masked.</summary>
    public static string Of(Step step, EvaluationContext? context, SecretMasker masker)
    {
        var name = Text(step.Name, context);
        name = string.IsNullOrWhiteSpace(name) ? "Run " + Default(step, context) : name;
        var line = name.AsSpan().Trim();
        var end = line.IndexOfAny('\r', '\n');
        return masker.Apply((end < 0 ? line : line[..end]).ToString());
    }

    private static string Default(Step step, EvaluationContext? context) => step switch
    {
        RunStep run => FirstLine(Text(run.Run, context) ?? ""),
        UsesStep uses => uses.Uses.Text,
        WaitStep wait => "wait for " + string.Join(", ", wait.Targets.Select(target => target.Id)),
        WaitAllStep => "wait for all",
        CancelStep cancel => "cancel " + cancel.Target.Id,
        ParallelStep parallel => $"{parallel.Steps.Length} steps at once",
        _ => step.Id,
    };

    private static string FirstLine(string text)
    {
        var trimmed = text.TrimStart();
        var end = trimmed.AsSpan().IndexOfAny('\r', '\n');
        return end < 0 ? trimmed : trimmed[..end];
    }

    /// <summary>Evaluated where that can be done; else as it is written.</summary>
    private static string? Text(Template? template, EvaluationContext? context)
    {
        if (template is null || template.IsLiteral || context is null) return template?.ToString();
        return template.EvaluateText(context, new List<Diagnostic>()) ?? template.ToString();
    }
}
