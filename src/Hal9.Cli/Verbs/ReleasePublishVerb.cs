using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Hal9.Cli.Output;
using Hal9.Cli.Releasing;
using Hal9.Forge;
using Hal9.Primitives.Diagnostics;
using Hal9.Releases;
using Hal9.Releases.Changelogs;
using Hal9.Releases.Publishing;
using Hal9.Releases.Versions;

namespace Hal9.Cli.Verbs;

/// <summary>Makes the release that is due, or goes on with one that was interrupted.</summary>
internal sealed class ReleasePublishVerb : Verb
{
    private readonly Option<string?> package = new("--package") { HelpName = "NAME", Description = "A package of a monorepo, from `release.packages` of hal9.yml" };
    private readonly Option<string?> label = new("--pre-release") { HelpName = "LABEL", Description = "Release a pre-release such as `beta`, whatever the branch" };
    private readonly Option<string[]> assets = new("--asset") { HelpName = "FILE", Description = "A file to be released with it; may be given more than once", AllowMultipleArgumentsPerToken = true };
    private readonly Option<bool> dryRun = new("--dry-run") { Description = "Only say what would be done; needs no rights and changes nothing" };
    private readonly Option<bool> byPullRequest = new("--pull-request") { Description = "Keep one pull request open with the release's commit; when it is merged, the next run releases" };
    private readonly Option<bool> draft = new("--draft") { Description = "Stop before the release is shown to everyone: assets are made by other jobs, and `--tag` finishes it" };
    private readonly Option<string?> tag = new("--tag") { HelpName = "TAG", Description = "Finish the release of this tag, and plan no other" };
    private readonly Option<string[]> targets = new("--require-target") { HelpName = "RID", Description = "A platform whose archive has to be among the assets, else nothing is shown to anyone; may be given more than once", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string> remote = new("--remote") { HelpName = "NAME", Description = "Git's remote", DefaultValueFactory = static _ => "origin" };

    public override string Details =>
        "Edits version files and changelog, commits, tags, pushes both together, and makes the release with notes, assets and checksums on the forge (GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_TOKEN; "
        + $"{ForgeAddress.UrlVariable} names its API where GITHUB_API_URL is that of a run). {ReleaseKeys.CosignVariable} and {ReleaseKeys.MinisignVariable} sign the sums and the assets' provenance. "
        + "Each step is found done when it is: killed at any point, the same command finishes the same release. Nothing to release is exit code 0. In a workflow the step has the outputs `released` (true when there is a release that was not there before), `tag` and `version`.";

    public override IReadOnlyList<Example> Examples =>
    [
        new("release publish --dry-run", "what would be done"), new("release publish --asset dist/*.tar.gz", "with binaries"), new("release publish --pull-request", "where the branch is protected"),
        new("release publish --draft", "before jobs that build the binaries"), new("release publish --tag v1.2.0 --asset dist/*", "after them"),
    ];

    public override JsonTypeInfo Answer => AnswerJson.Own.ReleasePublishAnswer;

    public ReleasePublishVerb() => ReleaseOptions.RefuseUnless(label, ReleaseChannel.IsLabel, "a SemVer pre-release label such as `beta`");

    public override IEnumerable<Option> Options => [package, label, assets, dryRun, byPullRequest, draft, tag, targets, remote];

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellation)
    {
        var (ground, problems) = await ReleaseGround.OpenAsync(invocation.Get(package), cancellation).ConfigureAwait(false);
        if (ground is null) return invocation.Refuse([.. problems]);
        var (keys, wrong) = ReleaseKeys.OfEnvironment();
        if (keys is null) return invocation.Refuse(wrong!);
        var origin = await ground.Git.RunAsync(["remote", "get-url", invocation.Get(remote)!], cancellation).ConfigureAwait(false);
        var named = origin.Succeeded && RepositoryAddress.Web(origin.Output) is { } web ? new Uri(web).AbsolutePath.Trim('/') : null;
        var token = Environment.GetEnvironmentVariable("GITHUB_TOKEN") is { Length: > 0 } given ? given : null;
        var dry = invocation.Get(dryRun);
        // A dry run talks to no forge: any address will do.
        var address = ForgeAddress.From(Environment.GetEnvironmentVariable, named) ?? (dry ? new ForgeAddress(new Uri("http://localhost/"), "dry/run") : null);
        if (address is null) return invocation.Refuse(ReleaseDiagnostics.NoForge.Nowhere("it is not known which repository to release to", "set GITHUB_REPOSITORY to owner/name"));
        if (token is null && !dry) return invocation.Refuse(ReleaseDiagnostics.NoForge.Nowhere("there is no token for the forge", "set GITHUB_TOKEN"));

        var (template, missing) = await ground.TemplateAsync(cancellation).ConfigureAwait(false);
        if (missing is not null) return invocation.Refuse(missing);
        var request = new PublishRequest(
            ground.Section, ground.Policy, ground.Paths, invocation.Get(label) is { } asked ? new ReleaseChannel(asked) : null, ground.VersionFiles, ground.ChangelogPath,
            await ground.StyleAsync(cancellation).ConfigureAwait(false), template, [.. (invocation.Get(assets) ?? []).Select(Path.GetFullPath)], dry, invocation.Get(byPullRequest), invocation.Get(draft), invocation.Get(tag))
        {
            Signer = keys, RequiredTargets = invocation.Get(targets) ?? [],
        };
        using var http = ForgeClient.CreateHttp();
        var publisher = new ReleasePublisher(ground.Git, new ForgeClient(http, address, token, TimeProvider.System), invocation.Get(remote)!, TimeProvider.System, step =>
        {
            if (!invocation.Json) invocation.Out.Write($"{Mark(invocation.Paint, step.State)} {step.Text}\n");
        });
        var outcome = await publisher.PublishAsync(request, cancellation).ConfigureAwait(false);
        invocation.Refuse([.. outcome.Warnings]);
        if (outcome.Problem is { } problem) invocation.Refuse(problem);
        if (!dry) await StepOutputAsync(outcome, cancellation).ConfigureAwait(false);
        if (invocation.Json) invocation.Write(new ReleasePublishAnswer(outcome.IsNew, outcome.Tag, outcome.Version, outcome.Url, [.. outcome.Steps.Select(static step => new PublishedStep(step.Name, Word(step.State), step.Text))]), AnswerJson.Own.ReleasePublishAnswer);
        else if (outcome.Url is { } url) invocation.Out.Write(url + "\n");
        return outcome.Problem is { Severity: Severity.Error } ? ExitCode.Bad : ExitCode.Fine;
    }

    /// <summary>The outputs of a workflow's step.</summary>
    private static async Task StepOutputAsync(PublishOutcome outcome, CancellationToken cancellation)
    {
        if (Environment.GetEnvironmentVariable("GITHUB_OUTPUT") is not { Length: > 0 } path) return;
        await File.AppendAllTextAsync(path, $"released={(outcome.IsNew ? "true" : "false")}\ntag={outcome.Tag}\nversion={outcome.Version}\n", cancellation).ConfigureAwait(false);
    }

    private static string Mark(Paint paint, StepState state) => state switch { StepState.Done => paint.Green("done "), StepState.Found => paint.Faint("found"), _ => paint.Cyan("would") };

    private static string Word(StepState state) => state switch { StepState.Done => "done", StepState.Found => "found", _ => "planned" };
}

/// <param name="Released">Whether there is a release, or a draft of one, that was not shown to everyone before.</param>
/// <param name="Tag">The release made, finished, planned or proposed by a pull request; absent when there was none.</param>
/// <param name="Url">Its page.</param>
internal sealed record ReleasePublishAnswer(bool Released, string? Tag, string? Version, string? Url, IReadOnlyList<PublishedStep> Steps);

/// <param name="State"><c>done</c>, <c>found</c> (an earlier run had done it) or <c>planned</c> (a dry run).</param>
internal sealed record PublishedStep(string Name, string State, string Text);
