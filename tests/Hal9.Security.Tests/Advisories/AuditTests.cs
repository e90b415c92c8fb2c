using Hal9.Configuration;
using Hal9.Primitives.Diagnostics;
using Hal9.Primitives.Packages;
using Hal9.Security.Advisories;
using Hal9.Security.Dependencies;
using static Hal9.Security.Tests.SomeAdvisories;

namespace Hal9.Security.Tests.Advisories;

public sealed class AuditTests
{
    private const string Critical = ""","severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}]""";
    private const string Low = ""","severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:P/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N"}]""";

    private static readonly DateOnly Today = new(2026, 6, 1);

    [Fact]
    public void A_finding_tells_the_way_to_the_package_and_the_upgrade()
    {
        var report = Judge("", Graph(PackageEcosystem.Cargo, "chrono 0.4.19", "time 0.1.43"), OfCargo("RUSTSEC-1", "time", """{"introduced":"0"},{"fixed":"0.2.23"}""", Critical));
        var finding = Assert.Single(report.Findings);
        Assert.Equal((AuditVerdict.Fails, "0.2.23"), (finding.Verdict, finding.Upgrade));
        Assert.Equal("error[HAL5100]: `time 0.1.43` has a critical vulnerability (9.8): RUSTSEC-1, Something about time (shop > chrono 0.4.19 > time 0.1.43) (it takes 0.2.23: upgrade `chrono 0.4.19` to a version that allows it)", finding.ToDiagnostic().ToString());
    }

    [Theory]
    [InlineData(PackageEcosystem.Cargo, "1.0.0", "1.4.0", "run `cargo update -p p@1.0.0 --precise 1.4.0`")]
    [InlineData(PackageEcosystem.Cargo, "0.3.1", "0.3.9", "run `cargo update -p p@0.3.1 --precise 0.3.9`")]
    [InlineData(PackageEcosystem.Cargo, "0.3.1", "0.4.0", "require 0.4.0 in Cargo.toml")]
    [InlineData(PackageEcosystem.NuGet, "1.0.0", "2.0.0", "set its version to 2.0.0")]
    public void The_way_out_is_what_a_person_would_type(PackageEcosystem ecosystem, string version, string @fixed, string advice)
    {
        var record = Osv("X", AdvisoryParser.NameOf(ecosystem), "p", $$"""{"introduced":"0"},{"fixed":"{{@fixed}}"}""");
        Assert.Equal(advice, Assert.Single(Judge("", Graph(ecosystem, $"p {version}"), record).Findings).Advice);
    }

    [Fact]
    public void The_upgrade_leads_into_no_other_vulnerability()
    {
        var report = Judge("", Graph(PackageEcosystem.NuGet, "p 1.0.0"),
            OfNuGet("A", "P", """{"introduced":"0"},{"fixed":"1.1.0"}"""), OfNuGet("B", "p", """{"introduced":"1.1.0"},{"fixed":"1.2.0"}"""), OfNuGet("C", "p", """{"introduced":"1.0.0"},{"fixed":"1.0.5"},{"introduced":"1.2.0-rc1"},{"fixed":"1.3.0-rc1"},{"fixed":"1.3.0"}"""));
        Assert.Equal([("A", "1.3.0"), ("C", "1.3.0")], report.Findings.Select(finding => (finding.Names[0], finding.Upgrade!)));
    }

    [Fact]
    public void Advisories_that_share_a_name_are_one_finding_with_the_worst_severity()
    {
        var report = Judge("", Graph(PackageEcosystem.Cargo, "p 1.0.0"),
            OfCargo("GHSA-1", "p", """{"introduced":"0"}""", Critical + ""","aliases":["CVE-1"]"""), OfCargo("RUSTSEC-1", "p", """{"introduced":"0"}""", Low + ""","aliases":["cve-1"]"""), OfCargo("RUSTSEC-2", "p", """{"introduced":"0"}""", Low));
        Assert.Equal(["RUSTSEC-1", "RUSTSEC-2"], report.Findings.Select(finding => finding.Names[0]));
        Assert.Equal(["RUSTSEC-1", "GHSA-1", "cve-1"], report.Findings[0].Names);
        Assert.Equal(SeverityClass.Critical, report.Findings[0].Advisory.Severity);
    }

    [Fact]
    public void One_package_used_in_several_places_is_one_finding()
    {
        var report = Judge("", [Graph(PackageEcosystem.NuGet, "q 1.0.0", "P 1.0.0"), Graph(PackageEcosystem.NuGet, "p 1.0.0")], OfNuGet("A", "p", """{"introduced":"0"}"""));
        Assert.Equal(["shop > p 1.0.0", "shop > q 1.0.0 > P 1.0.0"], Assert.Single(report.Findings).Places.Select(place => place.ToString()));
    }

    [Theory]
    [InlineData("fail-on: high", AuditVerdict.Warns)]
    [InlineData("fail-on: low", AuditVerdict.Fails)]
    [InlineData("{}", AuditVerdict.Fails)]
    public void A_milder_vulnerability_than_asked_for_only_warns(string yaml, AuditVerdict verdict) =>
        Assert.Equal(verdict, Assert.Single(Judge(yaml, Graph(PackageEcosystem.Cargo, "p 1.0.0"), OfCargo("A", "p", """{"introduced":"0"}""", Low)).Findings).Verdict);

    [Fact]
    public void One_below_the_severity_shown_is_not_there() =>
        Assert.Empty(Judge("{ severity: high, fail-on: high }", Graph(PackageEcosystem.Cargo, "p 1.0.0"), OfCargo("A", "p", """{"introduced":"0"}""", Low)).Findings);

    [Fact]
    public void A_vulnerability_of_unknown_severity_always_fails() =>
        Assert.Equal(AuditVerdict.Fails, Assert.Single(Judge("{ severity: critical, fail-on: critical }", Graph(PackageEcosystem.Cargo, "p 1.0.0"), OfCargo("A", "p", """{"introduced":"0"}""")).Findings).Verdict);

    [Theory]
    [InlineData("{}", AuditVerdict.Warns, "HAL5102")]
    [InlineData("unmaintained: fail", AuditVerdict.Fails, "HAL5103")]
    public void Notices_are_told_apart_from_vulnerabilities(string yaml, AuditVerdict verdict, string code)
    {
        var finding = Assert.Single(Judge(yaml, Graph(PackageEcosystem.Cargo, "p 1.0.0"), OfCargo("A", "p", """{"introduced":"0"}""", ""","database_specific":{"informational":"unmaintained"}""")).Findings);
        Assert.Equal((verdict, code, "no version is without it: look for a replacement"), (finding.Verdict, finding.ToDiagnostic().Code, finding.Advice));
        Assert.Contains("is unmaintained", finding.ToDiagnostic().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_of_notices_can_be_ignored() =>
        Assert.Empty(Judge("unmaintained: ignore", Graph(PackageEcosystem.Cargo, "p 1.0.0"), OfCargo("A", "p", """{"introduced":"0"}""", ""","database_specific":{"informational":"unmaintained"}""")).Findings);

    [Fact]
    public void An_ignored_advisory_is_known_by_any_of_its_names_until_its_day_is_over()
    {
        var record = OfCargo("RUSTSEC-1", "p", """{"introduced":"0"}""", Critical + ""","aliases":["CVE-1"]""");
        var last = Judge("ignore: [{ id: cve-1, reason: not reachable, until: 2026-06-01 }]", Graph(PackageEcosystem.Cargo, "p 1.0.0"), record);
        Assert.Equal((AuditVerdict.Ignored, "not reachable"), (last.Findings.Single().Verdict, last.Findings[0].Ignore!.Reason));
        Assert.Empty(last.Problems);
        var over = Judge("ignore: [{ id: CVE-1, reason: not reachable, until: 2026-05-31 }]", Graph(PackageEcosystem.Cargo, "p 1.0.0"), record);
        Assert.Equal(AuditVerdict.Fails, over.Findings.Single().Verdict);
        Assert.Equal("hal9.yml:2:18: warning[HAL5121]: `CVE-1` was ignored until 2026-05-31, and counts again (look at it again: mend it, or set another date)", Assert.Single(over.Problems).ToString());
    }

    [Fact]
    public void An_ignore_that_concerns_nothing_is_told() =>
        Assert.Equal("hal9.yml:2:18: warning[HAL5120]: `CVE-9` is ignored and concerns no dependency (remove the entry)", Assert.Single(Judge("ignore: [{ id: CVE-9, reason: x, until: 2030-01-01 }]", Graph(PackageEcosystem.Cargo, "p 1.0.0")).Problems).ToString());

    [Theory]
    [InlineData("ignore: [{ id: CVE-1, until: 2030-01-01 }]", "HAL0104")]
    [InlineData("ignore: [{ id: CVE-1, reason: x }]", "HAL0104")]
    [InlineData("ignore: [{ id: CVE-1, reason: '', until: 2030-01-01 }]", "HAL0102")]
    [InlineData("ignore: [{ id: CVE-1, reason: x, until: 2030-02-30 }]", "HAL0105")]
    [InlineData("ignore: [{ id: CVE-1, reason: x, until: soon }]", "HAL0105")]
    [InlineData("offline: maybe", "HAL0105")]
    public void An_ignore_needs_a_reason_and_a_day(string yaml, string code) =>
        Assert.Equal(code, new ConfigurationReader([AuditSection.Section]).Read(new SourceText("hal9.yml", $"audit:\n  {yaml}\n"), static _ => null).Diagnostics.Single().Code);

    [Fact]
    public void Nonsense_in_an_advisory_is_told_with_its_page()
    {
        var report = Judge("", Graph(PackageEcosystem.Cargo, "p 1.0.0"), OfCargo("RUSTSEC-1", "p", """{"introduced":"banana"}"""));
        Assert.Empty(report.Findings);
        Assert.Equal("warning[HAL5115]: `p 1.0.0` was not held against RUSTSEC-1: `banana` is not a version (read https://rustsec.org/advisories/RUSTSEC-1.html)", Assert.Single(report.Problems).ToString());
    }

    [Fact]
    public void Every_diagnostic_is_listed_once() => Assert.Equal(AuditDiagnostics.All.Count, AuditDiagnostics.All.DistinctBy(descriptor => descriptor.Code).Count());

    private static AuditReport Judge(string yaml, DependencyGraph graph, params string[] records) => Judge(yaml, [graph], records);

    private static AuditReport Judge(string yaml, DependencyGraph[] graphs, params string[] records)
    {
        var parse = new ConfigurationReader([AuditSection.Section]).Read(new SourceText("hal9.yml", yaml.Length == 0 ? "{}" : $"audit:\n  {yaml}\n"), static _ => null);
        Assert.Empty(parse.Diagnostics);
        Advisory[] all = [.. records.Select(Parse)];
        return new Audit(parse.Find(AuditSection.Section)!, (ecosystem, name) => all.Where(one => one.Affected.Any(affected => affected.Ecosystem == ecosystem && PackageReference.NameComparer(ecosystem).Equals(affected.Name, name))), Today).Judge(graphs, isWhole: true);
    }

    /// <summary>A chain from <c>shop</c> to the last package.</summary>
    private static DependencyGraph Graph(PackageEcosystem ecosystem, params string[] packages)
    {
        DependencyNode[] nodes = [new DependencyNode("shop", null, null), .. packages.Select(package => new DependencyNode(package, new PackageReference(ecosystem, package.Split(' ')[0], package.Split(' ')[1]), null))];
        for (var i = 1; i < nodes.Length; i++) nodes[i - 1].DependsOn.Add(nodes[i]);
        return new DependencyGraph(new DependencyFile("lock", []), null, [nodes[0]], nodes);
    }
}
