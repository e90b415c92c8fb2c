namespace Hal9.Toolchains.Tests.Linting;

/// <summary>What keeps every verb from beginning.</summary>
public sealed class LintProblemTests
{
    [Theory]
    [InlineData("lint")]
    [InlineData("test")]
    [InlineData("coverage")]
    [InlineData("build")]
    [InlineData("bench")]
    public async Task Nothing_to_work_on_is_no_green(string verb)
    {
        using var sample = new SampleCopy(null);
        var ran = await sample.RunAsync("ci", verb);
        Assert.Equal((2, ""), (ran.ExitCode, ran.Output));
        Assert.Contains("HAL5001", ran.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lint")]
    [InlineData("test")]
    [InlineData("coverage")]
    [InlineData("build")]
    [InlineData("bench")]
    public async Task Several_solutions_are_refused_until_one_is_named(string verb)
    {
        using var sample = new SampleCopy(null);
        sample.With("A.slnx", "<Solution />").With("B.slnx", "<Solution />");
        var ran = await sample.RunAsync("ci", verb);
        Assert.Equal(2, ran.ExitCode);
        Assert.Contains("--> A.slnx:1:1", ran.Error, StringComparison.Ordinal);
        sample.With("hal9.yml", "ci: {projects: [C.slnx]}\n");
        var unknown = await sample.RunAsync("ci", verb);
        Assert.Contains("--> hal9.yml:1:17", unknown.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lint")]
    [InlineData("test")]
    [InlineData("coverage")]
    [InlineData("build")]
    [InlineData("bench")]
    public async Task A_missing_SDK_is_pointed_at_in_global_json(string verb)
    {
        using var sample = new SampleCopy(null);
        sample.With("A.slnx", "<Solution />").With("global.json", "{\n  \"sdk\": { \"version\": \"99.0.100\" }\n}\n");
        var ran = await sample.RunAsync("ci", verb);
        Assert.Equal(2, ran.ExitCode);
        Assert.Contains("error[HAL5004]: the .NET SDK 99.0.100 is not installed\n --> global.json:2:24\n", ran.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("test")]
    [InlineData("coverage")]
    [InlineData("build")]
    [InlineData("bench")]
    public async Task A_broken_manifest_of_Rust_or_DotNet_is_pointed_at_and_nothing_is_said_to_have_passed(string verb)
    {
        Requires.Cargo();
        using var sample = new SampleCopy("depot");
        sample.Planted("engine/Cargo.toml", "edition", "x = = 1\nedition").Planted("desk/src/Desk/Desk.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />", "<Project Sdk=\"Microsoft.NET.Sdk\">");
        var ran = await sample.RunAsync("ci", verb);
        Assert.Equal(verb == "coverage" ? 2 : 1, ran.ExitCode);
        Assert.Contains("--> engine/Cargo.toml:4:5\n", ran.Output, StringComparison.Ordinal);
        Assert.Contains("--> desk/src/Desk/Desk.csproj:", ran.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("1 passed", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mistake_in_the_configuration_is_told_before_anything_runs()
    {
        using var sample = new SampleCopy("billing");
        sample.With("hal9.yml", "ci:\n  dedline: 5m\n");
        var ran = await sample.RunAsync("ci", "lint");
        Assert.Equal(2, ran.ExitCode);
        Assert.Contains("did you mean `deadline`?", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_that_is_not_there_or_no_project_is_refused()
    {
        using var sample = new SampleCopy("billing");
        Assert.Contains("cannot read `nowhere`", (await sample.RunAsync("ci", "lint", "nowhere")).Error, StringComparison.Ordinal);
        Assert.Contains("`README.md` is no project", (await sample.RunAsync("ci", "lint", "README.md")).Error, StringComparison.Ordinal);
    }
}
