namespace Hal9.Toolchains.Tests.Linting;

// One build of .NET at a time: each takes all processors there are.
[Collection("dotnet")]
public sealed class DotNetLintTests
{
    private const string Library = "src/Postage/Postage.csproj";

    [Fact]
    public async Task Warnings_of_analysers_and_formatting_are_told_with_their_places_and_then_the_sample_is_green()
    {
        using var sample = new SampleCopy("postage");
        // One framework is compiled once.
        sample.Planted(Library, "net8.0;net9.0;net10.0", "net10.0").Planted("src/Postage/Tariff.cs", "return step", "var unused = 1;\n        return   step");
        // A build that is up to date has nothing to say; lint hears it all the same.
        var red = await sample.RunAsync("ci", "lint", Library);
        Assert.Equal(1, red.ExitCode);
        Assert.Contains("error[CS0219]: The variable 'unused' is assigned but its value is never used\n  --> src/Postage/Tariff.cs:19:13\n19 |         var unused = 1;\n   |             ^^^^^^\n", red.Output, StringComparison.Ordinal);
        Assert.Contains("error[HAL5010]", red.Output, StringComparison.Ordinal);
        Assert.Contains("lint: 2 errors", red.Output, StringComparison.Ordinal);

        sample.Planted("src/Postage/Tariff.cs", "        var unused = 1;\n", "");
        var mended = await sample.RunAsync("ci", "lint", "--fix", Library);
        Assert.True(mended.ExitCode == 0, mended.All);
        Assert.Contains("return step", sample.Read("src/Postage/Tariff.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_hal9_yml_leaves_the_style_to_the_build_only_whitespace_is_formatted()
    {
        using var sample = new SampleCopy("depot");
        sample.With("hal9.yml", "ci: { lint: { format: whitespace, properties: { DefineConstants: STRICT } } }\n").With("desk/src/Desk/Strict.cs", "#if STRICT\n#error strict\n#endif\n").Planted("desk/src/Desk/Label.cs", "Shelf + 1", "Shelf  + 1");
        var ran = await sample.RunAsync("ci", "lint", "desk/src/Desk/Desk.csproj");
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("dotnet format whitespace Desk.csproj --verify-no-changes", ran.Error, StringComparison.Ordinal);
        Assert.Contains("error[HAL5010]", ran.Output, StringComparison.Ordinal);
        // A property is set for this build alone.
        Assert.Contains("error[CS1029]: #error: 'strict'\n --> desk/src/Desk/Strict.cs:2:8\n", ran.Output, StringComparison.Ordinal);
        Assert.Contains("lint: 2 errors, 0 warnings", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_project_file_is_pointed_at()
    {
        using var sample = new SampleCopy("postage");
        sample.Planted(Library, "</PropertyGroup>", "</PropertyGroup");
        var ran = await sample.RunAsync("ci", "lint", Library);
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains($"--> {Library}:7:1", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task The_whole_sample_is_green()
    {
        using var sample = new SampleCopy("postage");
        var ran = await sample.RunAsync("ci", "lint");
        Assert.True(ran.ExitCode == 0, ran.All);
    }
}
