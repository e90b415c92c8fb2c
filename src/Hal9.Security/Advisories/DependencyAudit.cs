using Hal9.Primitives.Diagnostics;
using Hal9.Primitives.Packages;
using Hal9.Security.Dependencies;

namespace Hal9.Security.Advisories;

/// <summary>Where the advisories of an ecosystem came from.</summary>
/// <param name="Advisories">How many there are; 0 when there are none, and then nothing of the ecosystem was checked.</param>
/// <param name="Age">How long ago they were last known to be the newest; null for files.</param>
public sealed record AuditedEcosystem(PackageEcosystem Ecosystem, string From, int Advisories, TimeSpan? Age);

/// <summary>What came of an audit.</summary>
/// <param name="Report">Of the ecosystems that there are advisories for.</param>
/// <param name="Problems">Everything that keeps the report from being the whole truth, dependencies that could not be read included.</param>
public sealed record AuditOutcome(AuditReport Report, IReadOnlyList<AuditedEcosystem> Ecosystems, IReadOnlyList<Diagnostic> Problems)
{
    /// <summary>Something is to be mended.</summary>
    public bool IsBad => Report.Findings.Any(static finding => finding.Verdict == AuditVerdict.Fails) || Problems.Any(static problem => problem.Severity == Severity.Error && !Equals(problem.Descriptor, AuditDiagnostics.NoAdvisories));

    /// <summary>Something could not be checked for want of advisories, and that is not tolerated.</summary>
    public bool CouldNotCheck => Problems.Any(static problem => Equals(problem.Descriptor, AuditDiagnostics.NoAdvisories));
}

/// <summary>Audits dependencies against the configured advisories. What cannot be checked is said, and never passes for clean.</summary>
/// <param name="cacheFolder">For indexes of advisories; may be removed at any time.</param>
public sealed class DependencyAudit(string cacheFolder, HttpClient http, TimeProvider time)
{
    /// <param name="source">Overrides the section's; null takes that.</param>
    /// <param name="root">What a relative source is relative to.</param>
    /// <param name="isWhole">The set is everything that the section speaks of.</param>
    public async Task<AuditOutcome> RunAsync(DependencySet set, AuditSection section, string? source, string root, bool isWhole, CancellationToken cancellation)
    {
        var problems = set.Problems.ToList();
        var missing = new List<string>();
        var ecosystems = new List<AuditedEcosystem>();
        var indexes = new Dictionary<PackageEcosystem, AdvisoryIndex>();
        var advisories = new AdvisorySource(new AdvisoryCache(cacheFolder), http, time);
        foreach (var ecosystem in set.Graphs.SelectMany(static graph => graph.Nodes).Select(static node => node.Package?.Ecosystem).OfType<PackageEcosystem>().Distinct().Order())
        {
            var supply = await advisories.GetAsync(source ?? section.Source, root, ecosystem, section.MaximalAge, cancellation).ConfigureAwait(false);
            var count = supply.Index?.CountOf(ecosystem) ?? 0;
            ecosystems.Add(new AuditedEcosystem(ecosystem, supply.From, count, supply.Age));
            if (count == 0) missing.Add(supply.Problem?.Message ?? $"`{supply.From}` has no advisories for {AdvisoryParser.NameOf(ecosystem)}");
            else
            {
                indexes.Add(ecosystem, supply.Index!);
                if (supply.Problem is { } old) problems.Add(old);
            }
        }
        if (missing.Count > 0)
        {
            var why = string.Join("; ", missing.Distinct());
            problems.Insert(0, section.Offline == OfflinePolicy.Warn
                ? AuditDiagnostics.NotChecked.Nowhere($"not checked: {why}", "hal9.yml says `audit: { offline: warn }`")
                : AuditDiagnostics.NoAdvisories.Nowhere($"nothing was checked: {why}", "give advisories by `--advisories`, or say `audit: { offline: warn }` in hal9.yml"));
        }
        foreach (var index in indexes.Values.Distinct().Where(static index => index.Bad.Count > 0))
        {
            var (name, problem) = index.Bad[0];
            problems.Add(AuditDiagnostics.BadAdvisory.Nowhere(index.Bad.Count == 1 ? $"the advisory `{name}` cannot be read: {problem}" : $"{index.Bad.Count} advisories cannot be read, the first of them `{name}`: {problem}", "get the advisories anew"));
        }
        var graphs = set.Graphs.Where(graph => graph.Nodes.All(static node => node.Package is null) || graph.Nodes.Any(node => node.Package is { } package && indexes.ContainsKey(package.Ecosystem))).ToArray();
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var report = new Audit(section, (ecosystem, name) => indexes.TryGetValue(ecosystem, out var index) ? index.Find(ecosystem, name) : [], today)
            .Judge(graphs, isWhole && missing.Count == 0 && !problems.Any(static problem => problem.Severity == Severity.Error));
        return new AuditOutcome(report with { Problems = [] }, ecosystems, [.. problems, .. report.Problems]);
    }
}
