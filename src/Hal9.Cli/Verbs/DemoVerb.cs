using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Serialization.Metadata;
using Hal9.Cli.Demo;
using Hal9.Cli.Output;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Cli.Verbs;

/// <summary>Runs a small pipeline before a newcomer's eyes.</summary>
internal sealed class DemoVerb : Verb
{
    private readonly Option<bool> setup = new("--setup") { Description = "First install by apt what the demo needs and this machine lacks" };
    private readonly Option<bool> small = new("--small") { Description = "A pipeline of shell scripts: five seconds, no network, no .NET" };

    public override string Details =>
        "Makes a small git repository in a temporary folder, runs its pipeline there as `hal9 run` would, and says what was to be seen and what to type next. "
        + "Touches nothing else, and can be run as often as you like.";

    public override IReadOnlyList<Example> Examples => [new("demo", "see a pipeline run"), new("demo --setup", "install what it needs first"), new("demo --small", "a smaller one, in seconds")];

    public override JsonTypeInfo Answer => AnswerJson.Own.DemoAnswer;

    public override IEnumerable<Option> Options => [setup, small];

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellation)
    {
        var tale = invocation.Get(small) ? DemoTale.Greeter : DemoTale.Neurons;
        if (await PrepareAsync(invocation, tale, cancellation).ConfigureAwait(false) is { } refused) return invocation.Refuse(refused);
        var (folder, problem) = await DemoRepository.MakeAsync(tale.Sample, cancellation).ConfigureAwait(false);
        if (folder is null) return invocation.Refuse(CommandLineDiagnostics.NoDemo.Nowhere(problem!, "TMPDIR names another temporary folder"));

        if (!invocation.Json) invocation.Out.Write($"{invocation.Paint.Bold("A repository for you to look at")}: {folder}\n{tale.Before}\n\n  {invocation.Paint.Bold("hal9 run ci")}\n\n");
        invocation.Out.Flush();
        var code = await RunAsync(invocation, folder, cancellation).ConfigureAwait(false);
        IReadOnlyList<Example> next = [new($"cd {folder}", "everything of the run is there, in .hal9/"), .. tale.Next, new("hal9 --help", "everything else; `hal9 run` works in your own repository too")];
        if (invocation.Json) invocation.Write(new DemoAnswer(folder, code, [.. next.Select(static one => one.Line)]), AnswerJson.Own.DemoAnswer);
        else invocation.Out.Write(After(code, tale, next, invocation.Paint));
        return code;
    }

    /// <summary>Why there is nothing to see; null when there is.</summary>
    private async Task<Diagnostic?> PrepareAsync(Invocation invocation, DemoTale tale, CancellationToken cancellation)
    {
        var missing = await DemoSetup.MissingAsync([.. tale.Needs, .. tale.Uses], cancellation).ConfigureAwait(false);
        if (invocation.Get(setup) && missing.Count > 0)
        {
            if (await DemoSetup.InstallAsync(missing, cancellation).ConfigureAwait(false) is { } why) return CommandLineDiagnostics.NoDemo.Nowhere(why);
            missing = await DemoSetup.MissingAsync([.. tale.Needs, .. tale.Uses], cancellation).ConfigureAwait(false);
        }
        string[] names = [.. missing.Select(static component => component.Name).Where(tale.Needs.Contains)];
        if (names.Length == 0) return null;
        return CommandLineDiagnostics.NoDemo.Nowhere(
            $"the demo makes a git repository and builds what is in it, and there is no {string.Join(", no ", names)} here",
            names is ["dotnet"] ? "https://dot.net/download brings the .NET SDK; `hal9 demo --small` needs none" : "`hal9 demo --setup` installs it");
    }

    private static string After(int code, DemoTale tale, IReadOnlyList<Example> next, Paint paint)
    {
        var seen = code == ExitCode.Fine ? tale.After : "It did not go as it should on this machine: what failed is above, and `hal9 run logs --failed` there shows all of it.";
        var width = next.Max(static one => one.Line.Length);
        return $"\n{seen}\n\n{paint.Bold("What to type next")}\n" + string.Concat(next.Select(one => $"  {paint.Bold(one.Line.PadRight(width))}  {paint.Faint(one.Says)}\n"));
    }

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
