using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Serialization.Metadata;
using Hal9.Cli.Demo;
using Hal9.Cli.Output;

namespace Hal9.Cli.Verbs;

/// <summary>Runs a small pipeline before a newcomer's eyes.</summary>
internal sealed class DemoVerb : Verb
{
    private const string SampleName = "greeter";

    private readonly Option<bool> setup = new("--setup") { Description = "First install by apt what the demo needs and this machine lacks" };

    public override string Details =>
        "Makes a small git repository in a temporary folder, runs its pipeline there as `hal9 run` would, and says what was to be seen and what to type next. Needs git and no network; "
        + "touches nothing else, and can be run as often as you like.";

    public override IReadOnlyList<Example> Examples => [new("demo", "see a pipeline run"), new("demo --setup", "install what it needs first")];

    public override JsonTypeInfo Answer => AnswerJson.Own.DemoAnswer;

    public override IEnumerable<Option> Options => [setup];

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellation)
    {
        if (DemoSetup.Missing() is { Count: > 0 } missing)
        {
            if (!invocation.Get(setup))
            {
                return invocation.Refuse(CommandLineDiagnostics.NoDemo.Nowhere(
                    $"the demo makes a git repository and runs scripts in it, and there is no {string.Join(", no ", missing)} here", "`hal9 demo --setup` installs it"));
            }
            if (await DemoSetup.InstallAsync(missing, cancellation).ConfigureAwait(false) is { } why) return invocation.Refuse(CommandLineDiagnostics.NoDemo.Nowhere(why));
        }
        var (folder, problem) = await DemoRepository.MakeAsync(SampleName, cancellation).ConfigureAwait(false);
        if (folder is null) return invocation.Refuse(CommandLineDiagnostics.NoDemo.Nowhere(problem!, "TMPDIR names another temporary folder"));

        if (!invocation.Json) invocation.Out.Write(Before(folder, invocation.Paint));
        invocation.Out.Flush();
        var code = await RunAsync(invocation, folder, cancellation).ConfigureAwait(false);
        IReadOnlyList<Example> next = Next(folder);
        if (invocation.Json) invocation.Write(new DemoAnswer(folder, code, [.. next.Select(static one => one.Line)]), AnswerJson.Own.DemoAnswer);
        else invocation.Out.Write(After(code, next, invocation.Paint));
        return code;
    }

    private static string Before(string folder, Paint paint) =>
        $"""
        {paint.Bold("A repository for you to look at")}: {folder}
        It greets in three languages. Its pipeline, .github/workflows/ci.yml, is one that GitHub would run: check the files, test each language
        side by side (once on Windows too), pack, report. This machine runs it now, without Docker and without a network:

          {paint.Bold("hal9 run ci")}


        """;

    private static string After(int code, IReadOnlyList<Example> next, Paint paint)
    {
        var seen = code == ExitCode.Fine
            ? """
            What you saw: `lint` found the languages and handed them on, so `test` became a job for each; they ran at one time, each in a fresh copy of
            the repository. `package` left a file that `report` took up, and its table is the summary. The one job that asks for Windows was not run,
            since this machine is none: that makes the run yellow, not red (`--strict` would make it red).
            """
            : "It did not go as it should on this machine: what failed is above, and `hal9 run logs --failed` there shows all of it.";
        var width = next.Max(static one => one.Line.Length);
        return $"\n{seen}\n\n{paint.Bold("What to type next")}\n" + string.Concat(next.Select(one => $"  {paint.Bold(one.Line.PadRight(width))}  {paint.Faint(one.Says)}\n"));
    }

    private static Example[] Next(string folder) =>
    [
        new($"cd {folder}", "everything of the run is there, in .hal9/"),
        new("hal9 run show", "the tree of the run once more"),
        new("hal9 run logs -j report", "what one job printed"),
        new("echo Salut > greetings/fr.txt", "break a test (it must name whom it greets) …"),
        new("hal9 run ci -j test", "… and see how that looks"),
        new("hal9 check", "mistakes in workflows, before they run"),
        new("hal9 --help", "everything else; `hal9 run` works in your own repository too"),
    ];

    /// <summary>This very program, so that what is shown is what a person gets who types it.</summary>
    private static async Task<int> RunAsync(Invocation invocation, string folder, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath ?? "hal9", invocation.Json ? ["run", "ci", "--json"] : ["run", "ci"])
        {
            WorkingDirectory = folder,
            // The answer of --json is one document: the run's own words do not belong into it.
            RedirectStandardOutput = invocation.Json,
        };
        if (invocation.Terminal.Colour) start.Environment["CLICOLOR_FORCE"] = "1";
        using var process = Process.Start(start)!;
        var drained = invocation.Json ? process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None) : Task.CompletedTask;
        try
        {
            await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Ctrl+C of a terminal reached it too, and it ends its steps in order.
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }
        await drained.ConfigureAwait(false);
        return process.ExitCode;
    }
}

/// <param name="Folder">The repository it made; it stays.</param>
/// <param name="ExitCode">Of the run.</param>
/// <param name="Next">Lines to type next.</param>
internal sealed record DemoAnswer(string Folder, int ExitCode, IReadOnlyList<string> Next);
