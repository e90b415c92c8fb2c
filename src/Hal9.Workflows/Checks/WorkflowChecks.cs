using System.Collections.Immutable;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Checks.Rules;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Checks;

/// <summary>All rules about workflow files, and running them.</summary>
public static class WorkflowChecks
{
    /// <summary>In the order of their codes.</summary>
    public static ImmutableArray<WorkflowCheck> All { get; } =
    [
        new ScriptInjection(),
        new UnpinnedAction(),
        new BranchAction(),
        new WriteAllPermissions(),
        new MissingPermissions(),
        new UntrustedCheckout(),
        new SecretInScript(),
        new InheritedSecrets(),
        new HardCodedCredential(),
        new PersistedCredentials(),
        new DeprecatedCommand(),
        new OutdatedAction(),
        new RetiredRunner(),
        new UnknownRunner(),
        new BadSchedule(),
        new FrequentSchedule(),
        new BadPattern(),
        new DeadPattern(),
        new UnknownEvent(),
        new IgnoredFilter(),
        new ConstantCondition(),
        new UnreachableJob(),
        new UndefinedStep(),
        new UndefinedNeed(),
        new UndefinedOutput(),
        new UndefinedInput(),
        new UndefinedMatrixKey(),
        new UnknownActionInput(),
        new MissingActionInput(),
        new UnavailableShell(),
        new EndlessJob(),
        new RacingDeployment(),
        new UnusedOutput(),
        new UnusedInput(),
        new ShallowHistory(),
        new MissingLocalAction(),
        new InsecureCommands(),
        new SubstringSearch(),
        new SpoofableActor(),
        new TextualInput(),
        new UnknownProperty(),
        new ImpossibleComparison(),
    ];

    /// <summary>
    /// What the rules find, in the order of the file. Silent on a file that was not read; on one with errors the rules judge what could be read, but not what is missing.
    /// </summary>
    public static ImmutableArray<Diagnostic> Run(WorkflowParse parse, CheckContext context)
    {
        if (parse.Workflow is not { } workflow) return [];
        var checks = All;
        if (!context.Disabled.IsEmpty || parse.HasErrors) checks = [.. All.Where(check => IsEnabled(check, context) && !(parse.HasErrors && check.JudgesAbsence))];
        return Walk(checks, workflow, null, context);
    }

    /// <summary>The same for an action file, with the rules that apply to the steps of a composite action.</summary>
    public static ImmutableArray<Diagnostic> Run(ActionFileParse parse, CheckContext context)
    {
        if (parse.Action is not { } action) return [];
        var hasErrors = parse.Diagnostics.Any(diagnostic => diagnostic.Severity == Severity.Error);
        ImmutableArray<WorkflowCheck> checks = [.. All.Where(check => check.AppliesToActions && IsEnabled(check, context) && !(hasErrors && check.JudgesAbsence))];
        return Walk(checks, ActionAsWorkflow.Of(action), action, context);
    }

    private static ImmutableArray<Diagnostic> Walk(ImmutableArray<WorkflowCheck> checks, Workflow workflow, ActionFile? action, CheckContext context)
    {
        var run = new CheckRun(workflow, context);
        if (action is not null)
        {
            foreach (var check in checks) check.Visit(action, run);
        }
        new CheckWalk(checks, run).Walk(workflow);
        return run.Finish();
    }

    private static bool IsEnabled(WorkflowCheck check, CheckContext context) => !context.Disabled.Contains(check.Descriptor.Code) && !context.Disabled.Contains(check.Descriptor.Name);
}
