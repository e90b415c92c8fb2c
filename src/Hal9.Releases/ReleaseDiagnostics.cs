using Hal9.Primitives.Diagnostics;

namespace Hal9.Releases;

/// <summary>What can be wrong with a release. 7000- history and version, 7100- changelog and templates, 7200- version files, 7300- publishing, 7400- commit messages, 7500- templates and cliff.toml, 7600- binaries.</summary>
public static class ReleaseDiagnostics
{
    public static readonly DiagnosticDescriptor WrongReleaseAs = new("HAL7001", "wrong-release-as", Severity.Error, "A commit forces a version that cannot be released");
    public static readonly DiagnosticDescriptor TagTaken = new("HAL7002", "tag-taken", Severity.Error, "The tag of the next version stands on another branch");
    public static readonly DiagnosticDescriptor NoRepository = new("HAL7003", "no-repository", Severity.Error, "There is no git repository, or git is missing");
    public static readonly DiagnosticDescriptor EmptyHistory = new("HAL7004", "empty-history", Severity.Error, "The repository has no commits");
    public static readonly DiagnosticDescriptor ShallowClone = new("HAL7005", "shallow-clone", Severity.Error, "The clone is shallow, so the version cannot be known");
    public static readonly DiagnosticDescriptor UnknownPackage = new("HAL7006", "unknown-package", Severity.Error, "The release section has no such package");
    public static readonly DiagnosticDescriptor UnknownTag = new("HAL7007", "unknown-release-tag", Severity.Error, "There is no such release to write the changelog of");
    public static readonly DiagnosticDescriptor UnreadableHistory = new("HAL7008", "unreadable-history", Severity.Error, "Git cannot read the repository to its end");

    public static readonly DiagnosticDescriptor TagNotRead = new("HAL7009", "tag-not-read", Severity.Warning, "A tag looks like a higher version and is not counted");

    public static readonly DiagnosticDescriptor NoVersionInFile = new("HAL7200", "no-version-in-file", Severity.Error, "A version file has no version to edit");

    public static readonly DiagnosticDescriptor VersionLeftBehind = new("HAL7201", "version-left-behind", Severity.Warning, "A file carries the version that goes and is not edited");

    public static readonly DiagnosticDescriptor DirtyTree = new("HAL7300", "dirty-tree", Severity.Error, "The working tree has changes that are not committed");
    public static readonly DiagnosticDescriptor DetachedHead = new("HAL7301", "detached-head", Severity.Error, "No branch is checked out, so there is nothing to push a release to");
    public static readonly DiagnosticDescriptor BranchMoved = new("HAL7302", "branch-moved", Severity.Warning, "Another run or person was first");
    public static readonly DiagnosticDescriptor PushRefused = new("HAL7303", "push-refused", Severity.Error, "The forge does not accept the release's commit and tag");
    public static readonly DiagnosticDescriptor ForgeFailed = new("HAL7304", "forge-failed", Severity.Error, "The forge did not do what it was asked");
    public static readonly DiagnosticDescriptor NoForge = new("HAL7305", "no-forge", Severity.Error, "It is not known which repository of which forge to release to");
    public static readonly DiagnosticDescriptor WrongBranch = new("HAL7306", "wrong-release-branch", Severity.Error, "This branch releases nothing");
    public static readonly DiagnosticDescriptor MissingAsset = new("HAL7307", "missing-asset", Severity.Error, "A file to be released does not exist");
    public static readonly DiagnosticDescriptor AssetsCollide = new("HAL7309", "assets-collide", Severity.Error, "Two files to be released have one name");
    public static readonly DiagnosticDescriptor WrongSums = new("HAL7310", "wrong-sums", Severity.Error, "The sums or the provenance to be released are not those of the assets");
    public static readonly DiagnosticDescriptor IncompleteRelease = new("HAL7311", "incomplete-release", Severity.Error, "A platform's archive is missing from the release");
    public static readonly DiagnosticDescriptor NotMade = new("HAL7312", "release-not-made", Severity.Error, "Git cannot make the release's commit or tag");

    public static readonly DiagnosticDescriptor NotConventional = new("HAL7400", "not-conventional", Severity.Error, "A commit message does not follow Conventional Commits");
    public static readonly DiagnosticDescriptor UnknownCommitType = new("HAL7401", "unknown-commit-type", Severity.Error, "A commit is of a type the repository does not use");
    public static readonly DiagnosticDescriptor LongHeader = new("HAL7402", "long-commit-header", Severity.Error, "The first line of a commit message is too long");
    public static readonly DiagnosticDescriptor BodyWithoutBlankLine = new("HAL7403", "commit-body-without-blank-line", Severity.Error, "A commit's body follows its header without a blank line");
    public static readonly DiagnosticDescriptor LowerCaseBreaking = new("HAL7404", "breaking-change-not-upper-case", Severity.Error, "A breaking change is announced in a form nobody hears");
    public static readonly DiagnosticDescriptor FixupCommit = new("HAL7405", "fixup-commit", Severity.Error, "A fixup commit is about to land");
    public static readonly DiagnosticDescriptor ForeignHook = new("HAL7406", "foreign-hook", Severity.Error, "A commit-msg hook is there already");

    public static readonly DiagnosticDescriptor TemplateSyntax = new("HAL7500", "template-syntax", Severity.Error, "A template cannot be read");
    public static readonly DiagnosticDescriptor UnknownTemplateName = new("HAL7501", "unknown-template-name", Severity.Error, "A template uses a filter, test, function, macro or tag that does not exist");
    public static readonly DiagnosticDescriptor TemplateFailed = new("HAL7502", "template-failed", Severity.Error, "A template cannot be rendered");
    public static readonly DiagnosticDescriptor TemplateLimit = new("HAL7503", "template-limit", Severity.Error, "A template goes on without end");
    public static readonly DiagnosticDescriptor TemplateUnsupported = new("HAL7504", "template-unsupported", Severity.Error, "A template uses what a single text cannot have");
    public static readonly DiagnosticDescriptor CliffSyntax = new("HAL7510", "cliff-syntax", Severity.Error, "cliff.toml is no TOML");
    public static readonly DiagnosticDescriptor CliffValue = new("HAL7511", "cliff-value", Severity.Error, "A setting of cliff.toml has a value it cannot have");
    public static readonly DiagnosticDescriptor CliffUnknownKey = new("HAL7512", "cliff-unknown-key", Severity.Warning, "cliff.toml sets something that does not exist");
    public static readonly DiagnosticDescriptor CliffUnsupported = new("HAL7513", "cliff-unsupported", Severity.Error, "cliff.toml asks for something hal9 does not do");
    public static readonly DiagnosticDescriptor CliffPattern = new("HAL7514", "cliff-pattern", Severity.Error, "A pattern of cliff.toml cannot be used");
    public static readonly DiagnosticDescriptor CliffIgnored = new("HAL7515", "cliff-ignored", Severity.Warning, "A setting of cliff.toml has no effect in hal9");
    public static readonly DiagnosticDescriptor CliffCommit = new("HAL7516", "cliff-commit", Severity.Error, "A commit breaks a rule that cliff.toml sets");
    public static readonly DiagnosticDescriptor NoTemplateFile = new("HAL7517", "no-template-file", Severity.Error, "The changelog's template does not exist");

    public static readonly DiagnosticDescriptor NothingToArchive = new("HAL7601", "nothing-to-archive", Severity.Error, "There is nothing to make archives of");
    public static readonly DiagnosticDescriptor WrongBinariesKey = new("HAL7602", "wrong-binaries-key", Severity.Error, "The key that signs the sums cannot be used");

    public static IReadOnlyList<DiagnosticDescriptor> All { get; } =
    [
        WrongReleaseAs, TagTaken, NoRepository, EmptyHistory, ShallowClone, UnknownPackage, UnknownTag, UnreadableHistory,
        NoVersionInFile, DirtyTree, DetachedHead, BranchMoved, PushRefused, ForgeFailed, NoForge, WrongBranch, MissingAsset, AssetsCollide, WrongSums, IncompleteRelease, NotMade,
        NotConventional, UnknownCommitType, LongHeader, BodyWithoutBlankLine, LowerCaseBreaking, FixupCommit, ForeignHook,
        TemplateSyntax, UnknownTemplateName, TemplateFailed, TemplateLimit, TemplateUnsupported, CliffSyntax, CliffValue, CliffUnknownKey, CliffUnsupported, CliffPattern, CliffIgnored, CliffCommit, NoTemplateFile,
        NothingToArchive, WrongBinariesKey,
    ];
}
