namespace Hal9.Toolchains.Tests.Benchmarking;

/// <summary><c>hal9 ci bench</c>: what is found, run and told.</summary>
[Collection("dotnet")]
public sealed class BenchTests
{
    private const string Bench = "crates/money/benches/sums.rs";
    private const string Manifest = "crates/money/Cargo.toml";

    [Fact]
    public async Task Benches_of_Cargo_are_run_optimised_with_what_they_write_and_a_failing_one_is_red()
    {
        Requires.Cargo();
        using var sample = new SampleCopy("billing");
        sample.With(Manifest, sample.Read(Manifest) + "\n[[bench]]\nname = \"sums\"\nharness = false\n")
            .With(Bench, "fn main() {\n    println!(\"debug {} {:?}\", cfg!(debug_assertions), std::env::args().skip(1).collect::<Vec<_>>());\n}\n");
        var ran = await sample.RunAsync("ci", "bench", "--bench-arg=--only", "--bench-arg=two words");
        Assert.True(ran.ExitCode == 0, ran.All);
        Assert.Contains("debug false [\"--only\", \"two words\", \"--bench\"]\n", ran.Output, StringComparison.Ordinal);
        Assert.EndsWith("1 of 1 benchmarks ran to their end: money::sums\n", ran.Output, StringComparison.Ordinal);

        sample.Planted(Bench, "println!", "panic!");
        var failed = await sample.RunAsync("ci", "bench", "--json");
        Assert.Equal((1, false), (failed.ExitCode, (bool?)failed.Json["benchmarks"]![0]!["succeeded"]));
        Assert.Contains("panicked at crates/money/benches/sums.rs:2", failed.Error, StringComparison.Ordinal);
        Assert.Contains("error[HAL5061]: `money::sums` failed with exit code ", failed.Error, StringComparison.Ordinal);

        var missing = await sample.RunAsync("ci", "bench", "--toolchain", "1.12");
        Assert.Equal((2, ""), (missing.ExitCode, missing.Output));
        Assert.Contains("error[HAL5025]: Rust 1.12 is not installed", missing.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_DotNet_program_called_Benchmarks_is_run_as_for_a_release_and_others_are_not()
    {
        Requires.Program("dotnet");
        using var sample = new SampleCopy(null);
        const string project = "<Project Sdk=\"Microsoft.NET.Sdk\">\n  <PropertyGroup>\n    <OutputType>Exe</OutputType>\n    <TargetFramework>net10.0</TargetFramework>\n    <IsPublishable>false</IsPublishable>\n  </PropertyGroup>\n</Project>\n";
        sample.With("src/Till/Till.csproj", project).With("src/Till/Program.cs", "return 1;\n").With("bench/Till.Benchmarks/Till.Benchmarks.csproj", project)
            .With("bench/Till.Benchmarks/Program.cs", "#if DEBUG\n#error slow\n#endif\nSystem.Console.WriteLine($\"measured {args.Length}\");\n")
            .With("Till.slnx", "<Solution><Project Path=\"src/Till/Till.csproj\" /><Project Path=\"bench/Till.Benchmarks/Till.Benchmarks.csproj\" /></Solution>\n");
        var listed = await sample.RunAsync("ci", "bench", "--list");
        Assert.Equal((0, "Till.Benchmarks  dotnet run -c Release --project Till.Benchmarks\n"), (listed.ExitCode, listed.Output));
        var ran = await sample.RunAsync("ci", "bench");
        Assert.True(ran.ExitCode == 0, ran.All);
        Assert.Contains("measured 0\n", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_there_is_none_it_is_no_green()
    {
        Requires.Cargo();
        using var sample = new SampleCopy("billing");
        var ran = await sample.RunAsync("ci", "bench");
        Assert.Equal((2, ""), (ran.ExitCode, ran.Output));
        Assert.Contains("error[HAL5060]: cargo Cargo.toml: there are no benchmarks", ran.Error, StringComparison.Ordinal);
    }
}
