using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Syntax;

/// <summary>A file's template as a <see cref="Workflow"/>. Keys are taken in the order of the file, so that errors come in GitHub's order.</summary>
internal static class WorkflowConverter
{
    /// <param name="call">The call this file answers; null for the first file.</param>
    public static Workflow? Convert(Conversion conversion, SourceText source, Template? template, CallCheck? call = null)
    {
        if (template is not TemplateMapping root) return null;
        var workflow = new Workflow { Source = source, Span = root.Span, On = Model.Triggers.None };
        foreach (var (key, value) in root.Entries)
        {
            switch (key.LiteralText)
            {
                case "on":
                    workflow = workflow with { On = TriggerConverter.Convert(conversion, value) };
                    call?.JudgeTrigger(conversion, value, workflow.On);
                    break;
                case "name": workflow = workflow with { Name = value.LiteralText }; break;
                case "run-name": workflow = workflow with { RunName = value }; break;
                case "env": workflow = workflow with { Env = value }; break;
                case "defaults": workflow = workflow with { Defaults = JobPartConverter.Defaults(value) }; break;
                case "concurrency": workflow = workflow with { Concurrency = JobPartConverter.Concurrency(conversion, value) }; break;
                case "permissions":
                    workflow = workflow with { Permissions = PermissionsConverter.Convert(conversion, value) };
                    call?.JudgePermissions(conversion, workflow.Permissions, job: null);
                    break;
                case "jobs": workflow = workflow with { Jobs = JobConverter.ConvertAll(conversion, value) }; break;
            }
        }
        if (call is null) return workflow;
        foreach (var job in workflow.Jobs) call.JudgePermissions(conversion, job.Permissions, job);
        return workflow;
    }
}
