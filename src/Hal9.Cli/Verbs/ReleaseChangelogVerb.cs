using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Hal9.Cli.Output;
using Hal9.Cli.Releasing;
using Hal9.Primitives.Diagnostics;
using Hal9.Releases;
using Hal9.Releases.Changelogs;
using Hal9.Releases.Cliff;
using Hal9.Releases.History;

namespace Hal9.Cli.Verbs;

/// <summary>Writes the changelog: of the whole history, of one release, or of what is not released yet.</summary>
internal sealed class ReleaseChangelogVerb : Verb
{
    private readonly Option<string?> package = new("--package") { HelpName = "NAME", Description = "A package of a monorepo, from `release.packages` of hal9.yml" };
    private readonly Option<string?> tag = new("--tag") { HelpName = "TAG", Description = "Only the section of this release" };
    private readonly Option<bool> unreleased = new("--unreleased") { Description = "Only what is not released yet" };
    private readonly Option<bool> write = new("--write") { Description = "Write the file instead of standard output; with --unreleased only its generated part is replaced, what people wrote stays" };

    public override string Details =>
        "Writes the changelog in the shape of Keep a Changelog, by the graph of the commits: each belongs to the first tag that contains it. Where the project has a cliff.toml, the changelog is that of git-cliff. Without an option, the whole history goes to standard output.";

    public override IReadOnlyList<Example> Examples =>
    [
        new("release changelog", "the whole history"), new("release changelog --tag v1.2.0", "the notes of one release"),
        new("release changelog --unreleased --write", "bring [Unreleased] of the file up to date"),
    ];

    public override JsonTypeInfo Answer => AnswerJson.Own.ReleaseChangelogAnswer;

    public override IEnumerable<Option> Options => [package, tag, unreleased, write];

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellation)
    {
        var (ground, problems) = await ReleaseGround.OpenAsync(invocation.Get(package), cancellation).ConfigureAwait(false);
        if (ground is null) return invocation.Refuse([.. problems]);
        var (template, missing) = await ground.TemplateAsync(cancellation).ConfigureAwait(false);
        if (missing is not null) return invocation.Refuse(missing);
        if (template is not null) return await ByTemplateAsync(invocation, ground, template, cancellation).ConfigureAwait(false);
        var changelog = new KeepAChangelog(await ground.StyleAsync(cancellation).ConfigureAwait(false));
        var wanted = invocation.Get(tag);
        var onlyUnreleased = invocation.Get(unreleased);
        using var spool = new SectionSpool();
        var found = 0;
        var notes = "";
        try
        {
            await ChangelogHistory.ReadAsync(ground.History, ground.Policy.Tags, ground.Paths, release =>
            {
                if (wanted is not null ? release.Tag?.Name != wanted : onlyUnreleased && release.Tag is not null) return;
                found++;
                if (onlyUnreleased && invocation.Get(write)) notes = changelog.Notes(release);
                else spool.Add(changelog.Section(release));
            }, cancellation).ConfigureAwait(false);
        }
        catch (UnreadableHistoryException unreadable)
        {
            return invocation.Refuse(unreadable.Problem);
        }
        if (wanted is not null && found == 0) return invocation.Refuse(ReleaseDiagnostics.UnknownTag.Nowhere($"no release reachable from here has the tag `{wanted}`", "`git tag --merged` lists them"));

        if (invocation.Get(write)) return await WriteFileAsync(invocation, ground, spool, wanted, onlyUnreleased, notes, cancellation).ConfigureAwait(false);
        if (invocation.Json) invocation.Write(new ReleaseChangelogAnswer(found, Whole(spool, wanted is null && !onlyUnreleased)), AnswerJson.Own.ReleaseChangelogAnswer);
        else Write(invocation.Out, spool, wanted is null && !onlyUnreleased);
        return ExitCode.Fine;
    }

    /// <summary>By the project's own cliff.toml or template.</summary>
    private async Task<int> ByTemplateAsync(Invocation invocation, ReleaseGround ground, SourceText template, CancellationToken cancellation)
    {
        var (wanted, onlyUnreleased) = (invocation.Get(tag), invocation.Get(unreleased));
        if (onlyUnreleased && invocation.Get(write))
        {
            return invocation.Refuse(ReleaseDiagnostics.CliffUnsupported.Nowhere("what is not released cannot be replaced in a file of a template's own shape", "`--write` alone writes the whole file anew, with what is not released"));
        }
        var (changelog, diagnostics) = await CliffChangelog.ReadAsync(ground.Git, ground.History.Root, ground.History.Head, template, TimeProvider.System, Environment.GetEnvironmentVariable, cancellation).ConfigureAwait(false);
        invocation.Refuse([.. diagnostics]);
        if (changelog is null) return ExitCode.Unusable;
        string text;
        if (wanted is null && !onlyUnreleased)
        {
            using var whole = new StringWriter();
            if (changelog.WriteWhole(whole, cancellation) is { } wrong) return invocation.Refuse(wrong);
            text = whole.ToString();
        }
        else
        {
            var (section, problem) = changelog.Section(wanted, cancellation);
            if (problem is not null) return invocation.Refuse(problem);
            if (section is null && wanted is not null) return invocation.Refuse(ReleaseDiagnostics.UnknownTag.Nowhere($"the changelog has no release `{wanted}`", Suggestion.Hint(wanted, changelog.Tags) ?? "`git tag --merged` lists them"));
            text = section ?? "";
        }
        var count = wanted is not null ? 1 : onlyUnreleased ? text.Length > 0 ? 1 : 0 : changelog.Count;
        if (!invocation.Get(write))
        {
            if (invocation.Json) invocation.Write(new ReleaseChangelogAnswer(count, text), AnswerJson.Own.ReleaseChangelogAnswer);
            else invocation.Out.Write(text);
            return ExitCode.Fine;
        }
        var path = Path.Combine(ground.History.Root, ground.ChangelogPath ?? "CHANGELOG.md");
        var existing = File.Exists(path) ? await File.ReadAllTextAsync(path, cancellation).ConfigureAwait(false) : null;
        if (wanted is not null || onlyUnreleased)
        {
            var (prepended, problem) = changelog.Prepended(existing, text, cancellation);
            if (problem is not null) return invocation.Refuse(problem);
            text = prepended!;
        }
        return await SaveAsync(invocation, path, existing, text, count, cancellation).ConfigureAwait(false);
    }

    private static async Task<int> WriteFileAsync(
        Invocation invocation, ReleaseGround ground, SectionSpool spool, string? wanted, bool onlyUnreleased, string notes, CancellationToken cancellation)
    {
        var path = Path.Combine(ground.History.Root, ground.ChangelogPath ?? "CHANGELOG.md");
        var existing = File.Exists(path) ? await File.ReadAllTextAsync(path, cancellation).ConfigureAwait(false) : null;
        var text = onlyUnreleased ? ChangelogFile.WithUnreleased(existing, notes)
            : wanted is not null ? ChangelogFile.WithRelease(existing, Whole(spool, withPreamble: false))
            : Whole(spool, withPreamble: true);
        return await SaveAsync(invocation, path, existing, text, spool.Count, cancellation).ConfigureAwait(false);
    }

    private static async Task<int> SaveAsync(Invocation invocation, string path, string? existing, string text, int count, CancellationToken cancellation)
    {
        if (text != existing) await File.WriteAllTextAsync(path, text, cancellation).ConfigureAwait(false);
        if (invocation.Json) invocation.Write(new ReleaseChangelogAnswer(count, text), AnswerJson.Own.ReleaseChangelogAnswer);
        else invocation.Out.Write($"{Path.GetRelativePath(Environment.CurrentDirectory, path)} {(text == existing ? "is up to date" : "written")}\n");
        return ExitCode.Fine;
    }

    private static string Whole(SectionSpool spool, bool withPreamble)
    {
        using var text = new StringWriter();
        Write(text, spool, withPreamble);
        return text.ToString();
    }

    private static void Write(TextWriter output, SectionSpool spool, bool withPreamble)
    {
        if (withPreamble) output.Write(KeepAChangelog.Preamble);
        spool.WriteNewestFirst(output, leadingBlankLine: withPreamble);
    }
}

/// <param name="Releases">How many sections there are.</param>
/// <param name="Changelog">Markdown.</param>
internal sealed record ReleaseChangelogAnswer(int Releases, string Changelog);
