using System.Collections.Frozen;
using Hal9.Configuration;
using Hal9.Releases.Changelogs;
using Hal9.Releases.Versions;
using Semver;

namespace Hal9.Releases;

/// <summary>The <c>release</c> section of <c>hal9.yml</c>.</summary>
/// <param name="PreReleases">Pre-release label by branch.</param>
/// <param name="ReleaseBranch">The only branch stable versions are released from; null: every branch without a label.</param>
/// <param name="VersionFiles">Paths from the root; empty: what is found there by name.</param>
/// <param name="Changelog">Path from the root.</param>
/// <param name="ChangelogTemplate">A cliff.toml or a template; null: a cliff.toml where it usually stands, else none.</param>
/// <param name="Packages">Empty when the repository is released as a whole.</param>
/// <param name="Deployment">Workflow file started after a release; null starts none.</param>
public sealed record ReleaseSection(
    VersionPolicy Policy, IReadOnlyList<PreReleaseBranch> PreReleases, string? ReleaseBranch, IReadOnlyList<string> VersionFiles, string Changelog, string? ChangelogTemplate, ChangelogStyle Style,
    IReadOnlyList<ReleasePackage> Packages, string? Deployment)
{
    private static readonly ScalarShape<Impact> ImpactShape = Shape.Choice(("major", Impact.Major), ("minor", Impact.Minor), ("patch", Impact.Patch), ("none", Impact.None));

    private static readonly Shape<string> VersionShape = Shape.NonEmptyText.Refusing(static text => SemVersion.TryParse(text, SemVersionStyles.Strict, out _) ? null : "must be a SemVer version such as `1.0.0`");

    private static readonly Shape<string> TagShape = Shape.NonEmptyText.Refusing(static text => TagFormat.Parse(text, null) is null ? "must contain `{version}` once" : null);

    public static ConfigurationSection<ReleaseSection> Section { get; } = new(
        "release", "How `hal9 release` finds versions, writes the changelog and publishes.", Shape.Object<ReleaseSection>(static fields =>
        {
            var tag = fields.Optional("tag", TagShape, "How a version is written as a tag, such as `v{version}`. Left out, as the newest version's is: `1.2.3` or `v1.2.3`; without one, `v{version}`.");
            var first = fields.Default("first-version", VersionShape, "0.1.0", "The version when no tag names one.");
            var breaking = fields.Default("breaking-before-one", ImpactShape, Impact.Minor, "What a breaking change bumps while the version is 0.x.");
            var feature = fields.Default("feature-before-one", ImpactShape, Impact.Minor, "What a feature bumps while the version is 0.x.");
            var types = fields.Optional("types", Shape.Map(ImpactShape), "What each commit type bumps, beside or instead of feat (minor), fix, perf and revert (patch).");
            var squashed = fields.Default("split-squashed", Shape.Boolean, false, "Read the commits that a squashed body lists as commits of their own.");
            var branch = fields.Optional("branch", Shape.NonEmptyText, "The branch that stable versions are released from. Left out, every branch without a pre-release label.");
            var preReleases = fields.Default("pre-releases", Shape.List(PreReleaseBranch.Shape), [], "Branches that release pre-releases.");
            var files = fields.Default("version-files", Shape.List(Shape.NonEmptyText), [], "Files whose version is edited, from the root. Left out: Directory.Build.props, Cargo.toml and package.json where they stand there.");
            var changelog = fields.Default("changelog", Shape.NonEmptyText, "CHANGELOG.md", "The changelog's file.");
            var template = fields.Optional("changelog-template", Shape.NonEmptyText, "A configuration of git-cliff (`….toml`), or a file with the template of one release in Tera's language. Left out, `cliff.toml`, `.cliff.toml` or `.config/cliff.toml` where one stands, else the shape of Keep a Changelog.");
            var groups = fields.Optional("groups", Shape.List(GroupShape), "The changelog's sections in their order. Left out: Added (feat), Changed (perf, change), Deprecated, Removed, Fixed (fix), Security, Reverted (revert).");
            var others = fields.Optional("others", Shape.NonEmptyText, "Title of a last section for commits that no group takes. Left out, they are not listed.");
            var authors = fields.Default("authors", Shape.Boolean, false, "Say who wrote each entry.");
            var contributors = fields.Default("new-contributors", Shape.Boolean, false, "List the authors who were not there before.");
            var packages = fields.Default("packages", Shape.List(ReleasePackage.Shape), [], "Packages of a monorepo, each with tags of its own.");
            var deployment = fields.Optional("deployment", Shape.NonEmptyText, "The workflow file that is started after a release, such as `cd.yml`.");
            return values => new ReleaseSection(
                VersionPolicy.Default with
                {
                    Tags = values.Get(tag) is { } written ? TagFormat.Parse(written, null)! : TagFormat.Default,
                    OtherTags = [.. values.Get(packages).Select(static package => TagFormat.Parse(package.Tag, package.Name)!)],
                    First = SemVersion.Parse(values.Get(first)),
                    BreakingBeforeOne = values.Get(breaking),
                    FeatureBeforeOne = values.Get(feature),
                    SplitSquashed = values.Get(squashed),
                    Types = With(values.Get(types)),
                },
                values.Get(preReleases), values.Get(branch), values.Get(files), values.Get(changelog), values.Get(template),
                ChangelogStyle.Default with
                {
                    Groups = values.Get(groups) ?? ChangelogStyle.Default.Groups,
                    OthersTitle = values.Get(others),
                    Authors = values.Get(authors),
                    NewContributors = values.Get(contributors),
                    SplitSquashed = values.Get(squashed),
                },
                values.Get(packages), values.Get(deployment));
        }));

    private static ObjectShape<ChangelogGroup> GroupShape => Shape.Object<ChangelogGroup>(static fields =>
    {
        var title = fields.Required("title", Shape.NonEmptyText, "The section's heading.");
        var types = fields.Required("types", Shape.List(Shape.NonEmptyText, 1), "The commit types it takes.");
        return values => new ChangelogGroup(values.Get(title), values.Get(types));
    });

    /// <summary>The channel of a branch; a detached head releases stable versions.</summary>
    public ReleaseChannel ChannelOf(string? branch) => new(PreReleases.FirstOrDefault(entry => entry.Branch == branch)?.Label);

    private static FrozenDictionary<string, Impact> With(IReadOnlyDictionary<string, Impact>? types)
    {
        if (types is null) return VersionPolicy.Default.Types;
        var all = new Dictionary<string, Impact>(VersionPolicy.Default.Types, StringComparer.OrdinalIgnoreCase);
        foreach (var (type, impact) in types) all[type] = impact;
        return all.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}

/// <param name="Label">Such as <c>beta</c>.</param>
public sealed record PreReleaseBranch(string Branch, string Label)
{
    internal static ObjectShape<PreReleaseBranch> Shape { get; } = Configuration.Shape.Object<PreReleaseBranch>(static fields =>
    {
        var branch = fields.Required("branch", Configuration.Shape.NonEmptyText, "The branch's name.");
        var label = fields.Required("label", Configuration.Shape.NonEmptyText.Refusing(static text => ReleaseChannel.IsLabel(text) ? null : "must be a SemVer pre-release label such as `beta`"), "The pre-release label.");
        return values => new PreReleaseBranch(values.Get(branch), values.Get(label));
    });
}

/// <summary>A package of a monorepo.</summary>
/// <param name="Paths">Commits that touch one of them count for it.</param>
/// <param name="Tag">Its tags, <c>{name}</c> and <c>{version}</c> in it.</param>
public sealed record ReleasePackage(string Name, IReadOnlyList<string> Paths, string Tag, IReadOnlyList<string> VersionFiles, string? Changelog)
{
    internal static ObjectShape<ReleasePackage> Shape { get; } = Configuration.Shape.Object<ReleasePackage>(static fields =>
    {
        var name = fields.Required("name", Configuration.Shape.NonEmptyText, "The package's name.");
        var paths = fields.Required("paths", Configuration.Shape.List(Configuration.Shape.NonEmptyText, 1), "Commits that touch one of these count for it.");
        var tag = fields.Default("tag", Configuration.Shape.NonEmptyText.Refusing(static text => TagFormat.Parse(text, "x") is null ? "must contain `{version}` once" : null), "{name}-v{version}", "How its versions are written as tags.");
        var files = fields.Default("version-files", Configuration.Shape.List(Configuration.Shape.NonEmptyText), [], "Files whose version is edited, from the root. Left out: Directory.Build.props, Cargo.toml and package.json where they stand in its paths.");
        var changelog = fields.Optional("changelog", Configuration.Shape.NonEmptyText, "Its changelog's file. Left out, it has none.");
        return values => new ReleasePackage(values.Get(name), values.Get(paths), values.Get(tag), values.Get(files), values.Get(changelog));
    });
}
