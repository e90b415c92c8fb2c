using Hal9.Primitives.Diagnostics;
using Hal9.Primitives.Packages;
using Hal9.Security.Dependencies;

namespace Hal9.Security.Advisories;

/// <summary>What an audit found.</summary>
/// <param name="Packages">How many packages, each version once, were held against advisories.</param>
/// <param name="Findings">Worst first; ignored ones last.</param>
/// <param name="Problems">What could not be decided, and ignores that are of no use any more.</param>
public sealed record AuditReport(int Packages, IReadOnlyList<AuditFinding> Findings, IReadOnlyList<Diagnostic> Problems);

/// <summary>Holds packages against advisories. Pure.</summary>
/// <param name="find">The advisories of a package that are not withdrawn.</param>
/// <param name="today">Decides whether an ignore has expired.</param>
internal sealed class Audit(AuditSection section, Func<PackageEcosystem, string, IEnumerable<Advisory>> find, DateOnly today)
{
    private readonly List<Diagnostic> problems = [];
    private readonly HashSet<AuditIgnore> used = [];

    /// <param name="isWhole">Everything of the repository was looked at, so that an ignore without a finding is of no use.</param>
    public AuditReport Judge(IReadOnlyList<DependencyGraph> graphs, bool isWhole)
    {
        var packages = graphs
            .SelectMany(static graph => graph.Nodes.Where(static node => node.Package is not null).Select(node => (Graph: graph, Node: node)))
            .GroupBy(static use => (use.Node.Package!.Ecosystem, Name: use.Node.Package.Ecosystem == PackageEcosystem.NuGet ? use.Node.Package.Name.ToUpperInvariant() : use.Node.Package.Name, use.Node.Package.Version))
            .ToArray();
        var findings = new List<AuditFinding>();
        foreach (var uses in packages)
        {
            var package = uses.First().Node.Package!;
            Advisory[] all = [.. find(package.Ecosystem, package.Name)];
            var matching = Matching(package, all);
            if (matching.Count == 0) continue;
            AuditPlace[] places = [.. uses.Select(static use => new AuditPlace(use.Graph, use.Graph.PathTo(use.Node))).OrderBy(static place => place.Path.Count)];
            findings.AddRange(OneEach(matching).Select(same => Finding(package, same, Upgrade(package, same, all), places)));
        }
        foreach (var ignore in section.Ignore.Where(ignore => isWhole && !used.Contains(ignore)))
        {
            problems.Add(At(AuditDiagnostics.UnusedIgnore, ignore, $"`{ignore.Id.Value}` is ignored and concerns no dependency", "remove the entry"));
        }
        return new AuditReport(packages.Length, [.. findings.Where(static finding => finding is not { Verdict: AuditVerdict.Ignored, Ignore: null }).OrderBy(static finding => finding.Verdict).ThenByDescending(Rank).ThenBy(static finding => finding.Package.Name, StringComparer.Ordinal).ThenBy(static finding => finding.Names[0], StringComparer.Ordinal)], problems);
    }

    private List<Advisory> Matching(PackageReference package, Advisory[] all)
    {
        var matching = new List<Advisory>();
        foreach (var advisory in all)
        {
            var decided = advisory.Affected.Select(affected => AffectedVersions.Of(affected, package.Version)).ToArray();
            if (Array.Exists(decided, static one => one.IsAffected)) matching.Add(advisory);
            else if (Array.Find(decided, static one => one.Problem is not null).Problem is { } problem)
            {
                problems.Add(AuditDiagnostics.UncomparableVersion.Nowhere($"`{package}` was not held against {advisory.Id}: {problem}", $"read {advisory.Page}"));
            }
        }
        return matching;
    }

    /// <summary>Advisories that share a name speak of one vulnerability; the ecosystem's own database comes first.</summary>
    private static List<List<Advisory>> OneEach(List<Advisory> matching)
    {
        var groups = new List<List<Advisory>>();
        foreach (var advisory in matching)
        {
            var same = groups.FindAll(group => group.Exists(other => Names(other).Intersect(Names(advisory), StringComparer.OrdinalIgnoreCase).Any()));
            groups.RemoveAll(same.Contains);
            groups.Add([.. same.SelectMany(static group => group), advisory]);
        }
        foreach (var group in groups) group.Sort(static (left, right) => (Order(left.Id), left.Id).CompareTo((Order(right.Id), right.Id)));
        return groups;

        static IEnumerable<string> Names(Advisory advisory) => advisory.Aliases.Prepend(advisory.Id);
        static int Order(string id) => id.Split('-')[0] switch { "RUSTSEC" => 0, "MAL" => 1, "GHSA" => 2, "CVE" => 3, _ => 4 };
    }

    private AuditFinding Finding(PackageReference package, List<Advisory> same, string? upgrade, AuditPlace[] places)
    {
        string[] names = [.. same.Select(static advisory => advisory.Id).Concat(same.SelectMany(static advisory => advisory.Aliases)).Distinct(StringComparer.OrdinalIgnoreCase)];
        // One database may know a severity that another lacks, or call a vulnerability what another only notes.
        var worst = same.MaxBy(static advisory => advisory.Severity)!;
        var advisory = same[0] with
        {
            Severity = worst.Severity,
            Score = worst.Score,
            Kind = same.Exists(static one => !one.IsInformational) && same[0].IsInformational ? AdvisoryKind.Vulnerability : same[0].Kind,
            Summary = same.Find(static one => one.Summary.Length > 0)?.Summary ?? "",
        };
        AuditIgnore? accepted = null;
        foreach (var ignore in section.Ignore.Where(ignore => names.Contains(ignore.Id.Value, StringComparer.OrdinalIgnoreCase)))
        {
            if (used.Add(ignore) && today > ignore.Until)
            {
                problems.Add(At(AuditDiagnostics.ExpiredIgnore, ignore, $"`{ignore.Id.Value}` was ignored until {ignore.Until:yyyy-MM-dd}, and counts again", "look at it again: mend it, or set another date"));
            }
            if (today <= ignore.Until) accepted = ignore;
        }
        return new AuditFinding(package, advisory, names, upgrade, places, accepted is null ? VerdictOf(advisory) : AuditVerdict.Ignored, accepted);
    }

    private AuditVerdict VerdictOf(Advisory advisory)
    {
        if (advisory.IsInformational)
        {
            var policy = advisory.Kind switch { AdvisoryKind.Unmaintained => section.Unmaintained, AdvisoryKind.Unsound => section.Unsound, _ => section.Notice };
            return policy switch { NoticePolicy.Fail => AuditVerdict.Fails, NoticePolicy.Warn => AuditVerdict.Warns, _ => AuditVerdict.Ignored };
        }
        // What nobody has weighed may be the worst.
        if (advisory.Severity == SeverityClass.Unknown || advisory.Severity >= section.FailOn) return AuditVerdict.Fails;
        return advisory.Severity >= section.Severity ? AuditVerdict.Warns : AuditVerdict.Ignored;
    }

    /// <summary>The lowest newer version that is called fixed somewhere, is free of these, and leads into no other vulnerability.</summary>
    private static string? Upgrade(PackageReference package, List<Advisory> same, Advisory[] all)
    {
        if (!PackageVersion.TryParse(package.Ecosystem, package.Version, out var current)) return null;
        var avoided = all.Where(advisory => !advisory.IsInformational || same.Contains(advisory)).SelectMany(static advisory => advisory.Affected).ToArray();
        return all.SelectMany(static advisory => advisory.Affected).SelectMany(AffectedVersions.Fixes)
            .Where(found => found.Version.CompareTo(current) > 0 && (current.IsPreRelease || !found.Version.IsPreRelease) && !Array.Exists(avoided, one => AffectedVersions.Of(one, found.Text).IsAffected))
            .OrderBy(static found => found.Version).Select(static found => found.Version.ToString()).FirstOrDefault();
    }

    private static int Rank(AuditFinding finding) => finding.Advisory.IsInformational ? -1 : finding.Advisory.Severity == SeverityClass.Unknown ? (int)SeverityClass.High : (int)finding.Advisory.Severity;

    private static Diagnostic At(DiagnosticDescriptor descriptor, AuditIgnore ignore, string message, string hint) =>
        ignore.Id.Span is { } span ? descriptor.At(span, message, hint) : descriptor.Nowhere(message, hint);
}
