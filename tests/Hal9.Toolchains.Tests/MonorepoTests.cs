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

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_fault_in_each_language_is_told_by_every_verb_in_one_list()
    {
        using var sample = new SampleCopy("depot");
        sample.Planted("desk/src/Desk/Label.cs", "Shelf + 1", "Shelf  + 1").Planted("engine/src/lib.rs", "pub fn", "pub  fn");
        var linted = await sample.RunAsync("ci", "lint");
        Assert.Equal(1, linted.ExitCode);
        Assert.Matches(@"error\[HAL5010\].*\n +--> desk/src/Desk/Label\.cs:", linted.Output);
        Assert.Matches(@"error\[HAL5010\].*\n +--> engine/src/lib\.rs:", linted.Output);

        sample.Planted("desk/tests/Desk.Tests/LabelTests.cs", "shelf 3", "shelf 4").With("engine/tests/wrong.rs", "#[test]\nfn adds() {\n    assert_eq!(1 + 1, 3);\n}\n");
        var tested = await sample.RunAsync("ci", "test");
        Assert.Equal(1, tested.ExitCode);
        Assert.Contains(" --> desk/tests/Desk.Tests/LabelTests.cs:6:1\n", tested.Output, StringComparison.Ordinal);
        Assert.Contains(" --> engine/tests/wrong.rs:3:5\n", tested.Output, StringComparison.Ordinal);
        Assert.Contains("2 passed, 2 failed, 0 skipped", tested.Output, StringComparison.Ordinal);

        static string Advisory(string ecosystem, string package) => $$"""{"id":"GHSA-{{package}}","affected":[{"package":{"ecosystem":"{{ecosystem}}","name":"{{package}}"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"}]}]}]}""";
        sample.With("osv/1.json", Advisory("NuGet", "xunit.v3")).With("osv/2.json", Advisory("crates.io", "time"))
            .With("engine/Cargo.lock", sample.Read("engine/Cargo.lock").TrimEnd() + "\ndependencies = [\n \"time\",\n]\n\n[[package]]\nname = \"time\"\nversion = \"0.1.43\"\nsource = \"registry+https://github.com/rust-lang/crates.io-index\"\n");
        var audited = await sample.RunAsync("ci", "audit", "--advisories", "osv");
        Assert.Equal(1, audited.ExitCode);
        Assert.Contains("`xunit.v3 ", audited.Output, StringComparison.Ordinal);
        Assert.Contains("`time 0.1.43` has a vulnerability", audited.Output, StringComparison.Ordinal);
    }
}
