using System.Collections.Concurrent;
using Hal9.Engine.Actions;
using Hal9.Engine.Actions.Sources;
using Hal9.Engine.Backends;
using Hal9.Engine.Runs;
using Hal9.Engine.Steps;
using Hal9.Machine.Files;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;

namespace Hal9.Engine.Jobs;

/// <summary>The actions of one leg. Those of other repositories are brought here before its first step, each as a copy of its own: a step that changes it changes nothing for others.</summary>
internal sealed class JobActions(JobRun job)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> copies = new(StringComparer.Ordinal);

    private RunServices Services => job.Services;

    /// <summary>Some step uses an action that has to be brought here.</summary>
    public bool AreNeeded(IEnumerable<Step> steps) => UsesSteps.Flat(steps).Any(step => IsElsewhere(step.Uses));

    /// <param name="origin">Where the file that uses it came from; null for the workflow's repository.</param>
    public async Task<FoundAction> FindAsync(ActionCheckout? origin, ActionReference reference, CancellationToken cancellation)
    {
        switch (reference)
        {
            case ActionReference.Repository repository:
                if (BuiltIn(repository) is { } builtIn) return new FoundAction(null, builtIn, [], $"{builtIn.Name} is built into HAL9");
                return await BringAsync(repository, cancellation).ConfigureAwait(false);
            case ActionReference.Local local:
                return Read(Path.GetFullPath(local.Path.Replace('\\', '/'), job.Folders.Workspace), reference, null);
            case ActionReference.Self self when ForbiddenPath(self) is { } problem:
                return FoundAction.Refused(problem);
            case ActionReference.Self self when origin is null && ForeignWorkflows.InFileOf(self) is { } inCalled:
                return await BringAsync(inCalled, cancellation).ConfigureAwait(false);
            case ActionReference.Self self:
                return Read(Path.GetFullPath(self.Path, origin?.Folder ?? Services.Request.RepositoryRoot), reference, origin);
            default:
                return FoundAction.Refused(EngineDiagnostics.ActionUnavailable.At(reference.Span, $"`{reference.Text}` names no action"));
        }
    }

    /// <summary>Brings all actions of the steps here, and those that they use in turn. False when the job cannot run; why is in the log.</summary>
    public async Task<bool> PrepareAsync(IEnumerable<Step> steps, StepLog log, CancellationToken cancellation)
    {
        var problems = new List<Diagnostic>();
        var versions = new List<(int Version, ActionFolder Action)>();
        var told = new HashSet<string>(StringComparer.Ordinal);
        List<(ActionCheckout? Origin, ActionReference Reference)> level = [.. Foreign(steps, null)];
        log.Line($"Getting {level.Select(static one => one.Reference.Text).Distinct().Count()} action(s) from {Services.Request.Actions.Clones ?? Services.Request.Actions.ShownOrigin}");
        await log.TurnAsync(isIdle: true).ConfigureAwait(false);
        for (var depth = 0; level.Count > 0; depth++)
        {
            if (depth > StepScope.DeepestNesting)
            {
                problems.Add(ActionDiagnostics.TooDeep.At(level[0].Reference.Span, $"`{level[0].Reference.Text}` is nested deeper than {StepScope.DeepestNesting} actions", "does it use itself?"));
                break;
            }
            var found = await Task.WhenAll(level.DistinctBy(static one => (one.Origin?.Commit, one.Reference.Text)).Select(one => FindAsync(one.Origin, one.Reference, cancellation))).ConfigureAwait(false);
            level = [];
            foreach (var one in found)
            {
                if (one.Said.Length > 0 && one.BuiltIn is null && told.Add(one.Said)) log.Line(one.Said);
                foreach (var warning in one.Warnings) log.Warning(warning.ToString());
                problems.AddRange(one.Problems);
                if (one.Folder?.File.Runs is ActionRuns.JavaScript script) versions.Add((script.NodeVersion, one.Folder));
                if (one.Folder?.File.Runs is ActionRuns.Composite composite) level.AddRange(Foreign(composite.Steps, one.Folder.Checkout));
            }
        }
        if (versions.Count > 0)
        {
            if (Node is null && job.Backend is ProcessBackend) problems.Add(MissingNode(versions[0].Action));
            else if (Node is not null && await Services.Node.SayOnceAsync(versions.Select(static one => one.Version), cancellation).ConfigureAwait(false) is { } line) log.Line(line);
        }
        foreach (var problem in problems) log.Error(problem.ToString());
        return problems.Count == 0;
    }

    /// <summary>The machine's own as it is before any step, which steps do not change; null in a container, and where there is none.</summary>
    public string? Node => job.Backend is ProcessBackend ? Services.Node.Path : null;

    public Diagnostic MissingNode(ActionFolder action) =>
        ActionDiagnostics.NodeMissing.At(action.File.Runs.Span, $"`{action.Name}` is a JavaScript action, and there is no `node` on the PATH of {job.Backend.Name}", "install Node.js 20 or newer");

    private BuiltInAction? BuiltIn(ActionReference.Repository reference) => BuiltInActions.InsteadOf(reference, Services.Request.Actions);

    private async Task<FoundAction> BringAsync(ActionReference.Repository reference, CancellationToken cancellation)
    {
        var resolved = await Services.Actions.ResolveAsync(reference, cancellation).ConfigureAwait(false);
        if (resolved.Checkout is not { } kept) return FoundAction.Refused(resolved.Problem! with { Span = reference.Span }) with { Warnings = Placed(resolved.Warnings) };
        try
        {
            var target = Path.Combine(job.Folders.Actions, kept.Repository.Owner, kept.Repository.Name, kept.Commit);
            var folder = await copies.GetOrAdd(target, _ => new Lazy<Task<string>>(() => Task.Run(() => Copy(kept.Folder, target), CancellationToken.None))).Value.WaitAsync(cancellation).ConfigureAwait(false);
            var checkout = kept with { Folder = folder };
            return Read(Path.Combine(folder, reference.Path), reference, checkout) with { Warnings = Placed(resolved.Warnings), Said = resolved.Said };
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return FoundAction.Refused(ActionDiagnostics.FetchFailed.At(reference.Span, $"`{reference.Text}` cannot be copied: {problem.Message}"));
        }

        Diagnostic[] Placed(IReadOnlyList<Diagnostic> warnings) => [.. warnings.Select(warning => warning with { Span = reference.Span })];
    }

    private static string Copy(string source, string target)
    {
        // It appears whole; a run that goes on finds it there.
        if (!Directory.Exists(target)) FolderCopy.Copy(source, target);
        return target;
    }

    private static FoundAction Read(string path, ActionReference reference, ActionCheckout? checkout)
    {
        var (folder, errors) = ActionFolder.Read(path, reference.Text, reference.Span, checkout);
        if (folder is null) return FoundAction.Refused(errors);
        return folder.Missed() is { Count: > 0 } missed ? FoundAction.Refused(missed) : new FoundAction(folder, null, []);
    }

    private static Diagnostic? ForbiddenPath(ActionReference.Self self) => self.Path.Split('/', '\\').All(static part => part != "..") ? null
        : ActionDiagnostics.ForbiddenPath.At(self.Span, $"`{self.Text}` is refused: the path leads out of its repository", "write `$/path`");

    /// <summary>What has to be there before the job begins; an action of the workspace is not there yet.</summary>
    private IEnumerable<(ActionCheckout? Origin, ActionReference Reference)> Foreign(IEnumerable<Step> steps, ActionCheckout? origin) =>
        UsesSteps.Flat(steps).Select(static step => step.Uses)
            .Where(reference => IsElsewhere(reference) || (reference is ActionReference.Self && origin is not null))
            .Select(reference => (origin, reference!));

    /// <summary>It has to be fetched: of another repository, or of the one a called workflow came from.</summary>
    private bool IsElsewhere(ActionReference? reference) =>
        reference is ActionReference.Repository repository ? BuiltIn(repository) is null : reference is ActionReference.Self self && ForeignWorkflows.InFileOf(self) is not null;
}
