using System.Diagnostics;

namespace Hal9.Toolchains.Tests.Linting;

public sealed class CargoLintTests
{
    public CargoLintTests() => Requires.Cargo();

    [Fact]
    public async Task A_green_sample_is_green_and_the_second_time_answered_from_the_cache()
    {
        using var sample = new SampleCopy("billing");
        var first = await sample.RunAsync("ci", "lint", "--json");
        Assert.True(first.ExitCode == 0, first.All);
        Assert.Equal((0, false), ((int)first.Json["findings"]!, (bool)first.Json["cached"]!));

        var second = await sample.RunAsync("ci", "lint");
        Assert.Contains("nothing has changed since", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("clippy", second.Error, StringComparison.Ordinal);
        Assert.False((bool)(await sample.RunAsync("ci", "lint", "--no-cache", "--json")).Json["cached"]!);

        // A file that git does not know yet counts too.
        sample.With("crates/money/src/new.rs", "fn  x(){}\n").Planted("crates/money/src/lib.rs", "use std::fmt;", "mod new;\nuse std::fmt;");
        var third = await sample.RunAsync("ci", "lint");
        Assert.Equal(1, third.ExitCode);
        Assert.Contains("crates/money/src/new.rs:1:1", third.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Formatting_and_clippy_are_told_with_their_places_and_what_can_be_mended_is()
    {
        using var sample = new SampleCopy("billing");
        sample.Planted("crates/money/src/lib.rs", "        self.0\n    }\n\n    /// Splits", "        return self.0;\n    }\n\n    pub fn  odd(self)->bool { self.0 % 2 != 0 }\n\n    /// Splits");
        var red = await sample.RunAsync("ci", "lint");
        Assert.Equal(1, red.ExitCode);
        Assert.Contains("error[HAL5010]", red.Output, StringComparison.Ordinal);
        Assert.Contains("error[clippy::needless_return]: unneeded `return` statement\n  --> crates/money/src/lib.rs:25:9\n", red.Output, StringComparison.Ordinal);
        Assert.Contains("lint: 2 errors", red.Output, StringComparison.Ordinal);

        var sarif = (await sample.RunAsync("ci", "lint", "--format", "sarif")).Json["runs"]![0]!["results"]!.AsArray();
        Assert.Equal(["HAL5010", "clippy::needless_return"], sarif.Select(result => (string?)result!["ruleId"]));
        sample.Variables["GITHUB_ACTIONS"] = "true";
        Assert.Contains("::error file=crates/money/src/lib.rs,line=25,col=9,", (await sample.RunAsync("ci", "lint")).Output, StringComparison.Ordinal);

        var mended = await sample.RunAsync("ci", "lint", "--fix");
        Assert.True(mended.ExitCode == 0, mended.All);
        Assert.Contains("pub fn odd(self) -> bool {", sample.Read("crates/money/src/lib.rs"), StringComparison.Ordinal);
        Assert.Contains("nothing has changed", (await sample.RunAsync("ci", "lint")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_manifest_is_pointed_at()
    {
        using var sample = new SampleCopy("billing");
        sample.Planted("crates/money/Cargo.toml", "[lints]", "x = = 1\n[lints]");
        var ran = await sample.RunAsync("ci", "lint");
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("--> crates/money/Cargo.toml:7:5", ran.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Options passed", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tool_that_hangs_is_ended_at_the_deadline_with_all_it_started()
    {
        using var sample = new SampleCopy("billing");
        sample.With("hal9.yml", "ci: {deadline: 1s}\n").WithProgram("bin/cargo", "#!/bin/sh\ncase $1 in --version) echo cargo 1;; *) echo $$ > pid; sleep 60 & wait;; esac\n");
        sample.Variables["PATH"] = $"{sample.Folder}/bin:{Environment.GetEnvironmentVariable("PATH")}";
        var begun = Stopwatch.GetTimestamp();
        var ran = await sample.RunAsync("ci", "lint");
        Assert.Equal(2, ran.ExitCode);
        Assert.Contains("HAL5006", ran.Error, StringComparison.Ordinal);
        Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(40), "it waited for the tool");
        Assert.False(Directory.Exists($"/proc/{sample.Read("pid").Trim()}"), "the tool is still there");
    }

    [Fact]
    public async Task A_Rust_is_chosen_as_for_tests_and_one_without_clippy_is_no_green()
    {
        using var sample = new SampleCopy("billing");
        var stable = await sample.RunAsync("ci", "lint", "--toolchain", "stable");
        Assert.True(stable.ExitCode == 0, stable.All);
        var missing = await sample.RunAsync("ci", "lint", "--toolchain", "1.12");
        Assert.Equal(2, missing.ExitCode);
        Assert.Contains("error[HAL5025]: Rust 1.12 is not installed", missing.Error, StringComparison.Ordinal);

        sample.WithProgram("opt/rustc", "#!/bin/sh\necho 'rustc 1.13.9 (distribution)'\n");
        sample.Variables["PATH"] = $"{Environment.GetEnvironmentVariable("PATH")}:{sample.Folder}/opt";
        var bare = await sample.RunAsync("ci", "lint", "--toolchain", "1.13");
        Assert.Equal(2, bare.ExitCode);
        Assert.Contains("error[HAL5025]: Rust 1.13 is here without clippy and rustfmt of its own", bare.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clippy_that_is_not_there_is_no_green()
    {
        using var sample = new SampleCopy("billing");
        sample.WithProgram("bin/cargo", "#!/bin/sh\ncase $1 in --version) echo cargo 1;; clippy) echo 'error: no such command: `clippy`' >&2; exit 101;; esac\n");
        sample.Variables["PATH"] = $"{sample.Folder}/bin:{Environment.GetEnvironmentVariable("PATH")}";
        var ran = await sample.RunAsync("ci", "lint");
        Assert.NotEqual(0, ran.ExitCode);
        Assert.Contains("no such command: `clippy`", ran.All, StringComparison.Ordinal);
    }
}
