using System.Collections.Immutable;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Syntax;

/// <summary>The steps of one job or composite action: one scope of ids.</summary>
internal sealed class StepConverter(Conversion conversion, ExpressionScope conditionScope)
{
    private readonly IdRules ids = new();
    private readonly HashSet<string> known = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="conditionScope">What an <c>if</c> may name.</param>
    public static ImmutableArray<Step> Convert(Conversion conversion, Template template, ExpressionScope conditionScope)
    {
        var converter = new StepConverter(conversion, conditionScope);
        var steps = converter.ConvertAll(template);
        return converter.Name(steps);
    }

    private ImmutableArray<Step> ConvertAll(Template template)
    {
        if (template is not TemplateSequence sequence) return [];
        var steps = ImmutableArray.CreateBuilder<Step>(sequence.Items.Length);
        foreach (var item in sequence.Items)
        {
            if (item is TemplateMapping mapping && ConvertOne(mapping) is { } step) steps.Add(step);
        }
        return steps.DrainToImmutable();
    }

    private Step? ConvertOne(TemplateMapping mapping)
    {
        var parts = default(StepParts);
        foreach (var (key, value) in mapping.Entries)
        {
            switch (key.LiteralText)
            {
                case "id":
                    parts.Id = value.LiteralText;
                    TakeId(value);
                    break;
                case "if": parts.If = value; break;
                case "name": parts.Name = value; break;
                case "run": parts.Run = value; break;
                case "uses": parts.Uses = value; break;
                case "with": parts.With = value; break;
                case "env": parts.Env = value; break;
                case "shell": parts.Shell = value; break;
                case "working-directory": parts.WorkingDirectory = value; break;
                case "continue-on-error": parts.ContinueOnError = value; break;
                case "timeout-minutes": parts.TimeoutMinutes = value; break;
                case "background": parts.Background = value is TemplateLiteral { Value.IsTruthy: true }; break;
                case "wait": parts.Wait = Targets(value, mapping.Find("id")); break;
                case "wait-all":
                    parts.IsWaitAll = true;
                    JudgeWaitAll(value);
                    break;
                case "cancel": parts.Cancel = Target(value, mapping.Find("id")); break;
                case "parallel": parts.Parallel = ConvertAll(value); break;
            }
        }
        return Make(mapping.Span, parts);
    }

    private struct StepParts
    {
        public string? Id;
        public Template? If;
        public Template? Name;
        public Template? Run;
        public Template? Uses;
        public Template? With;
        public Template? Env;
        public Template? Shell;
        public Template? WorkingDirectory;
        public Template? ContinueOnError;
        public Template? TimeoutMinutes;
        public bool Background;
        public ImmutableArray<StepTarget>? Wait;
        public bool IsWaitAll;
        public StepTarget? Cancel;
        public ImmutableArray<Step>? Parallel;
    }

    private Step? Make(SourceSpan span, in StepParts parts)
    {
        var condition = ConditionConverter.Convert(conversion, parts.If, conditionScope);
        var id = parts.Id ?? "";
        Step? step;
        if (parts.Run is not null)
        {
            return new RunStep
            {
                Id = id, HasUserId = id.Length > 0, Span = span, Name = parts.Name, Condition = condition, Env = parts.Env, Background = parts.Background,
                ContinueOnError = parts.ContinueOnError, TimeoutMinutes = parts.TimeoutMinutes, Run = parts.Run, Shell = parts.Shell, WorkingDirectory = parts.WorkingDirectory,
            };
        }
        if (parts.Uses is not null)
        {
            return new UsesStep
            {
                Id = id, HasUserId = id.Length > 0, Span = span, Name = parts.Name, Condition = condition, Env = parts.Env, Background = parts.Background,
                ContinueOnError = parts.ContinueOnError, TimeoutMinutes = parts.TimeoutMinutes, Uses = Reference(parts.Uses), With = parts.With,
            };
        }
        if (parts.Wait is { } wait) step = new WaitStep { Id = id, Span = span, Condition = condition, Targets = wait };
        else if (parts.IsWaitAll) step = new WaitAllStep { Id = id, Span = span, Condition = condition };
        else if (parts.Cancel is { } cancel) step = new CancelStep { Id = id, Span = span, Condition = condition, Target = cancel };
        else if (parts.Parallel is { } parallel) step = new ParallelStep { Id = id, Span = span, Condition = condition, Steps = parallel };
        else return null;
        return step with { HasUserId = id.Length > 0, Name = parts.Name, ContinueOnError = parts.ContinueOnError };
    }

    private void TakeId(Template value)
    {
        if (value is not TemplateLiteral { Value: ExpressionString { Value.Length: > 0 } id }) return;
        if (ids.Take(id.Value, value.Span) is { } refused) conversion.Report(refused);
        else known.Add(id.Value);
    }

    private ActionReference Reference(Template uses)
    {
        var reference = ActionReference.Parse(uses.LiteralText ?? uses.ToString() ?? "", uses.Span);
        if (reference is ActionReference.Invalid || (reference is ActionReference.Self && !conversion.Features.SelfReferences))
        {
            conversion.Report(WorkflowDiagnostics.InvalidUses.At(uses.Span, $"`{reference.Text}` names no action",
                "write `owner/repository@ref`, `owner/repository/path@ref`, `./path` or `docker://image`"));
        }
        return reference;
    }

    private ImmutableArray<StepTarget> Targets(Template value, Template? own) => value is TemplateSequence sequence
        ? [.. sequence.Items.Select(item => Target(item, own))]
        : [Target(value, own)];

    private StepTarget Target(Template value, Template? own)
    {
        var id = value.LiteralText ?? "";
        if (string.Equals(own?.LiteralText, id, StringComparison.OrdinalIgnoreCase))
        {
            conversion.Report(WorkflowDiagnostics.StepTarget.At(value.Span, $"step `{id}` cannot name itself"));
        }
        else if (!known.Contains(id))
        {
            conversion.Report(WorkflowDiagnostics.StepTarget.At(value.Span, $"no step before this one has the id `{id}`", Suggestion.Hint(id, known)));
        }
        return new StepTarget(id, value.Span);
    }

    private void JudgeWaitAll(Template value)
    {
        if (value is TemplateLiteral { Value.Kind: ExpressionKind.Boolean, Value.IsTruthy: false })
        {
            conversion.Report(WorkflowDiagnostics.UnexpectedValue.At(value.Span, "`wait-all` cannot be false", "write `wait-all:` or take the step away"));
        }
    }

    /// <summary>Gives every step without an id one that none has, in the order of the file, users' ids first.</summary>
    private ImmutableArray<Step> Name(ImmutableArray<Step> steps)
    {
        var named = ImmutableArray.CreateBuilder<Step>(steps.Length);
        foreach (var step in steps)
        {
            var result = step.HasUserId ? step : step with { Id = ids.Make("__" + DefaultId(step)) ?? "__run" };
            named.Add(result is ParallelStep parallel ? parallel with { Steps = Name(parallel.Steps) } : result);
        }
        return named.DrainToImmutable();
    }

    private static string DefaultId(Step step) => step switch
    {
        UsesStep { Uses: ActionReference.Docker { Image.Length: > 0 } docker } => docker.Image,
        UsesStep { Uses: ActionReference.Local } => "self",
        UsesStep { Uses: ActionReference.Self } => "selfRepository",
        UsesStep { Uses: ActionReference.Repository repository } => $"{repository.Owner}/{repository.Name}",
        WaitStep => "wait",
        WaitAllStep => "wait-all",
        CancelStep => "cancel",
        ParallelStep => "parallel",
        _ => "run",
    };
}
