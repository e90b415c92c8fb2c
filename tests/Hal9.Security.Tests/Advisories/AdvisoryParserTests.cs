using System.Text;
using Hal9.Primitives.Packages;
using Hal9.Security.Advisories;
using static Hal9.Security.Tests.SomeAdvisories;

namespace Hal9.Security.Tests.Advisories;

public sealed class AdvisoryParserTests
{
    private const string From = """{"introduced":"0"}""";

    [Fact]
    public void A_record_is_read_with_its_names_severity_and_ranges()
    {
        var advisory = Parse(OfCargo("RUSTSEC-1", "p", """{"introduced":"0"},{"fixed":"1.0.0"}""", ""","aliases":["CVE-1"],"severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}]"""));
        Assert.Equal(("RUSTSEC-1", 9.8, SeverityClass.Critical, AdvisoryKind.Vulnerability), (advisory.Id, advisory.Score, advisory.Severity, advisory.Kind));
        Assert.Equal(["CVE-1"], advisory.Aliases);
        Assert.Equal(PackageEcosystem.Cargo, Assert.Single(advisory.Affected).Ecosystem);
        Assert.Equal([new RangeEvent(RangeEventKind.Introduced, "0"), new RangeEvent(RangeEventKind.Fixed, "1.0.0")], advisory.Affected[0].Ranges[0].Events);
    }

    [Fact]
    public void A_severity_in_words_counts_when_there_is_no_vector() =>
        Assert.Equal(SeverityClass.Medium, Parse(OfNuGet("GHSA-1", "P", From, ""","database_specific":{"severity":"MODERATE","cwe_ids":["CWE-1"]}""")).Severity);

    [Fact]
    public void Without_a_severity_it_is_unknown() => Assert.Equal(SeverityClass.Unknown, Parse(OfNuGet("GHSA-1", "P", From)).Severity);

    [Fact]
    public void A_malicious_package_is_critical() => Assert.Equal((AdvisoryKind.Malicious, SeverityClass.Critical), (Parse(OfNuGet("MAL-1", "P", From)).Kind, Parse(OfNuGet("MAL-1", "P", From)).Severity));

    [Theory]
    [InlineData("\"unmaintained\"", AdvisoryKind.Unmaintained)]
    [InlineData("\"unsound\"", AdvisoryKind.Unsound)]
    [InlineData("\"notice\"", AdvisoryKind.Notice)]
    [InlineData("null", AdvisoryKind.Vulnerability)]
    public void An_informational_advisory_of_RustSec_says_of_what_kind(string written, AdvisoryKind kind) =>
        Assert.Equal(kind, Parse($$$"""{"id":"X","affected":[{"package":{"ecosystem":"crates.io","name":"p"},"database_specific":{"informational":{{{written}}}}}]}""").Kind);

    [Fact]
    public void Other_ecosystems_and_ranges_of_commits_are_passed_over()
    {
        var advisory = Parse("""{"id":"X","affected":[{"package":{"ecosystem":"npm","name":"p"}},{"package":{"ecosystem":"crates.io","name":"q"},"ranges":[{"type":"GIT","repo":"r","events":[{"introduced":"0"}]}],"versions":["1.0.0"]}]}""");
        var affected = Assert.Single(advisory.Affected);
        Assert.Equal(("q", 0, "1.0.0"), (affected.Name, affected.Ranges.Count, affected.Versions.Single()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"id\":7}")]
    [InlineData("{\"id\":\"X\",\"affected\":{}}")]
    [InlineData("{\"id\":\"X\",\"affected\":[1]}")]
    [InlineData("{\"id\":\"X\",\"affected\":[{\"ranges\":[{\"events\":[1]}]}]}")]
    [InlineData("{\"id\":\"\\uD800\"}")]
    [InlineData("{\"id\":\"X\"")]
    public void What_is_no_record_is_told(string json)
    {
        var (advisory, problem) = AdvisoryParser.Parse(Encoding.UTF8.GetBytes(json));
        Assert.Null(advisory);
        Assert.NotEmpty(problem!);
    }

    [Fact]
    public void A_deep_nest_is_refused() => Assert.Null(AdvisoryParser.Parse(Encoding.UTF8.GetBytes("{\"id\":\"X\",\"a\":" + new string('[', 100_000))).Advisory);
}
