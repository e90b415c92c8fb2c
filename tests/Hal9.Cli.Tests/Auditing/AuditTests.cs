using System.Text.Json.Nodes;
using Hal9.Security.Advisories;

namespace Hal9.Cli.Tests.Auditing;

public sealed class AuditTests : IDisposable
{
    private const string Advisory = """{"id":"RUSTSEC-2024-0019","aliases":["CVE-2024-27308"],"summary":"Tokens for named pipes may be delivered after deregistration","severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"}],"affected":[{"package":{"ecosystem":"crates.io","name":"mio"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0.7.2"},{"fixed":"0.8.11"}]}]}]}""";

    private readonly TemporaryFolder folder = new();

    /// <summary>A crate that uses tokio, and by it a vulnerable mio.</summary>
    internal static void Shop(TemporaryFolder folder, string mio = "0.8.6") => folder
        .With("Cargo.toml", "[package]\nname = \"shop\"\nversion = \"0.1.0\"\n[dependencies]\ntokio = \"1\"\n")
        .With("Cargo.lock", $"version = 4\n\n[[package]]\nname = \"mio\"\nversion = \"{mio}\"\nsource = \"registry+https://github.com/rust-lang/crates.io-index\"\n\n[[package]]\nname = \"shop\"\nversion = \"0.1.0\"\ndependencies = [\n \"tokio\",\n]\n\n[[package]]\nname = \"tokio\"\nversion = \"1.38.2\"\nsource = \"registry+https://github.com/rust-lang/crates.io-index\"\ndependencies = [\n \"mio\",\n]\n")
        .With("osv/RUSTSEC-2024-0019.json", Advisory);

    [Fact]
    public async Task A_vulnerable_package_is_red_and_shown_with_its_place_path_and_upgrade()
    {
        Shop(folder);
        var ran = await folder.RunAsync("ci", "audit", "--advisories", "osv");
        Assert.Equal((1, ""), (ran.ExitCode, ran.Error));
        Assert.Equal("""
            error[HAL5100]: `mio 0.8.6` has a high vulnerability (7.5): RUSTSEC-2024-0019, Tokens for named pipes may be delivered after deregistration (shop 0.1.0 > tokio 1.38.2 > mio 0.8.6)
             --> Cargo.lock:4:9
            4 | name = "mio"
              |         ^^^ run `cargo update -p mio@0.8.6 --precise 0.8.11`

            2 packages of 1 project checked: 1 vulnerable (1 advisory for Cargo from osv)

            """, ran.Output);
    }

    [Fact]
    public async Task The_upgrade_is_green()
    {
        Shop(folder, "0.8.11");
        var ran = await folder.RunAsync("ci", "audit", "--advisories", "osv");
        Assert.Equal((0, "2 packages of 1 project checked: none vulnerable (1 advisory for Cargo from osv)\n", ""), (ran.ExitCode, ran.Output, ran.Error));
    }

    [Fact]
    public async Task Real_advisories_find_the_same()
    {
        var advisories = Environment.GetEnvironmentVariable("HAL9_ADVISORIES");
        if (advisories is null || !Directory.Exists(Path.Combine(advisories, "rustsec-osv"))) Assert.Skip("needs HAL9_ADVISORIES, the folder of rustsec-osv");
        Shop(folder);
        var ran = await folder.RunAsync("ci", "audit", "--json", "--advisories", Path.Combine(advisories, "rustsec-osv"));
        Assert.Equal((1, ""), (ran.ExitCode, ran.Error));
        Assert.Equal(["RUSTSEC-2024-0019"], JsonNode.Parse(ran.Output)!["findings"]!.AsArray().Where(finding => (string?)finding!["package"] == "mio").Select(finding => (string?)finding!["id"]));
    }

    [Fact]
    public async Task Without_advisories_nothing_is_clean()
    {
        Shop(folder);
        var ran = await folder.RunAsync("ci", "audit", "--advisories", "nowhere");
        Assert.Equal(2, ran.ExitCode);
        Assert.StartsWith("error[HAL5105]: nothing was checked: `nowhere` does not exist\n", ran.Output, StringComparison.Ordinal);
        Assert.EndsWith("\nnothing was checked\n", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Advisories_of_another_ecosystem_are_none()
    {
        folder.With("App.csproj", "<Project><ItemGroup><PackageReference Include=\"A\" Version=\"1.0.0\" /></ItemGroup></Project>").With("osv/1.json", Advisory);
        var ran = await folder.RunAsync("ci", "audit", "--advisories", "osv");
        Assert.Equal(2, ran.ExitCode);
        Assert.Contains("`osv` has no advisories for NuGet", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_that_is_tolerated_one_warning_says_that_nothing_was_checked()
    {
        Shop(folder);
        folder.With("hal9.yml", "audit: { offline: warn, source: nowhere }\n");
        var ran = await folder.RunAsync("ci", "audit");
        Assert.Equal((0, ""), (ran.ExitCode, ran.Error));
        Assert.Equal("warning[HAL5104]: not checked: `nowhere` does not exist\n  = hal9.yml says `audit: { offline: warn }`\n\nnothing was checked\n", ran.Output);
    }

    [Fact]
    public async Task In_a_workflow_a_job_that_checked_nothing_is_yellow()
    {
        Shop(folder);
        folder.With("hal9.yml", "audit: { offline: warn, source: nowhere }\n")
            .With(".github/workflows/ci.yml", $"on: push\npermissions: {{}}\njobs:\n  security:\n    runs-on: ubuntu-latest\n    timeout-minutes: 5\n    steps:\n      - uses: actions/checkout@v4\n      - run: '{Hal9Program.Path} ci audit'\n");
        GitRepository.Create(folder.Path, "feat: begin");
        var ran = await folder.RunAsync("run", "push", "--json");
        var answer = JsonNode.Parse(ran.Output)!["runs"]![0]!;
        Assert.Equal((0, "success", true), (ran.ExitCode, (string?)answer["result"], (bool)answer["yellow"]!));
        Assert.Contains("HAL5104 not-checked", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_workflow_findings_are_annotations_and_a_table_of_the_summary()
    {
        Shop(folder);
        var ran = await Hal9Program.RunAsync(new Typed("ci", "audit", "--advisories", "osv") { Folder = folder.Path, Variables = new() { ["GITHUB_ACTIONS"] = "true", ["GITHUB_STEP_SUMMARY"] = Path.Combine(folder.Path, "summary.md") } });
        Assert.Equal(1, ran.ExitCode);
        Assert.StartsWith("::error file=Cargo.lock,line=4,col=9,endLine=4,endColumn=12,title=HAL5100 vulnerable-dependency::`mio 0.8.6` has", ran.Output, StringComparison.Ordinal);
        var summary = await File.ReadAllTextAsync(Path.Combine(folder.Path, "summary.md"), TestContext.Current.CancellationToken);
        Assert.Contains("| mio 0.8.6 | high | [RUSTSEC-2024-0019](https://rustsec.org/advisories/RUSTSEC-2024-0019.html) Tokens", summary, StringComparison.Ordinal);
        Assert.Contains("| shop 0.1.0 > tokio 1.38.2 > mio 0.8.6 |", summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task As_SARIF_the_answer_fits_the_standard()
    {
        var schemas = Environment.GetEnvironmentVariable("HAL9_SCHEMAS");
        if (schemas is null || !File.Exists(Path.Combine(schemas, "sarif-2.1.0.schema.json"))) Assert.Skip("needs HAL9_SCHEMAS, the folder of sarif-2.1.0.schema.json");
        Shop(folder);
        var ran = await folder.RunAsync("ci", "audit", "--advisories", "osv", "--format", "sarif");
        Assert.Equal((1, ""), (ran.ExitCode, ran.Error));
        Assert.Empty(JsonSchema.Load(Path.Combine(schemas, "sarif-2.1.0.schema.json")).Judge(JsonNode.Parse(ran.Output)));
    }

    [Fact]
    public async Task What_was_accepted_is_ignored_until_its_day_and_said()
    {
        Shop(folder);
        folder.With("hal9.yml", "audit:\n  source: osv\n  ignore:\n    - { id: CVE-2024-27308, reason: no named pipes here, until: 9999-12-31 }\n");
        Assert.Equal((0, "2 packages of 1 project checked: none vulnerable, 1 ignored (1 advisory for Cargo from osv)\n"), ((await folder.RunAsync("ci", "audit")) is var ran ? (ran.ExitCode, ran.Output) : default));
    }

    [Fact]
    public async Task A_subfolder_is_audited_with_the_configuration_of_its_repository()
    {
        using var crate = new TemporaryFolder();
        Shop(crate);
        foreach (var name in (string[])["Cargo.toml", "Cargo.lock", "osv/RUSTSEC-2024-0019.json"]) folder.With("rust/" + name, await File.ReadAllBytesAsync(Path.Combine(crate.Path, name), TestContext.Current.CancellationToken));
        folder.With(".git/HEAD", "").With("hal9.yml", "audit: { source: rust/osv, fail-on: critical, ignore: [{ id: CVE-1, reason: elsewhere, until: 9999-12-31 }] }\n");
        var ran = await folder.RunAsync("ci", "audit", "rust");
        Assert.Equal((0, ""), (ran.ExitCode, ran.Error));
        Assert.StartsWith("warning[HAL5101]: ", ran.Output, StringComparison.Ordinal);
        Assert.Contains(" --> rust/Cargo.lock:4:9\n", ran.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("HAL5120", ran.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HAL5116", "ci", "audit")]
    [InlineData("HAL0203", "ci", "audit", "nowhere")]
    [InlineData("HAL0202", "ci", "audit", "--fail-on", "terrible")]
    public async Task What_cannot_be_audited_is_said_and_ends_with_exit_code_2(string code, params string[] typed)
    {
        var ran = await folder.RunAsync(typed);
        Assert.Equal((2, ""), (ran.ExitCode, ran.Output));
        Assert.StartsWith($"error[{code}]: ", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_diagnostic_of_an_audit_has_its_page() => Assert.All(AuditDiagnostics.All, descriptor =>
        Assert.Equal($"# {descriptor.Code}: {descriptor.Name}", DiagnosticPages.All().Single(page => page.Code == descriptor.Code).Text.Split('\n')[0]));

    public void Dispose() => folder.Dispose();
}
