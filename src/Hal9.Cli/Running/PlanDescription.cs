using Hal9.Cli.Output;
using Hal9.Workflows.Model;
using Hal9.Workflows.Planning;

namespace Hal9.Cli.Running;

/// <summary>What a workflow would do, as far as that can be known before anything ran.</summary>
internal static class PlanDescription
{
    public static RunAnswerWorkflow Of(ChosenRun run, Plan plan) =>
        new(run.Workflow.Path, run.Workflow.Name, run.Event.Name, Triggers(run.Workflow), [.. plan.Jobs.Select(job => JobOf(job, plan))]);

    public static RunAnswerWorkflow Of(WorkflowFile file) => new(
        file.Path, file.Name, null, Triggers(file),
        [.. file.Workflow?.Jobs.Select(static job => new RunAnswerPlannedJob(job.Id, job.Name?.ToString() ?? job.Id, [.. job.Needs.Select(static need => need.Id)], ConditionOf(job), null, null)) ?? []]);

    public static void WriteList(IReadOnlyList<WorkflowFile> files, Terminal terminal)
    {
        var paint = new Paint(terminal.Colour);
        foreach (var file in files)
        {
            terminal.Out.Write($"{paint.Bold(ShownText.Clean(file.Name, false))}  {paint.Faint(file.Path)}\n");
            if (file.Errors.Count > 0)
            {
                terminal.Out.Write(paint.Red($"  {file.Errors.Count} error{(file.Errors.Count == 1 ? "" : "s")}: hal9 check {file.Path}") + "\n");
                continue;
            }
            terminal.Out.Write($"  on    {string.Join(", ", Triggers(file))}\n");
            foreach (var (index, job) in file.Workflow!.Jobs.Index())
            {
                var needs = job.Needs.IsEmpty ? "" : paint.Faint("  needs " + string.Join(", ", job.Needs.Select(static need => need.Id)));
                terminal.Out.Write($"  {(index == 0 ? "jobs" : "    ")}  {job.Id}{needs}\n");
            }
        }
    }

    public static void WriteGraph(RunAnswerWorkflow workflow, Terminal terminal)
    {
        var paint = new Paint(terminal.Colour);
        terminal.Out.Write($"{paint.Bold(ShownText.Clean(workflow.Name, false))}  {paint.Faint($"{workflow.Path} for {workflow.Event}")}\n");
        var levels = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var job in workflow.Jobs) levels[job.Key] = job.Needs.Select(need => levels.GetValueOrDefault(need)).DefaultIfEmpty(-1).Max() + 1;
        foreach (var job in workflow.Jobs)
        {
            var depth = levels[job.Key] + job.Key.Count(static character => character == '/');
            var arrow = job.Needs.Count == 0 ? "" : paint.Faint("  ◂ " + string.Join(", ", job.Needs));
            terminal.Out.Write($"  {new string(' ', 3 * depth)}{(job.Needs.Count == 0 && !job.Key.Contains('/', StringComparison.Ordinal) ? "●" : "└▸")} {job.Key}{(job.Legs is { Count: > 1 } legs ? paint.Faint($" ×{legs.Count}") : "")}{arrow}\n");
        }
    }

    public static void WritePlan(RunAnswerWorkflow workflow, Terminal terminal)
    {
        var paint = new Paint(terminal.Colour);
        terminal.Out.Write($"{paint.Bold(ShownText.Clean(workflow.Name, false))}  {paint.Faint($"{workflow.Path} for {workflow.Event}")}\n");
        foreach (var job in workflow.Jobs)
        {
            var needs = job.Needs.Count == 0 ? "" : paint.Faint("  after " + string.Join(", ", job.Needs));
            var holds = job.Holds switch
            {
                false => paint.Faint($"  skipped: `{job.Condition}` does not hold"),
                null when job.Condition is not null => paint.Faint($"  if `{job.Condition}`, known later"),
                _ => "",
            };
            terminal.Out.Write($"  {(job.Holds == false ? "-" : "•")} {job.Key}{needs}{ShownText.Clean(holds, true)}\n");
            if (job.Holds == false) continue;
            var caller = job.Key.LastIndexOf('/');
            if (job.Legs is null) terminal.Out.Write(paint.Faint(caller < 0 ? "      its matrix is known later" : $"      its runs are known when {job.Key[..caller]} starts") + "\n");
            foreach (var leg in job.Legs ?? [])
            {
                var on = leg.RunsOn.Count == 0 ? "" : paint.Faint("  on " + string.Join(", ", leg.RunsOn));
                if (job.Legs!.Count > 1 || leg.NotRun is not null || leg.Name != job.Key) terminal.Out.Write($"      {ShownText.Clean(leg.Name, false)}{on}{(leg.NotRun is { } why ? paint.Yellow($"  would not run: {why}") : "")}\n");
            }
        }
    }

    private static string[] Triggers(WorkflowFile file) => [.. (file.Workflow?.On.Items ?? []).Select(static item => item.Event)];

    private static string? ConditionOf(Job job) => job.Condition.Span is null ? null : job.Condition.Expression.Text;

    private static RunAnswerPlannedJob JobOf(PlannedJob job, Plan plan)
    {
        // What a called workflow is given is known only when its caller starts.
        var isKnown = job.Caller is null;
        var context = plan.ContextOf(plan.Inputs, NeedsContext.Of([]));
        bool? holds = job.Needs.IsEmpty && isKnown && job.Job.Condition.Evaluate(NeedsContext.WithStatus(context, [], static _ => null, isCancelled: false)) is { Succeeded: true } result
            ? result.Value.IsTruthy
            : null;
        var expansion = isKnown ? Planner.Expand(job, context) : null;
        return new RunAnswerPlannedJob(job.Key, job.Job.Name?.ToString() ?? job.Key, job.Needs, ConditionOf(job.Job), holds, expansion is { Failed: false }
            ? [.. expansion.Legs.Select(static leg => new RunAnswerPlannedLeg(leg.Key, leg.Name, leg.Runner?.Labels ?? [], leg.Runner is { } request ? RunPreparation.ThisMachine.WhyNot(request) : null))]
            : null);
    }
}
