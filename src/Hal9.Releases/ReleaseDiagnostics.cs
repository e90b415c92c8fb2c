using Hal9.Primitives.Diagnostics;

namespace Hal9.Releases;

/// <summary>What can be wrong with a release. 7000- history and version, 7100- changelog and templates, 7200- version files, 7300- publishing, 7400- commit messages.</summary>
public static class ReleaseDiagnostics
{
    public static readonly DiagnosticDescriptor WrongReleaseAs = new("HAL7001", "wrong-release-as", Severity.Error, "A commit forces a version that cannot be released");
    public static readonly DiagnosticDescriptor TagTaken = new("HAL7002", "tag-taken", Severity.Error, "The tag of the next version stands on another branch");

    public static IReadOnlyList<DiagnosticDescriptor> All { get; } = [WrongReleaseAs, TagTaken];
}
