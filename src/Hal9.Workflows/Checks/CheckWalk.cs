using System.Collections.Immutable;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Checks;

/// <summary>The one walk over a file, shared by all rules.</summary>
internal sealed class CheckWalk(ImmutableArray<WorkflowCheck> checks, CheckRun run)
{
    public void Walk(Workflow workflow)
    {
        foreach (var check in checks) check.Visit(workflow, run);
        foreach (var trigger in workflow.On.Items)
        {
            foreach (var check in checks) check.Visit(trigger, run);
            foreach (var input in trigger.Call?.Inputs ?? []) Text(TextRole.Other, input.Default);
            foreach (var output in trigger.Call?.Outputs ?? []) Text(TextRole.Output, output.Value, output.Name);
        }
        Text(TextRole.Name, workflow.RunName);
        Entries(TextRole.Env, workflow.Env);
        Text(TextRole.Shell, workflow.Defaults?.Shell);
        Text(TextRole.Other, workflow.Defaults?.WorkingDirectory);
        Text(TextRole.Other, workflow.Concurrency?.Source);
        foreach (var job in workflow.Jobs) Walk(job);
        run.Job = null;
        foreach (var check in checks) check.Leave(workflow, run);
    }

    private void Walk(Job job)
    {
        run.Job = job;
        foreach (var check in checks) check.Visit(job, run);
        Text(TextRole.Name, job.Name);
        Condition(job.Condition);
        Text(TextRole.Strategy, job.Strategy?.Source);
        Text(TextRole.Other, job.Concurrency?.Source);
        if (job is CallJob call)
        {
            Entries(TextRole.CallWith, call.With);
            Entries(TextRole.Secrets, call.Secrets);
        }
        if (job is not StepsJob steps) return;
        Text(TextRole.RunsOn, steps.RunsOn.Source);
        Text(TextRole.Other, steps.Environment?.Source);
        Entries(TextRole.Env, steps.Env);
        Text(TextRole.Shell, steps.Defaults?.Shell);
        Text(TextRole.Other, steps.Defaults?.WorkingDirectory);
        Text(TextRole.Other, steps.TimeoutMinutes);
        Text(TextRole.Other, steps.ContinueOnError);
        Text(TextRole.Container, steps.Container?.Source);
        Text(TextRole.Container, steps.Services?.Source);
        foreach (var step in steps.Steps) Walk(step);
        run.Step = null;
        Entries(TextRole.Output, steps.Outputs);
    }

    private void Walk(Step step)
    {
        run.Step = step;
        foreach (var check in checks) check.Visit(step, run);
        Text(TextRole.Name, step.Name);
        Condition(step.Condition);
        Entries(TextRole.Env, step.Env);
        Text(TextRole.Other, step.ContinueOnError);
        Text(TextRole.Other, step.TimeoutMinutes);
        switch (step)
        {
            case RunStep script:
                Text(TextRole.Run, script.Run);
                Text(TextRole.Shell, script.Shell);
                Text(TextRole.Other, script.WorkingDirectory);
                break;
            case UsesStep uses:
                Entries(TextRole.With, uses.With);
                break;
            case ParallelStep parallel:
                foreach (var inner in parallel.Steps) Walk(inner);
                break;
        }
    }

    private void Condition(Condition condition)
    {
        if (condition.Span is not { } span) return;
        foreach (var check in checks) check.Visit(condition, run);
        if (WrittenCondition.Of(condition) is { } root) Node(root, new CheckPlace(TextRole.Condition, span, condition.Expression.Text, null));
    }

    private void Entries(TextRole role, Template? template)
    {
        if (template is not TemplateMapping mapping)
        {
            Text(role, template);
            return;
        }
        foreach (var entry in mapping.Entries)
        {
            Text(TextRole.Other, entry.Key is TemplateLiteral ? null : entry.Key);
            Text(role, entry.Value, entry.Key.LiteralText);
        }
    }

    private void Text(TextRole role, Template? template, string? key = null)
    {
        switch (template)
        {
            case TemplateLiteral literal:
                var plain = new CheckText(new CheckPlace(role, literal.Span, literal.Value.ToText(), key), null);
                foreach (var check in checks) check.Visit(plain, run);
                break;
            case TemplateExpression expression:
                var place = new CheckPlace(role, expression.Span, expression.ToString(), key);
                var text = new CheckText(place, expression.Expression);
                foreach (var check in checks) check.Visit(text, run);
                if (expression.Expression.Root is { } root) Node(root, place);
                break;
            case TemplateSequence sequence:
                foreach (var item in sequence.Items) Text(role, item, key);
                break;
            case TemplateMapping mapping:
                foreach (var entry in mapping.Entries)
                {
                    Text(role, entry.Key is TemplateLiteral ? null : entry.Key);
                    Text(role, entry.Value, entry.Key.LiteralText);
                }
                break;
        }
    }

    private void Node(ExpressionNode node, CheckPlace place, bool hasFallback = false)
    {
        switch (node)
        {
            case ExpressionNode.NamedValue or ExpressionNode.Index:
                if (ReferencePaths.Of(node, place) is { } reference)
                {
                    if (hasFallback) reference = reference with { HasFallback = true };
                    run.Add(reference);
                    foreach (var check in checks) check.Visit(reference, run);
                }
                Keys(node, place);
                return;
            case ExpressionNode.Comparison comparison:
                foreach (var check in checks) check.Visit(comparison, place, run);
                break;
            case ExpressionNode.FunctionCall call:
                foreach (var check in checks) check.Visit(call, place, run);
                break;
        }
        for (var i = 0; i < node.Children.Count; i++) Node(node.Children[i], place, Expects(node, i));
    }

    /// <summary>Whether an operand may be nothing without harm.</summary>
    private static bool Expects(ExpressionNode parent, int child) => parent switch
    {
        ExpressionNode.Or or => child < or.Operands.Count - 1,
        ExpressionNode.Comparison comparison => IsNothing(comparison.Left) || IsNothing(comparison.Right),
        _ => false,
    };

    private static bool IsNothing(ExpressionNode node) => node is ExpressionNode.Literal { Value: ExpressionNull or ExpressionString { Value: "" } };

    /// <summary>The keys of a path may be expressions of their own, and so may what it starts from.</summary>
    private void Keys(ExpressionNode node, CheckPlace place)
    {
        while (node is ExpressionNode.Index index)
        {
            if (index.Key is not (ExpressionNode.Literal or ExpressionNode.Wildcard)) Node(index.Key, place);
            node = index.Target;
        }
        if (node is not ExpressionNode.NamedValue) Node(node, place);
    }
}
