using Hal9.Cli.Output;
using Hal9.Security.Advisories;
using Hal9.Security.Dependencies;

namespace Hal9.Cli.Auditing;

/// <param name="Projects">Project and lock files that were found.</param>
/// <param name="Packages">Packages that were held against advisories, each version once.</param>
/// <param name="Sources">Where the advisories came from; an ecosystem with 0 was not checked.</param>
/// <param name="Findings">Worst first; what hal9.yml ignores last.</param>
/// <param name="Diagnostics">What could not be read, checked or decided.</param>
internal sealed record CiAuditAnswer(
    int Projects, int Packages, IReadOnlyList<CiAuditSource> Sources, IReadOnlyList<CiAuditFinding> Findings, IReadOnlyList<JsonDiagnostic> Diagnostics)
{
    public static CiAuditAnswer Of(AuditOutcome outcome, DependencySet set) => new(
        set.Projects, outcome.Report.Packages,
        [.. outcome.Ecosystems.Select(static one => new CiAuditSource(one.Ecosystem.ToString(), one.From, one.Advisories, one.Age?.TotalSeconds))],
        [.. outcome.Report.Findings.Select(CiAuditFinding.Of)],
        [.. outcome.Problems.Select(JsonDiagnostic.Of)]);
}

/// <param name="AgeSeconds">Since they were last known to be the newest; absent for files.</param>
internal sealed record CiAuditSource(string Ecosystem, string From, int Advisories, double? AgeSeconds);

/// <param name="Purl">The package URL with the version.</param>
/// <param name="Kind"><c>vulnerability</c>, <c>malicious</c>, <c>unmaintained</c>, <c>unsound</c> or <c>notice</c>.</param>
/// <param name="Severity"><c>unknown</c>, <c>none</c>, <c>low</c>, <c>medium</c>, <c>high</c> or <c>critical</c>.</param>
/// <param name="Verdict"><c>fails</c>, <c>warns</c> or <c>ignored</c>.</param>
/// <param name="Upgrade">The lowest version without it; absent when there is none.</param>
/// <param name="Places">Every build that uses the package.</param>
internal sealed record CiAuditFinding(
    string Id, IReadOnlyList<string> Aliases, string Purl, string Package, string Version, string Kind, string Severity, double? Score, string Summary, string Page, string Verdict,
    string? Upgrade, string Advice, IReadOnlyList<CiAuditPlace> Places, CiAuditIgnore? Ignored)
{
    public static CiAuditFinding Of(AuditFinding finding) => new(
        finding.Names[0], [.. finding.Names.Skip(1)], finding.Package.Purl, finding.Package.Name, finding.Package.Version, finding.Advisory.Kind.ToString().ToLowerInvariant(), AuditFinding.WordOf(finding.Advisory.Severity),
        finding.Advisory.Score, finding.Advisory.Summary, finding.Advisory.Page, finding.Verdict.ToString().ToLowerInvariant(), finding.Upgrade, finding.Advice,
        [.. finding.Places.Select(static place => new CiAuditPlace(place.Graph.File.Path, place.Graph.Framework, [.. place.Path.Select(static node => node.Name)], place.Span?.File.Path, place.Span?.Start.Line, place.Span?.Start.Column))],
        finding.Ignore is null ? null : new CiAuditIgnore(finding.Ignore.Reason, finding.Ignore.Until));
}

/// <param name="File">The file that says so.</param>
/// <param name="Path">From what is built here to the package.</param>
/// <param name="EditFile">Where to mend it.</param>
internal sealed record CiAuditPlace(string File, string? Framework, IReadOnlyList<string> Path, string? EditFile, int? Line, int? Column);

internal sealed record CiAuditIgnore(string Reason, DateOnly Until);
