using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;
using Hal9.Workflows.Planning;
using Hal9.Workflows.Triggers;

namespace Hal9.Cli.Running;

/// <summary>From what was typed to workflows and their events.</summary>
/// <param name="complete">Brings here what a workflow calls in other repositories.</param>
internal sealed class RunChooser(RunGround ground, WorkflowFolder folder, RunQuestion question, Func<WorkflowFile, CancellationToken, Task<WorkflowFile>> complete)
{
    /// <summary>What a named workflow is run for when nothing else is said: the first of these it listens to.</summary>
    private static readonly string[] Preferred = ["push", "pull_request", "workflow_dispatch", "schedule", "release"];

    private readonly EventBuilder events = new(ground, question.Payload);

    public EventBuilder Events => events;

    public async Task<RunChoice> ChooseAsync(CancellationToken cancellation)
    {
        var on = question.On ?? (question.Payload is { } body && question.Inputs.Count == 0 ? EventBuilder.NameOf(body) : null);
        if (question.On is { } named && EventTypes.Find(named) is null && !folder.All().Any(file => file.Workflow?.On.Find(named) is not null))
        {
            return Unknown($"there is no event `{named}`", Suggestion.Hint(named, EventTypes.Names));
        }
        if (question.Word is { } word) return await ChooseAsync(word, on, cancellation).ConfigureAwait(false);
        var all = folder.All();
        if (all.Count == 0) return RunChoice.Refused(CommandLineDiagnostics.NothingToRun.Nowhere($"there are no workflows in `{Path.Combine(ground.Root, ".github", "workflows")}`", "name a workflow file: hal9 run PATH"));
        if (all.Count == 1 && question.On is null) return await RunNamedAsync(all[0], on, [], cancellation).ConfigureAwait(false);
        return await RunEventAsync(on ?? (question.Inputs.Count > 0 ? "workflow_dispatch" : "push"), cancellation).ConfigureAwait(false);
    }

    private async Task<RunChoice> ChooseAsync(string word, string? on, CancellationToken cancellation)
    {
        var found = Named(word);
        var isEvent = EventTypes.Find(word) is not null || folder.All().Any(file => file.Workflow?.On.Find(word) is not null);
        if (found.Count > 1)
        {
            return Unknown($"`{word}` names {found.Count} workflows", "name the file: " + string.Join(", ", found.Select(static file => $"`{file.Path}`")));
        }
        if (found is [var one])
        {
            string[] notes = isEvent && on is null ? [$"`{word}` is taken for the workflow {one.Path}; the event is `--on {word}`"] : [];
            return await RunNamedAsync(one, on, notes, cancellation).ConfigureAwait(false);
        }
        if (isEvent) return await RunEventAsync(word, cancellation).ConfigureAwait(false);
        var names = folder.All().SelectMany(static file => new[] { ShortName(file.Path), Path.GetFileName(file.Path), file.Name }).Distinct().Concat(EventTypes.Names);
        var list = folder.All().Count == 0 ? "there are no workflows here" : "workflows here: " + string.Join(", ", folder.All().Select(static file => $"`{Path.GetFileName(file.Path)}`"));
        return Unknown($"there is no workflow and no event `{word}`", Suggestion.Hint(word, names) ?? list);
    }

    /// <summary>By path from where the user stands, by file name with or without its ending, or by the workflow's name.</summary>
    private List<WorkflowFile> Named(string word)
    {
        if (word.Length > 0 && File.Exists(word))
        {
            var typed = Path.GetFullPath(word);
            var relative = Path.GetRelativePath(ground.Root, typed).Replace('\\', '/');
            return [folder.Read(relative.StartsWith("../", StringComparison.Ordinal) ? typed : relative)];
        }
        var byFile = folder.All().Where(file => Path.GetFileName(file.Path) == word || ShortName(file.Path) == word || file.Path == word).ToList();
        return byFile.Count > 0 ? byFile : [.. folder.All().Where(file => string.Equals(file.Workflow?.Name, word, StringComparison.OrdinalIgnoreCase))];
    }

    private async Task<RunChoice> RunNamedAsync(WorkflowFile file, string? on, IReadOnlyList<string> notes, CancellationToken cancellation)
    {
        if (file.Errors.Count > 0 || file.Workflow is null) return RunChoice.Refused(file.Errors);
        var triggers = file.Workflow.On;
        var name = on ?? (question.Inputs.Count > 0 ? "workflow_dispatch" : Array.Find(Preferred, candidate => triggers.Find(candidate) is not null)
            ?? triggers.Items.FirstOrDefault(static item => item.Event != "workflow_call")?.Event);
        var listens = string.Join(", ", triggers.Items.Select(static item => $"`{item.Event}`"));
        if (name is null) return Unknown($"{file.Path} runs only when another workflow calls it", "run the workflow that calls it");
        if (triggers.Find(name) is not { } trigger)
        {
            var because = question.Inputs.Count > 0 && on is null ? ", so that it takes no `--input`" : question.On is null && on is not null ? ", which is what the event file looks like" : "";
            return Unknown($"{file.Path} does not listen to `{name}`{because}", $"it listens to {listens}{(question.On is null && on is not null ? "; `--on` says which event is meant" : "")}");
        }
        if (question.Inputs.Count > 0 && name != "workflow_dispatch") return Unknown(InputsBelong(name), null);
        var (run, problems) = await MakeAsync(file, trigger, cancellation).ConfigureAwait(false);
        if (run is null) return RunChoice.Refused(problems);
        run = run with { Workflow = await complete(file, cancellation).ConfigureAwait(false) };
        if (run.Workflow.Errors.Count > 0) return RunChoice.Refused(run.Workflow.Errors);
        var verdict = EventFilter.Matches(triggers, run.Event);
        return new RunChoice([run], [], verdict.Starts ? notes : [.. notes, $"GitHub would not start {file.Path} for this {name}: {verdict.Reason}; it was named, so it runs"], []);
    }

    private async Task<RunChoice> RunEventAsync(string name, CancellationToken cancellation)
    {
        if (question.Inputs.Count > 0 && name != "workflow_dispatch") return Unknown(InputsBelong(name), null);
        var runs = new List<ChosenRun>();
        var not = new List<(WorkflowFile, string)>();
        var problems = new List<Diagnostic>();
        foreach (var file in folder.All())
        {
            var triggers = file.Workflow?.On ?? Triggers.None;
            if (file.Errors.Count > 0)
            {
                // A file with errors that listens to something else is none of this run's business.
                if (triggers.Find(name) is not null || file.Workflow is null || triggers.Items.IsEmpty) problems.AddRange(file.Errors);
                else not.Add((file, "it has errors, and does not listen to this event"));
                continue;
            }
            if (triggers.Find(name) is not { } trigger)
            {
                not.Add((file, EventFilter.Matches(triggers, new TriggeringEvent { Name = name, Repository = ground.Repository }).Reason));
                continue;
            }
            var (run, wrong) = await MakeAsync(file, trigger, cancellation).ConfigureAwait(false);
            if (run is null) problems.AddRange(wrong);
            else if (EventFilter.Matches(triggers, run.Event) is { Starts: false } verdict) not.Add((file, verdict.Reason));
            else
            {
                var whole = await complete(file, cancellation).ConfigureAwait(false);
                problems.AddRange(whole.Errors);
                runs.Add(run with { Workflow = whole });
            }
        }
        if (runs.Count == 0 && problems.Count == 0) problems.Add(CommandLineDiagnostics.NothingToRun.Nowhere($"`{name}` starts no workflow here", "name one: hal9 run WORKFLOW"));
        return new RunChoice(problems.Count > 0 ? [] : runs, not, [], problems) { IsEvent = true };
    }

    private async Task<(ChosenRun? Run, IReadOnlyList<Diagnostic> Problems)> MakeAsync(WorkflowFile file, Trigger trigger, CancellationToken cancellation)
    {
        ExpressionObject inputs = ExpressionDictionary.Empty;
        ExpressionDictionary? texts = null;
        if (trigger.Event == "workflow_dispatch")
        {
            var binding = DispatchInputs.Bind(trigger, question.Inputs);
            if (!binding.Diagnostics.IsEmpty) return (null, binding.Diagnostics);
            (inputs, texts) = (binding.Inputs, binding.EventInputs);
        }
        return (new ChosenRun(file, await events.BuildAsync(trigger.Event, trigger, texts, cancellation).ConfigureAwait(false), inputs), []);
    }

    private static string InputsBelong(string name) => $"`--input` belongs to `workflow_dispatch`, not to `{name}`";

    private static RunChoice Unknown(string message, string? hint) => RunChoice.Refused(CommandLineDiagnostics.UnknownRunTarget.Nowhere(message, hint));

    private static string ShortName(string path) => Path.GetFileNameWithoutExtension(path);
}
