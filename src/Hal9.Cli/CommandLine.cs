using Hal9.Cli.Output;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Cli;

/// <summary>From what was typed to an exit code. Nothing leaves here as an exception.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] arguments, Terminal terminal)
    {
        if (arguments is ["--version"])
        {
            terminal.Out.Write($"hal9 {BuildVersion.Text}\n");
            return ExitCode.Fine;
        }
        // `help check` is what many a program understands for `check --help`.
        if (arguments is ["help", .. var topic]) arguments = [.. topic, "--help"];

        using var interruption = new Interruption();
        var verbose = Array.IndexOf(arguments, "--verbose") >= 0 || Environment.GetEnvironmentVariable("HAL9_TRACE") is { Length: > 0 };
        try
        {
            return await RunAsync(arguments, terminal, interruption.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            return interruption.ExitCode;
        }
        catch (Exception failure)
        {
            if (interruption.Token.IsCancellationRequested) return interruption.ExitCode;
            var problem = CommandLineDiagnostics.InternalError.Nowhere(
                $"hal9 itself failed: {failure.Message.ReplaceLineEndings(" ")}", verbose ? null : "this is not your mistake; `--verbose` shows where it happened");
            terminal.Error.Write(new DiagnosticRenderer(terminal.ErrorColour).Render(problem));
            if (verbose) terminal.Error.Write(failure + "\n");
            return ExitCode.Unusable;
        }
    }

    private static async Task<int> RunAsync(string[] arguments, Terminal terminal, CancellationToken cancellation)
    {
        var tree = CommandTree.For(arguments);
        var parse = tree.Parse(arguments);
        terminal.ApplyColour(parse.GetResult(tree.Colour) is { Errors: var errors } && !errors.Any() ? parse.GetValue(tree.Colour) : null);
        var invocation = new Invocation(parse, terminal, parse.GetValue(tree.Json), parse.GetValue(tree.Verbose));
        var command = parse.CommandResult.Command;

        // A name alone is a question, and who asks for help need not give the arguments.
        var asksForHelp = parse.GetValue(tree.Help) || command is not VerbCommand { Verb: not null };
        var problems = UsageProblems.In(tree, parse, arguments);
        if (problems.Count > 0 && !(asksForHelp && problems.All(static problem => problem.Descriptor == CommandLineDiagnostics.WrongArgument)))
        {
            invocation.Refuse([.. problems]);
            terminal.Error.Write($"\n{HelpPage.Usage(tree, command)}\nFor more: {HelpPage.PathOf(command)} --help\n");
            return ExitCode.Unusable;
        }
        if (parse.GetValue(tree.Version) && command == tree.Root)
        {
            if (invocation.Json) invocation.Write(new VersionAnswer(BuildVersion.Text), AnswerJson.Own.VersionAnswer);
            else terminal.Out.Write($"hal9 {BuildVersion.Text}\n");
            return ExitCode.Fine;
        }
        if (parse.GetValue(tree.Help) || command is not VerbCommand { Verb: { } verb })
        {
            HelpPage.Write(tree, command, terminal.Out, terminal.Width, new Paint(terminal.Colour));
            return ExitCode.Fine;
        }
        return await verb.RunAsync(invocation, cancellation).ConfigureAwait(false);
    }
}

/// <summary>What <c>hal9 --version --json</c> writes.</summary>
internal sealed record VersionAnswer(string Version);
