using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Hal9.Cli.Checking;
using Hal9.Cli.Output;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Cli.Verbs;

/// <summary>Reads workflow files and says what GitHub would refuse in them, and what a careful reader would change.</summary>
internal sealed class CheckVerb : Verb
{
    private readonly Argument<string[]> paths = new("path")
    {
        HelpName = "PATH", Arity = ArgumentArity.ZeroOrMore,
        Description = "Files or folders; `-` is standard input. Default: the workflows, actions and hal9.yml of the repository around here",
    };

    private readonly Option<string?> format = new Option<string?>("--format", "-f") { HelpName = "FORMAT", Description = "text, json, sarif or github (annotations); --json is the same as json" }
        .AcceptOnlyFromAmong("text", "json", "sarif", "github");

    private readonly Option<bool> strict = new("--strict") { Description = "Warnings make the exit code 1 too" };

    private readonly Option<string?> inputName = new("--stdin-name") { HelpName = "PATH", Description = "What standard input is called in findings; its name decides what it is judged as" };

    public override string Details =>
        "Checks workflow files, action files and hal9.yml. An error is exactly what GitHub would refuse; a warning is what runs but should not stay. "
        + "Exit code 1 on errors (with --strict also on warnings), 2 for a path that cannot be read. `hal9 explain CODE` explains a finding.";

    public override IReadOnlyList<Example> Examples =>
    [
        new("check", "everything in this repository"),
        new("check .github/workflows/ci.yml", "one file"),
        new("check --strict --format github", "in a job, as annotations"),
        new("check --format sarif > check.sarif", "for code scanning"),
        new("check --stdin-name .github/workflows/ci.yml -", "from an editor"),
    ];

    public override JsonTypeInfo Answer => AnswerJson.Own.CheckAnswer;

    public override IEnumerable<Argument> Arguments => [paths];

    public override IEnumerable<Option> Options => [format, strict, inputName];

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellation)
    {
        var targets = await CheckTargets.FindAsync(invocation.Get(paths) ?? [], invocation.Get(inputName), cancellation).ConfigureAwait(false);
        var outcome = await CheckAsync(targets, cancellation).ConfigureAwait(false);
        if (outcome.Unreadable.Count > 0) invocation.Refuse([.. outcome.Unreadable]);
        if (outcome.Files > 0) Write(outcome, invocation);

        if (outcome.Unreadable.Count > 0) return ExitCode.Unusable;
        return outcome.Count(Severity.Error) > 0 || (invocation.Get(strict) && outcome.Count(Severity.Warning) > 0) ? ExitCode.Bad : ExitCode.Fine;
    }

    private static async Task<CheckOutcome> CheckAsync(CheckTargets targets, CancellationToken cancellation)
    {
        var judged = new Judged[targets.Files.Count];
        // Threads are not worth starting for a few files.
        if (targets.Files.Any(static target => target.Path == "-") || judged.Length < 4)
        {
            for (var i = 0; i < judged.Length; i++) judged[i] = Judge(targets.Files[i], await InputFile.ReadAsync(targets.Files[i].Path, targets.Files[i].Name, cancellation).ConfigureAwait(false));
        }
        else
        {
            Parallel.For(0, judged.Length, new ParallelOptions { CancellationToken = cancellation }, i => judged[i] = Judge(targets.Files[i], InputFile.Read(targets.Files[i].Path, targets.Files[i].Name)));
        }
        return new CheckOutcome(
            judged.Count(static file => file.Unreadable is null),
            [.. judged.SelectMany(static file => file.Diagnostics)],
            [.. targets.Problems, .. judged.Select(static file => file.Unreadable).OfType<Diagnostic>()]);
    }

    private static Judged Judge(CheckTarget target, InputFile read) => read switch
    {
        { Source: { } source } => new Judged(FileJudge.Judge(source, target.Subject, target.Path == "-" ? null : target.Path), null),
        { Problem: { } problem } when problem.Descriptor == CommandLineDiagnostics.UnreadablePath => new Judged([], problem),
        _ => new Judged([read.Problem!], null),
    };

    private void Write(CheckOutcome outcome, Invocation invocation)
    {
        switch (invocation.Json ? "json" : invocation.Get(format))
        {
            case "json":
                var diagnostics = outcome.Diagnostics.Select(JsonDiagnostic.Of).ToArray();
                invocation.Write(new CheckAnswer(outcome.Files, outcome.Count(Severity.Error), outcome.Count(Severity.Warning), outcome.Count(Severity.Note), diagnostics), AnswerJson.Own.CheckAnswer);
                break;
            case "sarif":
                SarifReport.Write(outcome.Diagnostics, invocation.Out);
                break;
            case "github":
                GitHubReport.Write(outcome.Diagnostics, invocation.Out);
                break;
            default:
                TextReport.Write(outcome, invocation.Terminal);
                break;
        }
    }

    private readonly record struct Judged(IReadOnlyList<Diagnostic> Diagnostics, Diagnostic? Unreadable);
}

/// <param name="Files">How many files were checked.</param>
/// <param name="Diagnostics">By file in the order checked, then by place.</param>
internal sealed record CheckAnswer(int Files, int Errors, int Warnings, int Notes, IReadOnlyList<JsonDiagnostic> Diagnostics);
