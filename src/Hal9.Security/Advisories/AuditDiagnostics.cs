using Hal9.Primitives.Diagnostics;

namespace Hal9.Security.Advisories;

/// <summary>What a person is told about vulnerable dependencies. 5100 to 5199.</summary>
public static class AuditDiagnostics
{
    public static readonly DiagnosticDescriptor Vulnerable = new("HAL5100", "vulnerable-dependency", Severity.Error, "A dependency has a known vulnerability");
    public static readonly DiagnosticDescriptor Tolerated = new("HAL5101", "tolerated-vulnerability", Severity.Warning, "A dependency has a known vulnerability below the severity that fails");
    public static readonly DiagnosticDescriptor Informational = new("HAL5102", "dependency-notice", Severity.Warning, "A dependency is unmaintained, unsound or has a notice");
    public static readonly DiagnosticDescriptor RefusedNotice = new("HAL5103", "refused-dependency-notice", Severity.Error, "A dependency has a notice that hal9.yml does not tolerate");
    public static readonly DiagnosticDescriptor NotChecked = new("HAL5104", "not-checked", Severity.Warning, "Dependencies were not checked: there are no advisories, and hal9.yml tolerates that");
    public static readonly DiagnosticDescriptor NoAdvisories = new("HAL5105", "no-advisories", Severity.Error, "There are no advisories to check dependencies against");
    public static readonly DiagnosticDescriptor StaleAdvisories = new("HAL5106", "stale-advisories", Severity.Warning, "The advisories could not be renewed");
    public static readonly DiagnosticDescriptor BadAdvisory = new("HAL5107", "bad-advisory", Severity.Warning, "An advisory cannot be understood");
    public static readonly DiagnosticDescriptor UnreadableDependencies = new("HAL5110", "unreadable-dependencies", Severity.Error, "A file of dependencies, or a folder, cannot be read");
    public static readonly DiagnosticDescriptor BrokenDependencies = new("HAL5111", "broken-dependencies", Severity.Error, "A file of dependencies is not what it should be");
    public static readonly DiagnosticDescriptor OutOfDate = new("HAL5112", "dependencies-out-of-date", Severity.Warning, "A lock file or restore does not fit the project any more");
    public static readonly DiagnosticDescriptor DirectOnly = new("HAL5113", "direct-dependencies-only", Severity.Warning, "A project was not restored: only the packages it names were checked");
    public static readonly DiagnosticDescriptor NotLocked = new("HAL5114", "dependencies-not-locked", Severity.Error, "A project has no lock file, so its dependencies are not known");
    public static readonly DiagnosticDescriptor UncomparableVersion = new("HAL5115", "uncomparable-version", Severity.Warning, "A dependency's version cannot be compared with an advisory");
    public static readonly DiagnosticDescriptor NothingToAudit = new("HAL5116", "nothing-to-audit", Severity.Error, "There is no project whose dependencies could be checked");
    public static readonly DiagnosticDescriptor OtherFileSystem = new("HAL5117", "other-file-system", Severity.Warning, "A folder of another file system was not looked into");
    public static readonly DiagnosticDescriptor UnusedIgnore = new("HAL5120", "unused-ignore", Severity.Warning, "An ignored advisory concerns no dependency");
    public static readonly DiagnosticDescriptor ExpiredIgnore = new("HAL5121", "expired-ignore", Severity.Warning, "An ignored advisory is not ignored any more");

    public static IReadOnlyList<DiagnosticDescriptor> All { get; } =
    [
        Vulnerable, Tolerated, Informational, RefusedNotice, NotChecked, NoAdvisories, StaleAdvisories, BadAdvisory, UnreadableDependencies, BrokenDependencies, OutOfDate, DirectOnly, NotLocked,
        UncomparableVersion, NothingToAudit, OtherFileSystem, UnusedIgnore, ExpiredIgnore,
    ];
}
