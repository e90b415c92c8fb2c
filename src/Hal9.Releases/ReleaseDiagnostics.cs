using Hal9.Primitives.Diagnostics;

namespace Hal9.Releases;

/// <summary>What can be wrong with a release. 7000- history and version, 7100- changelog and templates, 7200- version files, 7300- publishing, 7400- commit messages.</summary>
public static class ReleaseDiagnostics
{
    public static readonly DiagnosticDescriptor WrongReleaseAs = new("HAL7001", "wrong-release-as", Severity.Error, "A commit forces a version that cannot be released");
    public static readonly DiagnosticDescriptor TagTaken = new("HAL7002", "tag-taken", Severity.Error, "The tag of the next version stands on another branch");
    public static readonly DiagnosticDescriptor NoRepository = new("HAL7003", "no-repository", Severity.Error, "There is no git repository, or git is missing");
    public static readonly DiagnosticDescriptor EmptyHistory = new("HAL7004", "empty-history", Severity.Error, "The repository has no commits");
    public static readonly DiagnosticDescriptor ShallowClone = new("HAL7005", "shallow-clone", Severity.Error, "The clone is shallow, so the version cannot be known");

    public static IReadOnlyList<DiagnosticDescriptor> All { get; } = [WrongReleaseAs, TagTaken, NoRepository, EmptyHistory, ShallowClone];
}
