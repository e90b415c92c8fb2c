using Hal9.Machine.Git;
using Hal9.Configuration;
using Hal9.Primitives.Diagnostics;
using Hal9.Releases;
using Hal9.Releases.Changelogs;
using Hal9.Releases.History;
using Hal9.Releases.Versions;

namespace Hal9.Cli.Releasing;

/// <summary>What every verb of <c>hal9 release</c> stands on: the repository, its configuration, and the package spoken of.</summary>
internal sealed record ReleaseGround(GitProgram Git, GitHistory History, ReleaseSection Section, ReleasePackage? Package)
{
    public VersionPolicy Policy => Package is null ? Section.Policy : Section.Policy with { Tags = TagFormat.Parse(Package.Tag, Package.Name)!, OtherTags = [] };

    public IReadOnlyList<string> Paths => Package?.Paths ?? [];

    /// <summary>Null when the package has none.</summary>
    public string? ChangelogPath => Package is null ? Section.Changelog : Package.Changelog;

    public IReadOnlyList<string> VersionFiles => Package is null ? Section.VersionFiles : Package.VersionFiles;

    public static async Task<(ReleaseGround? Ground, IReadOnlyList<Diagnostic> Problems)> OpenAsync(string? package, CancellationToken cancellation)
    {
        var directory = Environment.CurrentDirectory;
        if (GitProgram.Find(directory, TimeProvider.System) is not { } git) return (null, [ReleaseDiagnostics.NoRepository.Nowhere("git is not on the search path", "install git")]);
        var (history, problem) = await GitHistory.OpenAsync(git, cancellation).ConfigureAwait(false);
        if (history is null) return (null, [problem!]);
        git = git.In(history.Root);
        var (section, mistakes) = await ReadSectionAsync(history.Root, cancellation).ConfigureAwait(false);
        if (section is null) return (null, mistakes);
        var named = section.Packages.FirstOrDefault(candidate => candidate.Name == package);
        if (package is not null && named is null)
        {
            var hint = Suggestion.Hint(package, section.Packages.Select(static candidate => candidate.Name)) ?? "packages are listed in `release.packages` of hal9.yml";
            return (null, [ReleaseDiagnostics.UnknownPackage.Nowhere($"there is no package `{package}`", hint)]);
        }
        return (new ReleaseGround(git, history, section, named), []);
    }

    public async Task<ReleasePlan> PlanAsync(string? label, string? metadata, CancellationToken cancellation)
    {
        var state = await History.StateAsync(Policy, Paths, cancellation).ConfigureAwait(false);
        var channel = label is null ? Section.ChannelOf(History.Branch) : new ReleaseChannel(label);
        return VersionBump.Decide(state, channel with { Metadata = metadata }, Policy);
    }

    /// <summary>The cliff.toml or template that the changelog is written by; null when there is none, and Keep a Changelog's shape is written.</summary>
    public async Task<(SourceText? File, Diagnostic? Problem)> TemplateAsync(CancellationToken cancellation)
    {
        if (Package is not null)
        {
            return Section.ChangelogTemplate is null ? (null, null) : (null, ReleaseDiagnostics.CliffUnsupported.Nowhere($"the changelog of the package `{Package.Name}` cannot be written by `{Section.ChangelogTemplate}`", "packages have the shape of Keep a Changelog: take `release.changelog-template` out of hal9.yml"));
        }
        string[] names = Section.ChangelogTemplate is { } given ? [given] : ["cliff.toml", ".cliff.toml", ".config/cliff.toml"];
        foreach (var name in names)
        {
            var path = Path.Combine(History.Root, name);
            if (!File.Exists(path)) continue;
            var text = SourceText.Decode(name, await File.ReadAllBytesAsync(path, cancellation).ConfigureAwait(false), out var invalid);
            return invalid is { } place ? (null, ReleaseDiagnostics.CliffSyntax.At(new SourceSpan(text, place), "the file is not UTF-8")) : (text, null);
        }
        return Section.ChangelogTemplate is null ? (null, null) : (null, ReleaseDiagnostics.NoTemplateFile.Nowhere($"`{Section.ChangelogTemplate}` does not exist", "`release.changelog-template` of hal9.yml names it"));
    }

    /// <summary>The changelog's style with the links of this repository.</summary>
    public async Task<ChangelogStyle> StyleAsync(CancellationToken cancellation)
    {
        if (Environment.GetEnvironmentVariable("GITHUB_SERVER_URL") is { Length: > 0 } server && Environment.GetEnvironmentVariable("GITHUB_REPOSITORY") is { Length: > 0 } name)
        {
            return Section.Style with { RepositoryUrl = $"{server.TrimEnd('/')}/{name}" };
        }
        var remote = await Git.RunAsync(["remote", "get-url", "origin"], cancellation).ConfigureAwait(false);
        return Section.Style with { RepositoryUrl = remote.Succeeded ? RepositoryAddress.Web(remote.Output) : null };
    }

    private static async Task<(ReleaseSection? Section, IReadOnlyList<Diagnostic> Mistakes)> ReadSectionAsync(string root, CancellationToken cancellation)
    {
        var reader = new ConfigurationReader(ProjectConfiguration.Sections);
        var path = Path.Combine(root, ProjectConfiguration.FileName);
        var parse = File.Exists(path)
            ? reader.Read(ProjectConfiguration.FileName, await File.ReadAllBytesAsync(path, cancellation).ConfigureAwait(false), Environment.GetEnvironmentVariable)
            : reader.Empty();
        return parse.Find(ReleaseSection.Section) is { } section ? (section, []) : (null, [.. parse.Diagnostics.Where(static mistake => mistake.Severity == Severity.Error)]);
    }
}
