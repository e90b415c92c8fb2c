using System.Collections.Immutable;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Syntax;

internal static class JobConverter
{
    private const string SetAside = "the key `snapshot` is not switched on";

    public static ImmutableArray<Job> ConvertAll(Conversion conversion, Template template)
    {
        if (template is not TemplateMapping mapping) return [];
        var jobs = ImmutableArray.CreateBuilder<Job>(mapping.Entries.Length);
        foreach (var (key, value) in mapping.Entries)
        {
            if (key is not TemplateLiteral id || value is not TemplateMapping definition) continue;
            if (conversion.Session.IsFirstJobBeyondLimit())
            {
                conversion.Report(WorkflowDiagnostics.TooManyJobs.At(id.Span, $"a workflow has at most {conversion.Session.Options.MaxJobs} jobs, those of called workflows included"));
            }
            if (Convert(conversion, id, definition) is { } job) jobs.Add(job);
        }
        var result = jobs.DrainToImmutable();
        if (conversion.Session.ErrorCount == 0)
        {
            foreach (var diagnostic in NeedsGraph.Judge(result, mapping.Span)) conversion.Report(diagnostic);
        }
        return result;
    }

    private static Job? Convert(Conversion conversion, TemplateLiteral key, TemplateMapping definition)
    {
        var id = key.Value.ToText();
        if (new IdRules().Take(id, key.Span) is { } refused) conversion.Report(refused);
        var parts = new JobParts();
        foreach (var (property, value) in definition.Entries)
        {
            switch (property.LiteralText)
            {
                case "name": parts.Name = value; break;
                case "needs": parts.Needs = Needs(value); break;
                case "if": parts.Condition = ConditionConverter.Convert(conversion, value, WorkflowSchema.JobIf); break;
                case "permissions": parts.Permissions = PermissionsConverter.Convert(conversion, value); break;
                case "concurrency": parts.Concurrency = JobPartConverter.Concurrency(conversion, value); break;
                case "strategy": parts.Strategy = StrategyConverter.Convert(conversion, value); break;
                case "runs-on": parts.RunsOn = JobPartConverter.RunsOn(conversion, value); break;
                case "environment": parts.Environment = JobPartConverter.Environment(value); break;
                case "outputs": parts.Outputs = value as TemplateMapping; break;
                case "env": parts.Env = value; break;
                case "defaults": parts.Defaults = JobPartConverter.Defaults(value); break;
                case "steps": parts.Steps = StepConverter.Convert(conversion, value, WorkflowSchema.StepIf); break;
                case "timeout-minutes": parts.TimeoutMinutes = value; break;
                case "cancel-timeout-minutes": parts.CancelTimeoutMinutes = value; break;
                case "continue-on-error": parts.ContinueOnError = value; break;
                case "container": parts.Container = ContainerConverter.Convert(conversion, value); break;
                case "services": parts.Services = ContainerConverter.ConvertServices(conversion, value); break;
                case "snapshot" when !conversion.Features.Snapshot: conversion.Report(WorkflowDiagnostics.NotAvailable.At(property.Span, SetAside)); break;
                case "snapshot": parts.Snapshot = JobPartConverter.Snapshot(conversion, value); break;
                case "uses": parts.Uses = value; break;
                case "with": parts.With = value; break;
                case "secrets": parts.Secrets = value; break;
            }
        }
        return parts.Uses is { } uses ? Call(id, key.Span, parts, uses) : Steps(id, key.Span, parts, definition.Span);
    }

    private sealed class JobParts
    {
        public Template? Name;
        public ImmutableArray<JobNeed> Needs = [];
        public Condition Condition = Condition.Default;
        public Permissions? Permissions;
        public Concurrency? Concurrency;
        public Strategy? Strategy;
        public RunsOn? RunsOn;
        public DeploymentEnvironment? Environment;
        public TemplateMapping? Outputs;
        public Template? Env;
        public RunDefaults? Defaults;
        public ImmutableArray<Step> Steps = [];
        public Template? TimeoutMinutes;
        public Template? CancelTimeoutMinutes;
        public Template? ContinueOnError;
        public Container? Container;
        public ServiceContainers? Services;
        public Snapshot? Snapshot;
        public Template? Uses;
        public Template? With;
        public Template? Secrets;
    }

    private static CallJob Call(string id, SourceSpan span, JobParts parts, Template uses) => new()
    {
        Id = id,
        Span = span,
        Name = parts.Name,
        Needs = parts.Needs,
        Condition = parts.Condition,
        Permissions = parts.Permissions,
        Concurrency = parts.Concurrency,
        Strategy = parts.Strategy,
        Uses = WorkflowReference.Parse(uses.LiteralText ?? "", uses.Span),
        With = parts.With,
        InheritsSecrets = parts.Secrets?.LiteralText == "inherit",
        Secrets = parts.Secrets as TemplateMapping,
    };

    private static StepsJob Steps(string id, SourceSpan span, JobParts parts, SourceSpan body)
    {
        var nothing = new TemplateLiteral(body, Expressions.ExpressionValue.Null);
        return new StepsJob
        {
            Id = id,
            Span = span,
            Name = parts.Name,
            Needs = parts.Needs,
            Condition = parts.Condition,
            Permissions = parts.Permissions,
            Concurrency = parts.Concurrency,
            Strategy = parts.Strategy,
            RunsOn = parts.RunsOn ?? new RunsOn(nothing, null, null),
            Environment = parts.Environment,
            Outputs = parts.Outputs,
            Env = parts.Env,
            Defaults = parts.Defaults,
            Steps = parts.Steps,
            TimeoutMinutes = parts.TimeoutMinutes,
            CancelTimeoutMinutes = parts.CancelTimeoutMinutes,
            ContinueOnError = parts.ContinueOnError,
            Container = parts.Container,
            Services = parts.Services,
            Snapshot = parts.Snapshot,
        };
    }

    private static ImmutableArray<JobNeed> Needs(Template template) => template switch
    {
        TemplateSequence sequence => [.. sequence.Items.Where(item => item is TemplateLiteral).Select(item => new JobNeed(item.LiteralText!, item.Span))],
        TemplateLiteral literal => [new JobNeed(literal.Value.ToText(), literal.Span)],
        _ => [],
    };
}
