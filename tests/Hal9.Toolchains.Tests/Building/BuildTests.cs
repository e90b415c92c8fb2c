using System.Diagnostics;
using Hal9.Toolchains.Building;

namespace Hal9.Toolchains.Tests.Building;

public sealed class BuildTests
{
    private const string Program = "System.Console.WriteLine(\"till open\");\n";
    private const string Project = "<Project Sdk=\"Microsoft.NET.Sdk\">\n  <PropertyGroup>\n    <OutputType>Exe</OutputType>\n    <TargetFramework>net10.0</TargetFramework>\n    <AssemblyName>till</AssemblyName>\n  </PropertyGroup>\n</Project>\n";

    /// <summary>What options are cut at.</summary>
    private const string Elsewhere = "work, too = more";

    private static string Host => BuildTarget.Host!.Rid;

    [Fact]
    public async Task A_dotnet_program_is_the_same_bytes_in_another_folder_and_runs()
    {
        using var one = Till();
        using var other = Till(Elsewhere + ", ada's");
        var ran = await one.RunAsync("ci", "build", "--target", Host);
        Assert.True(ran.ExitCode == 0, ran.All);
        Assert.Contains("single file", ran.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await other.RunAsync("ci", "build", "--target", Host)).ExitCode);
        var archive = $"dist/till-{Host}.tar.gz";
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(one.Folder, archive), TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(Path.Combine(other.Folder, archive), TestContext.Current.CancellationToken));
        Assert.Equal($"till-{Host}.tar.gz: OK\n", Shell(one, "cd dist && sha256sum -c SHA256SUMS"));
        Assert.Equal("till open\n", Shell(one, $"tar xzf {archive} && ./till-{Host}/till"));
        // The tree is as it was: nothing is left beside the sources.
        Assert.False(Directory.Exists(Path.Combine(one.Folder, "src", "obj")));
    }

    [Fact]
    public async Task A_Rust_program_is_the_same_bytes_in_another_folder_and_what_is_not_installed_is_told()
    {
        Requires.Cargo();
        using var one = new SampleCopy("billing");
        using var other = new SampleCopy("billing", Elsewhere);
        other.Variables["RUSTFLAGS"] = "-C debuginfo=0";
        one.With("crates/invoice/src/main.rs", "fn main() { println!(\"{}\", std::env::args().nth(9).expect(\"no ninth\")); }\n");
        other.With("crates/invoice/src/main.rs", one.Read("crates/invoice/src/main.rs"));
        var ran = await one.RunAsync("ci", "build");
        Assert.True(ran.ExitCode == 0, ran.All);
        Assert.Contains("not built: invoice for osx-arm64: Rust's standard library for aarch64-apple-darwin is not installed (rustup target add aarch64-apple-darwin)", ran.Output, StringComparison.Ordinal);
        Assert.Equal(0, (await other.RunAsync("ci", "build", "--target", Host)).ExitCode);
        var archive = $"dist/invoice-{Host}.tar.gz";
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(one.Folder, archive), TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(Path.Combine(other.Folder, archive), TestContext.Current.CancellationToken));
        var named = await one.RunAsync("ci", "build", "--target", "osx-arm64");
        Assert.Equal(1, named.ExitCode);
        Assert.Contains("error[HAL5053]", named.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Rust_that_is_named_builds_and_one_that_is_not_there_is_told()
    {
        Requires.Cargo();
        using var sample = new SampleCopy("billing");
        var missing = await sample.RunAsync("ci", "build", "--toolchain", "1.12");
        Assert.Equal((2, ""), (missing.ExitCode, missing.Output));
        Assert.Contains("error[HAL5025]: Rust 1.12 is not installed", missing.Error, StringComparison.Ordinal);

        // A compiler without rustup, as distributions package it, builds into a folder of its own.
        sample.WithRustc("1.13.9");
        sample.Variables["PATH"] = $"{Environment.GetEnvironmentVariable("PATH")}:{sample.Folder}/opt";
        var ran = await sample.RunAsync("ci", "build", "--toolchain", "1.13");
        Assert.True(ran.ExitCode == 0, ran.All);
        Assert.Contains($"cargo build invoice for {Host} (1.13)", ran.Error, StringComparison.Ordinal);
        Assert.Contains("not built: invoice for osx-arm64: the standard library of Rust 1.13 for aarch64-apple-darwin is not installed (install it beside ", ran.Output, StringComparison.Ordinal);
        Assert.True(Directory.Exists(Path.Combine(sample.Folder, "target", "rust-1.13.9")));
    }

    [Fact]
    public async Task Every_program_of_a_package_is_built_as_folders_when_no_archives_are_wanted()
    {
        Requires.Cargo();
        using var sample = new SampleCopy("billing");
        sample.With("crates/invoice/src/bin/remind.rs", "fn main() { println!(\"please pay\"); }\n");
        for (var time = 0; time < 2; time++)
        {
            var ran = await sample.RunAsync("ci", "build", "--target", Host, "--no-archive", "-o", "made");
            Assert.True(ran.ExitCode == 0, ran.All);
            Assert.Equal([$"invoice-{Host}", $"remind-{Host}"], Directory.GetFileSystemEntries(Path.Combine(sample.Folder, "made")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        }
        Assert.Equal("please pay\n", Shell(sample, $"made/remind-{Host}/remind"));
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task Cancelling_a_build_leaves_no_process_and_no_half_archive(string signal, int exitCode)
    {
        Requires.Cargo();
        using var sample = new SampleCopy("billing");
        sample.With("crates/invoice/build.rs", $"fn main() {{\n    std::fs::write({System.Text.Json.JsonSerializer.Serialize(Path.Combine(sample.Folder, "pid"))}, std::process::id().to_string()).unwrap();\n    std::thread::sleep(std::time::Duration::from_secs(600));\n}}\n");
        using var hal9 = sample.Start("ci", "build", "--target", Host);
        var pid = Path.Combine(sample.Folder, "pid");
        await SampleCopy.Eventually(() => File.Exists(pid) && File.ReadAllText(pid).Length > 0);
        SampleCopy.Signal(hal9, signal);
        await hal9.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(exitCode, hal9.ExitCode);
        Assert.False(SampleCopy.IsRunning(File.ReadAllText(pid)), "the build script is still running");
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(sample.Folder, "dist")));
    }

    [Fact]
    public async Task A_library_is_compiled_and_a_target_named_for_it_is_a_mistake()
    {
        Requires.Cargo();
        using var sample = new SampleCopy("billing");
        sample.Without("crates/invoice/src/main.rs");
        var ran = await sample.RunAsync("ci", "build");
        Assert.Equal((0, "compiled cargo Cargo.toml (it makes no program)\n"), (ran.ExitCode, ran.Output));
        var named = await sample.RunAsync("ci", "build", "--target", Host);
        Assert.Equal(1, named.ExitCode);
        Assert.Contains("error[HAL5050]", named.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("linux-x46", "did you mean `linux-x64`?")]
    [InlineData("", "there are linux-x64")]
    public async Task A_target_that_is_none_is_refused_with_what_may_be_meant(string target, string hint)
    {
        using var sample = Till();
        var ran = await sample.RunAsync("ci", "build", "--target", target);
        Assert.Equal((2, ""), (ran.ExitCode, ran.Output));
        Assert.Contains("error[HAL5051]", ran.Error, StringComparison.Ordinal);
        Assert.Contains(hint, ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_project_is_pointed_into()
    {
        using var sample = Till();
        sample.Planted("src/Till.csproj", "</PropertyGroup>", "</PropertyGrop>");
        var ran = await sample.RunAsync("ci", "build", "--target", Host);
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("--> src/Till.csproj:6:5", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_refused_before_anything_is_built()
    {
        using var sample = Till();
        var ran = await sample.RunAsync("ci", "build", "--output", "src/Program.cs");
        Assert.Equal(2, ran.ExitCode);
        Assert.Contains("error[HAL5055]", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_programs_of_one_name_are_refused()
    {
        using var sample = Till();
        sample.With("other/Till.csproj", Project).With("other/Program.cs", Program);
        var ran = await sample.RunAsync("ci", "build", "--target", Host);
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("`other/Till.csproj` and `src/Till.csproj` both make `till`", ran.Error, StringComparison.Ordinal);
    }

    [Fact, Trait("Category", "Long")]
    public async Task Every_usual_platform_is_the_same_bytes_in_another_folder()
    {
        using var one = Till();
        using var other = Till();
        foreach (var target in BuildTarget.Usual)
        {
            // One at a time: each has packs of its own to fetch.
            foreach (var till in (SampleCopy[])[one, other])
            {
                var ran = await till.RunAsync("ci", "build", "--target", target.Rid);
                // Not every source of packages has those of win-arm64.
                if (ran.ExitCode != 0) Assert.Contains("Microsoft.NETCore.App.Runtime.win-arm64", ran.Output + ran.Error, StringComparison.Ordinal);
            }
        }
        var archives = Directory.GetFiles(Path.Combine(one.Folder, "dist")).Select(static path => Path.GetFileName(path)).ToArray();
        Assert.True(archives.Length > 6);
        Assert.All(archives, name => Assert.Equal(File.ReadAllBytes(Path.Combine(one.Folder, "dist", name)), File.ReadAllBytes(Path.Combine(other.Folder, "dist", name))));
    }

    /// <summary>A small program in a commit of a fixed time.</summary>
    private static SampleCopy Till(string folder = "work")
    {
        var sample = new SampleCopy(null, folder).With("src/Till.csproj", Project).With("src/Program.cs", Program);
        sample.Variables["SOURCE_DATE_EPOCH"] = "1700000000";
        return sample;
    }

    private static string Shell(SampleCopy sample, string line)
    {
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", line]) { WorkingDirectory = sample.Folder, RedirectStandardOutput = true })!;
        var text = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
        return text;
    }
}
