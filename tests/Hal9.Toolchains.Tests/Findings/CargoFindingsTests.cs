using Hal9.Machine.Processes;
using Hal9.Primitives.Diagnostics;
using Hal9.Toolchains.Cargo;
using Hal9.Toolchains.Findings;
using Hal9.Toolchains.Tools;

namespace Hal9.Toolchains.Tests.Findings;

public sealed class CargoFindingsTests
{
    private static readonly ToolRun Ended = new(new ToolCommand { Title = "cargo", Program = "cargo", Directory = "/w" }, 101, null, [], TimeSpan.Zero);

    [Fact]
    public void A_compiler_message_is_told_once_with_its_place_and_its_suggestion()
    {
        const string message = """{"reason":"compiler-message","message":{"level":"error","code":{"code":"clippy::needless_return"},"message":"unneeded `return` statement","spans":[{"file_name":"src/lib.rs","line_start":3,"column_start":5,"line_end":3,"column_end":14,"is_primary":true}],"children":[{"level":"note","message":"implied","spans":[]},{"level":"help","message":"for further information visit x","spans":[]},{"level":"help","message":"remove `return`","spans":[{"suggested_replacement":"1"}]}]}}""";
        var finding = Assert.Single(Read(new CargoFindings("/w"), (OutputSource.Output, message), (OutputSource.Output, message)));
        Assert.Equal(("clippy::needless_return", "/w/src/lib.rs", new SourcePosition(3, 5), new SourcePosition(3, 14), "remove `return`: `1`"), (finding.Rule, finding.Path, finding.Start, finding.End, finding.Hint));
    }

    [Fact]
    public void A_linker_that_fails_is_told_in_its_own_words_and_a_count_of_errors_is_none()
    {
        const string linking = """{"reason":"compiler-message","message":{"level":"error","code":null,"message":"linking with `cc` failed: exit status: 1","spans":[],"children":[{"level":"note","message":"cc -m64","spans":[]},{"level":"note","message":"ld: cannot find -lpq\ncollect2: error","spans":[]}]}}""";
        const string count = """{"reason":"compiler-message","message":{"level":"error","code":null,"message":"aborting due to 1 previous error","spans":[],"children":[]}}""";
        var finding = Assert.Single(Read(new CargoFindings("/w"), (OutputSource.Output, linking), (OutputSource.Output, count)));
        Assert.Equal(("linking with `cc` failed: exit status: 1", null, "ld: cannot find -lpq"), (finding.Message, finding.Path, finding.Hint));
    }

    [Theory]
    [InlineData("""{"reason":"compiler-artifact"}""")]
    [InlineData("""{"reason":"compiler-message","message":{}}""")]
    [InlineData("""{"reason":""")]
    [InlineData("[1]")]
    [InlineData("{}")]
    [InlineData("build script says hello")]
    public void What_is_no_compiler_message_is_passed_over(string line) => Assert.Empty(Read(new CargoFindings("/w"), (OutputSource.Output, line)));

    [Fact]
    public void What_cargo_itself_complains_of_has_the_place_it_names()
    {
        var found = Read(new CargoFindings("/w"), [.. """
            error: extra `=`, expected nothing
             --> crates/money/Cargo.toml:9:5
              |
            9 | x = = 1
            error: failed to load manifest

            Caused by:
              no such file
            """.Split('\n').Select(line => (OutputSource.Error, line))]);
        Assert.Equal(
            [("/w/crates/money/Cargo.toml", new SourcePosition(9, 5), "extra `=`, expected nothing"), (null, new SourcePosition(1, 1), "failed to load manifest: no such file")],
            found.Select(finding => (finding.Path, finding.Start, finding.Message)));
    }

    [Fact]
    public void Each_difference_of_rustfmt_is_at_the_first_line_that_would_change()
    {
        var found = Read(new RustfmtFindings("/w"), [.. "Diff in /w/src/lib.rs:24:\n     pub fn a() {\n         1\n     }\n-    pub fn  b(){\n+    pub fn b() {\n     }\nDiff in /w/src/main.rs at line 1:\n-x\n+y".Split('\n').Select(line => (OutputSource.Output, line))]);
        Assert.Equal([("/w/src/lib.rs", 27), ("/w/src/main.rs", 1)], found.Select(finding => (finding.Path, finding.Start.Line)));
        Assert.All(found, finding => Assert.Equal(ToolchainDiagnostics.NotFormatted, finding.Descriptor));
    }

    private static IReadOnlyList<ToolFinding> Read(IFindingReader reader, params (OutputSource Source, string Text)[] lines)
    {
        foreach (var (source, text) in lines) reader.Read(new ToolLine(source, text));
        return reader.Finish(Ended);
    }
}
