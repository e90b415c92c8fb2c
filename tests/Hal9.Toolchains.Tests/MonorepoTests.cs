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

    [Fact]
    [Trait("Category", "Long")]
    public async Task Warnings_of_both_languages_are_errors_and_both_are_mended_where_they_can_be()
    {
        using var sample = new SampleCopy("depot");
        sample.Planted("desk/src/Desk/Label.cs", "    public override", "    private static void Unused() { var unused = 1; }\n\n    public override")
            .Planted("engine/src/lib.rs", "    free.iter().position(|room| *room >= height)", "    return free.iter().position(|room| *room >= height);");
        var red = await sample.RunAsync("ci", "lint");
        Assert.Equal(1, red.ExitCode);
        Assert.Contains("error[CS0219]: The variable 'unused' is assigned but its value is never used\n --> desk/src/Desk/Label.cs:7:40\n", red.Output, StringComparison.Ordinal);
        Assert.Contains("error[clippy::needless_return]: unneeded `return` statement\n --> engine/src/lib.rs:5:5\n", red.Output, StringComparison.Ordinal);

        sample.Planted("desk/src/Desk/Label.cs", "    private static void Unused() { var unused = 1; }\n\n", "");
        var mended = await sample.RunAsync("ci", "lint", "--fix");
        Assert.True(mended.ExitCode == 0, mended.All);
        Assert.DoesNotContain("return", sample.Read("engine/src/lib.rs"), StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task A_flaky_test_of_each_language_is_told_and_never_silently_green()
    {
        using var sample = new SampleCopy("depot");
        sample.With("desk/tests/Desk.Tests/FlakyTests.cs", $"namespace Desk.Tests;\n\npublic sealed class FlakyTests\n{{\n{SampleCopy.SecondTime}\n}}\n")
            .With("engine/tests/flaky.rs", "#[test]\nfn second_time() {\n    let seen = std::path::Path::new(\"seen\").exists();\n    std::fs::write(\"seen\", \"\").unwrap();\n    assert!(seen, \"first\");\n}\n");
        var yellow = await sample.RunAsync("ci", "test");
        Assert.True(yellow.ExitCode == 0, yellow.All);
        Assert.Contains("warning[HAL5024]: `Desk.Tests.FlakyTests.Second_time`: first", yellow.Output, StringComparison.Ordinal);
        Assert.Contains("warning[HAL5024]: `second_time`: first", yellow.Output, StringComparison.Ordinal);
        Assert.Contains("5 passed, 0 failed, 0 skipped (2 flaky)", yellow.Output, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Programs_of_both_languages_are_built_side_by_side_and_a_broken_one_fails_the_build()
    {
        using var sample = new SampleCopy("depot");
        sample.With("engine/src/main.rs", "fn main() {\n    println!(\"{:?}\", engine::shelf_for(30, &[20, 40]));\n}\n")
            .With("desk/src/Print/Print.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\">\n  <PropertyGroup>\n    <OutputType>Exe</OutputType>\n  </PropertyGroup>\n</Project>\n")
            .With("desk/src/Print/Program.cs", "Console.WriteLine(\"lamps\");\n")
            .Planted("desk/Desk.slnx", "<Project Path=\"src/Desk/Desk.csproj\" />", "<Project Path=\"src/Desk/Desk.csproj\" />\n  <Project Path=\"src/Print/Print.csproj\" />");
        var built = await sample.RunAsync("ci", "build", "--target", "linux-x64", "--json");
        Assert.True(built.ExitCode == 0, built.All);
        Assert.Equal(["Print-linux-x64.tar.gz", "engine-linux-x64.tar.gz"], built.Json["built"]!.AsArray().Select(static one => Path.GetFileName((string)one!["file"]!)).Order(StringComparer.Ordinal));

        sample.Planted("engine/src/main.rs", "shelf_for(30", "shelf_of(30");
        var broken = await sample.RunAsync("ci", "build", "--target", "linux-x64");
        Assert.Equal(1, broken.ExitCode);
        Assert.Contains(" --> engine/src/main.rs:2:30\n", broken.All, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Coverage_of_both_languages_is_one_report_and_a_drop_in_either_is_red()
    {
        Requires.Program("llvm-cov-19");
        using var sample = new SampleCopy("depot");
        sample.Git("-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-q", "-m", "feat: begin");
        var green = await sample.RunAsync("ci", "coverage", "--min", "100", "--json");
        Assert.True(green.ExitCode == 0, green.All);
        Assert.Equal(["desk/src/Desk/Label.cs", "engine/src/lib.rs"], green.Json["files"]!.AsArray().Select(static file => (string)file!["path"]!).Order(StringComparer.Ordinal));

        sample.With("engine/src/lib.rs", sample.Read("engine/src/lib.rs") + "\npub fn empty(free: &[u32]) -> bool {\n    free.is_empty()\n}\n");
        var red = await sample.RunAsync("ci", "coverage", "--min", "100", "--diff", "HEAD", "--diff-min", "100");
        Assert.Equal(1, red.ExitCode);
        Assert.Contains("error[HAL5200]", red.Output, StringComparison.Ordinal);
        Assert.Contains("error[HAL5201]", red.Output, StringComparison.Ordinal);
        Assert.Matches(@"note\[HAL5202\]: lines \d+ to \d+ were changed and are not covered\n +--> engine/src/lib\.rs:", red.Output);
    }
}
