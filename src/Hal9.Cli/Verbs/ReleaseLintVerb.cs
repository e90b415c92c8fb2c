using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Hal9.Machine.Git;
using Hal9.Cli.Output;
using Hal9.Primitives.Diagnostics;
using Hal9.Releases;
using Hal9.Releases.Commits;
using Hal9.Releases.History;

namespace Hal9.Cli.Verbs;

/// <summary>Checks commit messages: in the hook, in CI over a range, or a pull request's title.</summary>
internal sealed class ReleaseLintVerb : Verb
{
    private readonly Argument<string?> file = new("file") { HelpName = "FILE", Arity = ArgumentArity.ZeroOrOne, Description = "A file with one message, as git gives it to the commit-msg hook; `-` is standard input" };
    private readonly Option<string?> range = new("--range") { HelpName = "RANGE", Description = "All commits of a range: origin/main..HEAD" };
    private readonly Option<string?> title = new("--title") { HelpName = "TEXT", Description = "A title, such as a pull request's" };
    private readonly Option<bool> install = new("--install-hook") { Description = "Make git ask this verb about every commit message of this clone" };

    public override string Details =>
        "Checks that messages follow Conventional Commits 1.0, with the caret at the mistake. Without an argument the message of HEAD is checked. Exit code 1 when one is bad.";

    public override IReadOnlyList<Example> Examples =>
    [
        new("release lint", "the newest commit"), new("release lint --range origin/main..HEAD", "in CI, all of a branch"),
        new("release lint --title \"feat: x\"", "a pull request's title"), new("release lint --install-hook", "before every commit"),
    ];

    public override JsonTypeInfo Answer => AnswerJson.Own.ReleaseLintAnswer;

    public override IEnumerable<Argument> Arguments => [file];

    public override IEnumerable<Option> Options => [range, title, install];

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellation)
    {
        if (invocation.Get(title) is { } text) return Report(invocation, 1, CommitLint.Check("<title>", text, CommitRules.Default));
        if (invocation.Get(file) is { } path)
        {
            var read = await InputFile.ReadAsync(path, cancellation).ConfigureAwait(false);
            return read.Source is { } source ? Report(invocation, 1, CommitLint.Check(source.Path, CommitMessageFile.Message(source.Text), CommitRules.Default)) : invocation.Refuse(read.Problem!);
        }
        if (GitProgram.Find(Environment.CurrentDirectory, TimeProvider.System) is not { } git) return invocation.Refuse(ReleaseDiagnostics.NoRepository.Nowhere("git is not on the search path", "install git"));
        if (invocation.Get(install)) return await InstallAsync(invocation, git, cancellation).ConfigureAwait(false);
        var asked = invocation.Get(range);
        var (commits, problem) = await GitRange.ReadAsync(git, asked is null ? ["-1", "HEAD"] : [asked], cancellation).ConfigureAwait(false);
        if (commits is null) return invocation.Refuse(problem!);
        return Report(invocation, commits.Count, [.. commits.SelectMany(static commit => CommitLint.Check($"commit {commit.ShortId}", commit.Message, CommitRules.Default))]);
    }

    private static int Report(Invocation invocation, int messages, IReadOnlyList<Diagnostic> found)
    {
        if (invocation.Json) invocation.Write(new ReleaseLintAnswer(messages, [.. found.Select(JsonDiagnostic.Of)]), AnswerJson.Own.ReleaseLintAnswer);
        else
        {
            var renderer = new DiagnosticRenderer(invocation.Terminal.Colour);
            foreach (var one in found) invocation.Out.Write(renderer.Render(one));
            if (found.Count == 0) invocation.Out.Write($"{messages} {(messages == 1 ? "message" : "messages")} fine\n");
        }
        return found.Count > 0 ? ExitCode.Bad : ExitCode.Fine;
    }

    private static async Task<int> InstallAsync(Invocation invocation, GitProgram git, CancellationToken cancellation)
    {
        var (path, problem) = await CommitHook.InstallAsync(git, cancellation).ConfigureAwait(false);
        if (path is null) return invocation.Refuse(problem!);
        if (invocation.Json) invocation.Write(new ReleaseLintAnswer(0, []), AnswerJson.Own.ReleaseLintAnswer);
        else invocation.Out.Write($"{path} installed\n");
        return ExitCode.Fine;
    }
}

/// <param name="Messages">How many were checked.</param>
internal sealed record ReleaseLintAnswer(int Messages, IReadOnlyList<JsonDiagnostic> Diagnostics);
