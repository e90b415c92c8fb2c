namespace Hal9.Toolchains.Tests;

/// <summary>The sample of both languages.</summary>
[Collection("dotnet")]
public sealed class MonorepoTests
{
    public MonorepoTests() => Requires.Cargo();

    [Fact]
    public async Task One_part_can_be_worked_on_alone()
    {
        using var sample = new SampleCopy("depot");
        var ran = await sample.RunAsync("ci", "test", "engine", "--json");
        Assert.True(ran.ExitCode == 0, ran.All);
        Assert.Equal((2, "engine::shelves"), ((int)ran.Json["passed"]!, (string?)ran.Json["tests"]![0]!["module"]));
        Assert.Equal(["cargo engine"], (await sample.RunAsync("ci", "lint", "engine", "--json")).Json["projects"]!.AsArray().Select(project => (string?)project));
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Both_languages_are_linted_and_tested_in_one_go()
    {
        using var sample = new SampleCopy("depot");
        var linted = await sample.RunAsync("ci", "lint");
        Assert.True(linted.ExitCode == 0, linted.All);
        var tested = await sample.RunAsync("ci", "test", "--json");
        Assert.True(tested.ExitCode == 0, tested.All);
        Assert.Equal(["Desk.Tests (net10.0)", "engine::shelves"], tested.Json["tests"]!.AsArray().Select(test => (string)test!["module"]!).Distinct().Order(StringComparer.Ordinal));
    }
}
