namespace Hal9.Toolchains.Tests;

/// <summary><c>hal9 ci audit --restore</c> in a fresh clone of the .NET sample.</summary>
[Collection("dotnet")]
public sealed class AuditRestoreTests
{
    private const string Advisory = """{"id":"GHSA-test","summary":"For this test alone","affected":[{"package":{"ecosystem":"NuGet","name":"xunit.v3.assert"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"}]}]}]}""";

    public AuditRestoreTests() => Requires.Program("dotnet");

    [Fact]
    public async Task What_packages_need_themselves_is_known_after_a_restore()
    {
        using var sample = new SampleCopy("depot");
        sample.With("osv/GHSA-test.json", Advisory);
        var without = await sample.RunAsync("ci", "audit", "desk", "--advisories", "osv");
        Assert.Equal(0, without.ExitCode);
        Assert.Contains("warning[HAL5113]: `desk/tests/Desk.Tests/Desk.Tests.csproj` was never restored", without.Output, StringComparison.Ordinal);

        var ran = await sample.RunAsync("ci", "audit", "desk", "--advisories", "osv", "--restore");
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("dotnet restore Desk.slnx", ran.Error, StringComparison.Ordinal);
        Assert.Matches(@"error\[HAL5100\]: `xunit\.v3\.assert [\d.]+` has a vulnerability .*\(Desk\.Tests > xunit\.v3 ", ran.Output);
        Assert.DoesNotContain("HAL5113", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whatever_is_audited_is_restored_also_what_no_solution_and_no_list_of_projects_holds()
    {
        using var sample = new SampleCopy("depot");
        const string project = "<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup><ItemGroup><PackageReference Include=\"xunit.v3\" Version=\"4.0.2\" /></ItemGroup></Project>\n";
        sample.With("osv/GHSA-test.json", Advisory).With("hal9.yml", "ci: { projects: [desk/Desk.slnx] }\n").With("aside/Aside.csproj", project).With("two/One.slnx", "<Solution />").With("two/Other.slnx", "<Solution />").With("two/Two.csproj", project);
        var ran = await sample.RunAsync("ci", "audit", "--advisories", "osv", "--restore", "--json");
        Assert.True(ran.ExitCode == 1, ran.All);
        Assert.DoesNotContain("HAL5113", ran.Output, StringComparison.Ordinal);
        var paths = ran.Output;
        Assert.All((string[])["Desk.Tests", "Aside", "Two"], name => Assert.Matches($"\"{name}\",\\s*\"xunit\\.v3", paths));

        // Restored once, what has changed since is restored again; nothing named: two solutions in one folder are no obstacle.
        sample.Without("hal9.yml").With("aside/Aside.csproj", project.Replace("xunit.v3\"", "xunit.v3.assert\"", StringComparison.Ordinal));
        var again = await sample.RunAsync("ci", "audit", "--advisories", "osv", "--restore");
        Assert.True(again.ExitCode == 1, again.All);
        Assert.Contains("dotnet restore Aside.csproj", again.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("HAL5112", again.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("HAL5003", again.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restore_that_fails_is_no_clean_audit()
    {
        using var sample = new SampleCopy("depot");
        sample.With("osv/GHSA-test.json", Advisory).Planted("desk/src/Desk/Desk.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />", "<Project Sdk=\"Microsoft.NET.Sdk\">");
        var ran = await sample.RunAsync("ci", "audit", "desk", "--advisories", "osv", "--restore");
        Assert.Equal(2, ran.ExitCode);
        Assert.Contains("error[HAL5005]: `dotnet restore Desk.slnx` failed with exit code 1: nothing was checked", ran.Error, StringComparison.Ordinal);
    }
}
