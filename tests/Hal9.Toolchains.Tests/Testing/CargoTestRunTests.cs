using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace Hal9.Toolchains.Tests.Testing;

/// <summary><c>hal9 ci test</c> on a small crate whose tests do what a test must be able to survive.</summary>
public sealed class CargoTestRunTests
{
    private const string Manifest = "[package]\nname = \"shop\"\nversion = \"0.1.0\"\nedition = \"2021\"\n";

    public CargoTestRunTests() => Requires.Cargo();

    [Fact]
    public async Task The_sample_is_green_with_unit_tests_tests_of_their_own_and_documentation()
    {
        using var sample = new SampleCopy("billing");
        var ran = await sample.RunAsync("ci", "test", "--json");
        Assert.True(ran.ExitCode == 0, ran.All);
        Assert.Equal((6, 0, 0, 0), Counts(ran.Json));
        Assert.Equal(
            [
                "documentation::crates/money/src/lib.rs - Money (line 9)", "invoice::totals::an_invoice_without_lines_costs_nothing", "invoice::totals::every_line_counts_as_often_as_it_says",
                "money::tests::a_debt_is_split_like_a_fortune", "money::tests::a_split_loses_no_cent", "money::tests::less_than_one_is_shown_with_its_sign",
            ],
            ran.Json["tests"]!.AsArray().Select(test => $"{test!["module"]}::{test["name"]}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_member_of_a_workspace_that_is_named_is_tested_alone()
    {
        using var sample = new SampleCopy("billing");
        var ran = await sample.RunAsync("ci", "test", "crates/money", "--json");
        Assert.True(ran.ExitCode == 0, ran.All);
        Assert.Equal(["documentation", "money"], ran.Json["tests"]!.AsArray().Select(test => (string)test!["module"]!).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_failure_has_its_line_everywhere_it_is_told()
    {
        using var sample = Crate("#[test]\n    fn adds() {\n        assert_eq!(1 + 1, 3, \"sums\");\n    }\n    #[test]\n    fn fine() {}\n    #[test]\n    #[ignore = \"later\"]\n    fn ignored() {}");
        sample.Variables["GITHUB_ACTIONS"] = "true";
        sample.Variables["GITHUB_STEP_SUMMARY"] = Path.Combine(sample.Folder, "summary.md");
        var ran = await sample.RunAsync("ci", "test", "--junit", "out/tests.xml");
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("error[HAL5020]: `tests::adds`: assertion `left == right` failed: sums\n --> src/lib.rs:6:9\n", ran.Output, StringComparison.Ordinal);
        Assert.Contains("left: 2", ran.Output, StringComparison.Ordinal);
        Assert.Contains("failed 2 times", ran.Output, StringComparison.Ordinal);
        Assert.Contains("\n1 passed, 1 failed, 1 skipped", ran.Output, StringComparison.Ordinal);
        Assert.Contains("::error file=src/lib.rs,line=6,col=9,title=HAL5020 test-failed::", ran.Output, StringComparison.Ordinal);
        Assert.Contains("| shop | 1 | 1 | 1 | 0 |", sample.Read("summary.md"), StringComparison.Ordinal);
        var junit = XDocument.Parse(sample.Read("out/tests.xml")).Root!;
        Assert.Equal(("3", "1", "1"), ((string?)junit.Attribute("tests"), (string?)junit.Attribute("failures"), (string?)junit.Attribute("skipped")));
        Assert.StartsWith("assertion `left == right` failed", (string?)junit.Descendants("failure").Single().Attribute("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_that_passes_when_tried_again_is_flaky_told_and_remembered()
    {
        using var sample = Crate("#[test]\n    fn second_time() {\n        let seen = std::path::Path::new(\"seen\").exists();\n        std::fs::write(\"seen\", \"\").unwrap();\n        assert!(seen, \"first\");\n    }");
        var yellow = await sample.RunAsync("ci", "test");
        Assert.True(yellow.ExitCode == 0, yellow.All);
        Assert.Contains("warning[HAL5024]: `tests::second_time`: first", yellow.Output, StringComparison.Ordinal);
        Assert.Contains("1 passed, 0 failed, 0 skipped (1 flaky)", yellow.Output, StringComparison.Ordinal);
        Assert.Equal(1, (int)JsonNode.Parse(sample.Read(".hal9/ci/tests.json"))!["shop::tests::second_time"]!["flaky"]!);

        var red = await sample.Without("seen").RunAsync("ci", "test", "--retries", "0");
        Assert.Equal(1, red.ExitCode);
        Assert.Contains("HAL5020", red.Output, StringComparison.Ordinal);
        Assert.Equal(2, (int)JsonNode.Parse(sample.Read(".hal9/ci/tests.json"))!["shop::tests::second_time"]!["runs"]!);
    }

    [Fact]
    public async Task A_test_that_hangs_is_named_and_ended()
    {
        using var sample = Crate("#[test]\n    fn hangs() {\n        std::thread::sleep(std::time::Duration::from_secs(600));\n    }\n    #[test]\n    fn fine() {}");
        var ran = await sample.RunAsync("ci", "test", "--test-deadline", "1s", "--retries", "0");
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("HAL5021", ran.Error, StringComparison.Ordinal);
        Assert.Contains("running: tests::hangs (for ", ran.Error, StringComparison.Ordinal);
        Assert.Contains("1 passed, 1 failed, 0 skipped", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_that_dies_names_the_test_that_was_running()
    {
        using var sample = Crate("#[test]\n    fn dies() {\n        std::process::exit(3);\n    }");
        var ran = await sample.RunAsync("ci", "test", "--retries", "0");
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("error[HAL5022]: shop ended with exit code 3 before its tests had", ran.Error, StringComparison.Ordinal);
        Assert.Contains("running: tests::dies", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_total_deadline_ends_everything_and_says_what_was_running()
    {
        using var sample = Crate("#[test]\n    fn hangs() {\n        std::thread::sleep(std::time::Duration::from_secs(600));\n    }");
        await sample.RunAsync("ci", "test", "--test-deadline", "100ms", "--retries", "0");
        var ran = await sample.RunAsync("ci", "test", "--deadline", "3s");
        Assert.NotEqual(0, ran.ExitCode);
        Assert.Contains("HAL5026", ran.Error, StringComparison.Ordinal);
        Assert.Contains("0 passed, 1 failed, 0 skipped", ran.Output, StringComparison.Ordinal);
        Assert.Contains("tests::hangs", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_ends_the_tests_too()
    {
        using var sample = Crate("#[test]\n    fn hangs() {\n        std::fs::write(\"pid\", std::process::id().to_string()).unwrap();\n        std::thread::sleep(std::time::Duration::from_secs(600));\n    }");
        using var hal9 = sample.Start("ci", "test");
        var pid = Path.Combine(sample.Folder, "pid");
        await SampleCopy.Eventually(() => File.Exists(pid) && File.ReadAllText(pid).Length > 0);
        SampleCopy.Signal(hal9, "INT");
        await hal9.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(130, hal9.ExitCode);
        Assert.False(Directory.Exists($"/proc/{File.ReadAllText(pid)}"), "the test is still running");
    }

    [Fact]
    public async Task Shards_together_are_all_tests_and_isolation_runs_each_in_its_own_process()
    {
        using var sample = Crate("static ALONE: std::sync::atomic::AtomicBool = std::sync::atomic::AtomicBool::new(true);\n    fn alone() -> bool {\n        ALONE.swap(false, std::sync::atomic::Ordering::SeqCst)\n    }\n    #[test]\n    fn a() {\n        assert!(alone());\n    }\n    #[test]\n    fn b() {\n        assert!(alone());\n    }\n    #[test]\n    fn c() {\n        assert!(alone());\n    }");
        var shared = await sample.RunAsync("ci", "test", "--json", "--retries", "0");
        Assert.Equal((1, 2, 0, 0), Counts(shared.Json));
        // Alone, the same tests pass: that is what isolation tells.
        Assert.Equal((3, 0, 0, 0), Counts((await sample.RunAsync("ci", "test", "--json", "--isolate")).Json));
        var parts = new List<string>();
        for (var i = 1; i <= 2; i++) parts.AddRange((await sample.RunAsync("ci", "test", "--json", "--isolate", "--shard", $"{i}/2")).Json["tests"]!.AsArray().Select(test => (string)test!["name"]!));
        Assert.Equal(["tests::a", "tests::b", "tests::c"], parts.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_race_is_hunted_until_it_fails()
    {
        using var sample = Crate("#[test]\n    fn third_time() {\n        let count = std::fs::read_to_string(\"count\").map_or(0, |text| text.len());\n        std::fs::write(\"count\", \"x\".repeat(count + 1)).unwrap();\n        assert!(count < 2);\n    }");
        var ran = await sample.RunAsync("ci", "test", "--json", "--until-failure", "10");
        Assert.Equal((1, 3, 1), (ran.ExitCode, (int)ran.Json["rounds"]!, (int)ran.Json["failed"]!));
    }

    [Fact]
    public async Task What_does_not_compile_is_pointed_at_and_nothing_is_said_to_have_passed()
    {
        using var sample = Crate("#[test]\n    fn wrong() {\n        let x: u8 = \"text\";\n    }");
        var ran = await sample.RunAsync("ci", "test");
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("error[E0308]: mismatched types\n --> src/lib.rs:6:21\n", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_crate_without_tests_is_no_green()
    {
        using var sample = new SampleCopy(null);
        sample.With("Cargo.toml", Manifest).With("src/main.rs", "fn main() {}\n");
        var ran = await sample.RunAsync("ci", "test");
        Assert.Equal(2, ran.ExitCode);
        Assert.Contains("HAL5023", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Rust_that_is_not_there_is_a_plain_reason_and_one_that_is_runs()
    {
        using var sample = Crate("#[test]\n    fn fine() {}");
        var missing = await sample.RunAsync("ci", "test", "--toolchain", "1.12");
        Assert.Equal(2, missing.ExitCode);
        Assert.Contains("error[HAL5025]: Rust 1.12 is not installed", missing.Error, StringComparison.Ordinal);

        // A compiler without rustup, as distributions package it, is found along the search path.
        sample.WithRustc("1.13.9");
        sample.Variables["PATH"] = $"{Environment.GetEnvironmentVariable("PATH")}:{sample.Folder}/opt";
        var ran = await sample.RunAsync("ci", "test", "--json", "--toolchain", "1.13");
        Assert.True(ran.ExitCode == 0, ran.All);
        Assert.Equal("shop (1.13)", (string?)ran.Json["tests"]![0]!["module"]);
    }

    [Theory]
    [InlineData("--shard", "3/2")]
    [InlineData("--shard", "0/2")]
    [InlineData("--retries", "99")]
    [InlineData("--until-failure", "0")]
    [InlineData("--deadline", "soon")]
    [InlineData("--test-deadline", "0s")]
    public async Task An_option_that_makes_no_sense_is_refused_before_anything_runs(string option, string value)
    {
        using var sample = Crate("#[test]\n    fn fine() {}");
        var ran = await sample.RunAsync("ci", "test", option, value);
        Assert.Equal((2, ""), (ran.ExitCode, ran.Output));
        Assert.Contains("HAL0202", ran.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(sample.Folder, "target")));
    }

    private static SampleCopy Crate(string tests) =>
        new SampleCopy(null).With("Cargo.toml", Manifest).With("src/lib.rs", $"#[cfg(test)]\nmod tests {{\n    // 3\n    {tests}\n}}\n").With(".gitignore", "target\n");

    private static (int Passed, int Failed, int Skipped, int Flaky) Counts(JsonNode answer) => ((int)answer["passed"]!, (int)answer["failed"]!, (int)answer["skipped"]!, (int)answer["flaky"]!);
}
