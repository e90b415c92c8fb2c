using System.Buffers;
using System.CommandLine;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Hal9.Cli.Output;
using Hal9.Cli.Running;
using Hal9.Engine.Actions.Sources;
using Hal9.Engine.Runs;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Cli.Verbs;

/// <summary>Runs workflows on this machine.</summary>
internal sealed class RunVerb : Verb
{
    private readonly Argument<string?> target = new("workflow")
    {
        HelpName = "WORKFLOW|EVENT", Arity = ArgumentArity.ZeroOrOne,
        Description = "A workflow: its file, with or without `.yml`, or its name; or an event: every workflow it starts. Default: the only workflow, else what a push here starts",
    };

    private readonly Option<string?> on = new("--on") { HelpName = "EVENT", Description = "The event to run for: push, pull_request, workflow_dispatch …" };
    private readonly Option<string?> payload = new("--event", "-e") { HelpName = "FILE", Description = "JSON laid over what github.event is filled with from git" };
    private readonly Option<string[]> jobs = new("--job", "-j") { HelpName = "JOB", Description = "Only this job and what it needs; again for more" };
    private readonly Option<string[]> steps = new("--step") { HelpName = "STEP", Description = "Only this step of one job, by number, id or name, and what checks out; again for more" };
    private readonly Option<string[]> inputs = new("--input", "-i") { HelpName = "NAME=VALUE", Description = "An input of workflow_dispatch" };
    private readonly Option<string[]> secrets = new("--secret", "-s") { HelpName = "NAME[=VALUE]", Description = "A secret; without a value from the environment, else asked for" };
    private readonly Option<string[]> secretFiles = new("--secret-file") { HelpName = "FILE", Description = "Secrets as NAME=value lines" };
    private readonly Option<string[]> vars = new("--var") { HelpName = "NAME=VALUE", Description = "A value of the vars context" };
    private readonly Option<string[]> environmentFiles = new("--env-file") { HelpName = "FILE", Description = "Environment of every step, as NAME=value lines" };
    private readonly Option<string[]> matrix = new("--matrix") { HelpName = "KEY=VALUE", Description = "Only legs of a matrix with this value" };
    private readonly Option<bool> list = new("--list") { Description = "List workflows with their events and jobs; run nothing" };
    private readonly Option<bool> graph = new("--graph") { Description = "Draw which job needs which; run nothing" };
    private readonly Option<bool> dryRun = new("--dry-run", "-n") { Description = "Say what would run, and what would not and why; run nothing" };
    private readonly Option<bool> offline = new("--offline") { Description = "Take nothing from the network, not even actions; hal9 itself never speaks to github.com" };
    private readonly Option<string?> actionsFrom = new("--actions-from") { HelpName = "DIR", Description = "A folder of clones, as owner/repo or owner+repo, that actions come from before the origin is asked" };
    private readonly Option<string?> actionsOrigin = new("--actions-origin") { HelpName = "URL", Description = "Where git fetches actions from: URL/owner/repo (default HAL9_ACTIONS_ORIGIN, else https://github.com)" };
    private readonly Option<bool> frozen = new("--frozen") { Description = "Refuse actions that are not pinned to a commit" };
    private readonly Option<bool> realActions = new("--real-actions") { Description = "Run GitHub's own actions instead of those built in, but for actions/setup-dotnet" };
    private readonly Option<string[]> realAction = new("--real-action") { HelpName = "NAME", Description = "The same for one action, as in actions/checkout; again for more" };
    private readonly Option<bool> strict = new("--strict") { Description = "Exit with 1 when a job was not run, or with warnings" };
    private readonly Option<string?> workspace = new Option<string?>("--workspace") { HelpName = "WHERE", Description = "copy (tracked and unignored files, as they are now) or in-place" }.AcceptOnlyFromAmong("copy", "in-place");
    private readonly Option<string?> resume = new("--resume") { HelpName = "RUN", Arity = ArgumentArity.ZeroOrOne, Description = "Go on with a run that died; default the newest unfinished one" };
    private readonly Option<string?> retry = new("--retry") { HelpName = "RUN", Arity = ArgumentArity.ZeroOrOne, Description = "Run what failed again, from the failed step on; default the newest failed run" };
    private readonly Option<int?> parallelism = new("--jobs") { HelpName = "N", Description = "Jobs at one time; default as many as there are cores" };

    public override string Details =>
        "Runs workflows of this repository on this machine, without Docker and without GitHub: jobs side by side, every event in a journal under .hal9/runs. "
        + "Steps work in a copy of the repository as it is now, uncommitted changes included. A run that dies can be resumed; a failed one can be retried from its failed step. "
        + "Jobs for machines that are not here are not run, and said so last. Exit code 0 on success, 1 on failure, 2 for a bad workflow or wrong use, 130 after Ctrl+C.";

    public override IReadOnlyList<Example> Examples =>
    [
        new("run", "what a push of this branch would run"),
        new("run ci", "one workflow: .github/workflows/ci.yml"),
        new("run ci -j test --matrix os=ubuntu-latest", "one job of it with what it needs, and one leg"),
        new("run ci -j test --step 3", "one step of it, with the checkout"),
        new("run pull_request", "everything a pull request would run"),
        new("run deploy --input target=staging --secret TOKEN", "a manual workflow with its inputs"),
        new("run --retry", "the newest failed run again, from the failed step"),
        new("run --resume", "the run that was killed, where it stopped"),
        new("run ci --dry-run", "what would happen"),
    ];

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    public override JsonTypeInfo Answer => AnswerJson.Own.RunAnswer;

    public override IEnumerable<Argument> Arguments => [target];

    public override IEnumerable<Option> Options =>
        [on, payload, jobs, steps, inputs, secrets, secretFiles, vars, environmentFiles, matrix, list, graph, dryRun, strict, offline, frozen, actionsFrom, actionsOrigin, realActions, realAction, workspace, parallelism, resume, retry];

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellation)
    {
        var ground = await RunGround.AtAsync(Environment.CurrentDirectory, cancellation).ConfigureAwait(false);
        var folder = new WorkflowFolder(ground.Root, ground.Owner);
        if (invocation.Get(list)) return List(invocation, folder);

        var problems = new List<Diagnostic>();
        var past = await PastAsync(invocation, ground, problems, cancellation).ConfigureAwait(false);
        var settings = Settings(invocation, past, problems);
        var body = await PayloadAsync(invocation, problems, cancellation).ConfigureAwait(false);
        if (invocation.Get(parallelism) is < 1) problems.Add(CommandLineDiagnostics.WrongArgument.Nowhere("`--jobs` is at least 1"));
        var sourcing = ActionSettings.Read(invocation.Get(actionsFrom), invocation.Get(actionsOrigin), invocation.Get(realAction) ?? [], problems) with
        {
            IsFrozen = invocation.Get(frozen),
            PrefersReal = invocation.Get(realActions),
        };
        if (problems.Count > 0) return invocation.Refuse([.. problems]);

        var preparation = new RunPreparation(
            ground, settings, invocation.Get(jobs) ?? [], invocation.Get(workspace) == "in-place" ? WorkspaceMode.InPlace : WorkspaceMode.Copy, invocation.Get(parallelism), invocation.Verbose, invocation.Get(offline), sourcing);
        await using var foreign = new ForeignWorkflows(sourcing, invocation.Get(offline), ground.Root, TimeProvider.System);
        Task<WorkflowFile> Complete(WorkflowFile file, CancellationToken token) => folder.CompleteAsync(file, foreign, invocation.Note, token);
        var session = new RunSession(invocation, ground, folder, preparation, Complete) { IsStrict = invocation.Get(strict), Jobs = invocation.Get(jobs) ?? [], Steps = invocation.Get(steps) ?? [] };
        if (past is not null) return await session.AgainAsync(past, invocation.IsGiven(retry), cancellation).ConfigureAwait(false);

        var chooser = new RunChooser(ground, folder, new RunQuestion(invocation.Get(target), invocation.Get(on), body, settings.Inputs), Complete);
        var choice = await chooser.ChooseAsync(cancellation).ConfigureAwait(false);
        if (invocation.Get(graph) || invocation.Get(dryRun)) return session.Describe(choice, invocation.Get(graph));
        return await session.RunAsync(choice, chooser.Events, cancellation).ConfigureAwait(false);
    }

    private static int List(Invocation invocation, WorkflowFolder folder)
    {
        var files = folder.All();
        if (invocation.Json) invocation.Write(new RunAnswer([], [], [.. files.Select(PlanDescription.Of)], null), AnswerJson.Own.RunAnswer);
        else if (files.Count == 0) invocation.Out.Write("There are no workflows in .github/workflows.\n");
        else PlanDescription.WriteList(files, invocation.Terminal);
        return ExitCode.Fine;
    }

    private async Task<PastRun?> PastAsync(Invocation invocation, RunGround ground, List<Diagnostic> problems, CancellationToken cancellation)
    {
        var (again, resumed) = (invocation.IsGiven(retry), invocation.IsGiven(resume));
        if (!again && !resumed) return null;
        if (again && resumed) problems.Add(CommandLineDiagnostics.WrongArgument.Nowhere("`--resume` and `--retry` exclude each other", "resume what died, retry what failed"));
        if (invocation.Get(target) is { } word) problems.Add(CommandLineDiagnostics.WrongArgument.Nowhere($"a run of the past knows its workflow; `{word}` is superfluous"));
        if (invocation.Get(steps) is { Length: > 0 }) problems.Add(CommandLineDiagnostics.WrongArgument.Nowhere("a run of the past knows its steps; `--step` is superfluous"));
        if (problems.Count > 0) return null;
        var (past, problem) = await PastRun.FindAsync(ground.Root, invocation.Get(again ? retry : resume), again, cancellation).ConfigureAwait(false);
        if (problem is not null) problems.Add(problem);
        return past;
    }

    private RunSettings Settings(Invocation invocation, PastRun? past, List<Diagnostic> problems)
    {
        var values = RunSettings.Files(invocation.Get(secretFiles), problems);
        foreach (var word in invocation.Get(secrets) ?? [])
        {
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            if (equals == 0 || word.Length == 0) problems.Add(CommandLineDiagnostics.WrongArgument.Nowhere("a secret has no name", "--secret NAME or --secret NAME=VALUE"));
            else if (!IsName(equals < 0 ? word : word.AsSpan(0, equals))) problems.Add(CommandLineDiagnostics.WrongArgument.Nowhere("the name of a secret has only letters, digits and `_`", "--secret NAME or --secret NAME=VALUE"));
            else if (equals > 0) values[word[..equals]] = word[(equals + 1)..];
            else if (SecretPrompt.ValueOf(word, invocation.Terminal) is { } value) values[word] = value;
            else problems.Add(CommandLineDiagnostics.NoSecretValue.Nowhere($"the secret `{word}` has no value", $"set {word} in the environment, or give --secret-file"));
        }
        // What a run of the past was given is asked for again.
        foreach (var name in past?.Started.SecretNames ?? [])
        {
            if (values.ContainsKey(name)) continue;
            if (SecretPrompt.ValueOf(name, invocation.Terminal) is { } value) values[name] = value;
            else problems.Add(CommandLineDiagnostics.NoSecretValue.Nowhere($"the run was started with the secret `{name}`", $"give it again: set {name} in the environment, or --secret {name}=…"));
        }
        return new RunSettings(
            RunSettings.Pairs("--input", invocation.Get(inputs), problems), values, RunSettings.Pairs("--var", invocation.Get(vars), problems),
            RunSettings.Files(invocation.Get(environmentFiles), problems), [.. RunSettings.Pairs("--matrix", invocation.Get(matrix), problems)]);
    }

    private static bool IsName(ReadOnlySpan<char> text) => text.IndexOfAnyExcept(NameCharacters) < 0 && !char.IsAsciiDigit(text[0]);

    private async Task<JsonObject?> PayloadAsync(Invocation invocation, List<Diagnostic> problems, CancellationToken cancellation)
    {
        if (invocation.Get(payload) is not { } path) return null;
        var read = await InputFile.ReadAsync(path, cancellation).ConfigureAwait(false);
        Diagnostic? wrong = read.Problem;
        if (read.Source is { } source && ContextFile.Parse(source, out wrong) is not null) return (JsonObject)JsonNode.Parse(source.Text)!;
        problems.Add(wrong!);
        return null;
    }
}
