namespace Hal9.Toolchains.Tests.Testing;

/// <summary><c>hal9 ci test</c> on the .NET sample: every framework, and what can go wrong in one.</summary>
[Collection("dotnet")]
public sealed class DotNetTestRunTests
{
    private const string Tests = "tests/Postage.Tests/TariffTests.cs";
    private const string Project = "tests/Postage.Tests/Postage.Tests.csproj";

    [Fact]
    [Trait("Category", "Long")]
    public async Task Every_framework_of_the_sample_is_green()
    {
        using var sample = new SampleCopy("postage");
        var ran = await sample.RunAsync("ci", "test", "--framework", "net10.0", "--json");
        Assert.True(ran.ExitCode == 0, ran.All);
        Assert.Equal(
            [("Postage.MSTest.Tests (net10.0)", 3), ("Postage.NUnit.Tests (net10.0)", 3), ("Postage.Tests (net10.0)", 8), ("Postage.Xunit2.Tests (net10.0)", 3)],
            ran.Json["tests"]!.AsArray().GroupBy(test => (string)test!["module"]!).Select(module => (module.Key, module.Count())).OrderBy(module => module.Key, StringComparer.Ordinal));
        Assert.All(ran.Json["tests"]!.AsArray(), test => Assert.Matches(@"^Postage\.\w*\.?Tests\.TariffTests\.A_", (string)test!["name"]!));
    }

    [Fact]
    public async Task A_failing_and_a_flaky_test_of_a_program_are_told_apart()
    {
        using var sample = OneProgram($"""
                [Fact]
                public void Fails() => Assert.Equal(1, Tariff.CentsFor(new Parcel(1)));

            {SampleCopy.SecondTime}
            """);
        var ran = await sample.RunAsync("ci", "test", Project);
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("error[HAL5020]: `Postage.Tests.TariffTests.Fails`: Assert.Equal() Failure", ran.Output, StringComparison.Ordinal);
        Assert.Contains($"--> {Tests}:6:1", ran.Output, StringComparison.Ordinal);
        Assert.Contains("warning[HAL5024]: `Postage.Tests.TariffTests.Second_time`: first", ran.Output, StringComparison.Ordinal);
        Assert.Contains("1 passed, 1 failed, 0 skipped (1 flaky)", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_hangs_or_dies_names_the_test_that_was_running()
    {
        using var sample = OneProgram("""
                [Fact]
                public void Sleeps() { if (Environment.GetEnvironmentVariable("DIE") is null) Thread.Sleep(Timeout.Infinite); else { Thread.Sleep(1000); Environment.Exit(7); } }
            """);
        var hung = await sample.RunAsync("ci", "test", Project, "--test-deadline", "2s", "--retries", "0");
        Assert.Equal(1, hung.ExitCode);
        Assert.Contains("HAL5021", hung.Error, StringComparison.Ordinal);
        Assert.Contains("running: Postage.Tests.TariffTests.Sleeps (for ", hung.Error, StringComparison.Ordinal);

        sample.Variables["DIE"] = "1";
        var dead = await sample.RunAsync("ci", "test", Project, "--retries", "0");
        Assert.Equal(1, dead.ExitCode);
        Assert.Contains("error[HAL5022]: Postage.Tests (net10.0) ended with exit code 7", dead.Error, StringComparison.Ordinal);
        Assert.Contains("running: Postage.Tests.TariffTests.Sleeps", dead.Error, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Under_VSTest_too_failures_flaky_tests_and_hangs_are_told_apart()
    {
        using var sample = new SampleCopy("postage");
        sample.With("tests/Postage.Xunit2.Tests/MoreTests.cs", $$"""
            namespace Postage.Xunit2.Tests;

            public sealed class MoreTests
            {
                [Fact]
                public void Fails() => Assert.Equal(1, 2);

            {{SampleCopy.SecondTime}}

                [Fact]
                public void Sleeps()
                {
                    if (Environment.GetEnvironmentVariable("SLEEP") is not null) Thread.Sleep(Timeout.Infinite);
                }
            }

            """);
        const string project = "tests/Postage.Xunit2.Tests/Postage.Xunit2.Tests.csproj";
        var ran = await sample.RunAsync("ci", "test", project);
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("--> tests/Postage.Xunit2.Tests/MoreTests.cs:6:1", ran.Output, StringComparison.Ordinal);
        Assert.Contains("warning[HAL5024]: `Postage.Xunit2.Tests.MoreTests.Second_time`", ran.Output, StringComparison.Ordinal);
        Assert.Contains("5 passed, 1 failed, 0 skipped (1 flaky)", ran.Output, StringComparison.Ordinal);

        sample.Variables["SLEEP"] = "1";
        var hung = await sample.RunAsync("ci", "test", project, "--test-deadline", "5s", "--retries", "0");
        Assert.Equal(1, hung.ExitCode);
        Assert.Contains("HAL5021", hung.Error, StringComparison.Ordinal);
        Assert.Contains("running: Postage.Xunit2.Tests.MoreTests.Sleeps", hung.Error, StringComparison.Ordinal);
    }

    [Theory]
    [Trait("Category", "Long")]
    [InlineData("net8.0", "8.0.")]
    [InlineData("net9.0", "9.0.")]
    public async Task An_older_framework_runs_on_its_own_runtime(string framework, string version)
    {
        using var sample = new SampleCopy("postage");
        sample.Planted(Tests, "public sealed class TariffTests\n{", $"public sealed class TariffTests\n{{\n    [Fact]\n    public void Its_runtime_is_its_own() => Assert.StartsWith(\"{version}\", Environment.Version.ToString());\n");
        var ran = await sample.RunAsync("ci", "test", Project, "--framework", framework, "--json");
        Assert.True(ran.ExitCode == 0, ran.All);
        Assert.Equal((9, 0), ((int)ran.Json["passed"]!, (int)ran.Json["failed"]!));
    }

    [Fact]
    public async Task A_framework_that_no_test_is_for_is_no_green()
    {
        using var sample = OneProgram("    [Fact]\n    public void Fine() { }");
        var ran = await sample.RunAsync("ci", "test", Project, "--framework", "net6.0");
        Assert.Equal(2, ran.ExitCode);
        Assert.Contains("HAL5025", ran.Error, StringComparison.Ordinal);
        Assert.Contains("they are for net10.0", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tests_of_NUnit_are_selected_whatever_stands_in_their_names()
    {
        using var sample = new SampleCopy("postage");
        sample.With("tests/Postage.NUnit.Tests/NameTests.cs", """
            namespace Postage.NUnit.Tests;

            public sealed class NameTests
            {
                [TestCase("a", TestName = "A name of five words")]
                [TestCase("b \"c\" \\ d, e | f & (g)")]
                [TestCase("j '/\"")]
                [TestCase("k", Explicit = true, TestName = "For hands alone")]
                [TestCase("h", TestName = "Fails once more \"i\"")]
                public void Named(string text)
                {
                    var isSecond = File.Exists("seen");
                    Assert.That(text, Is.Not.EqualTo("k"));
                    if (text == "h") File.WriteAllText("seen", "");
                    Assert.That(text != "h" || isSecond, "first");
                }
            }

            """);
        var ran = await sample.RunAsync("ci", "test", "tests/Postage.NUnit.Tests/Postage.NUnit.Tests.csproj", "--framework", "net10.0", "--shard", "1/1", "--json");
        Assert.True(ran.ExitCode == 0, ran.All);
        Assert.Equal((7, 0, 1), ((int)ran.Json["passed"]!, (int)ran.Json["failed"]!, (int)ran.Json["flaky"]!));
    }

    [Fact]
    public async Task Tests_of_the_NET_Framework_are_told_to_need_Windows_and_no_dead_host()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has it");
        using var sample = new SampleCopy(null);
        sample.With("Old.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\">\n  <PropertyGroup>\n    <TargetFramework>net48</TargetFramework>\n    <IsTestProject>true</IsTestProject>\n  </PropertyGroup>\n</Project>\n").With("Old.cs", "class Old { }\n");
        var ran = await sample.RunAsync("ci", "test");
        Assert.Equal(2, ran.ExitCode);
        Assert.Contains("error[HAL5025]: Old cannot be tested on net48: .NET Framework runs on Windows, and there is no mono here\n  = `--framework` names", ran.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("HAL5022", ran.All, StringComparison.Ordinal);
    }

    /// <summary>The sample's test program for one framework, with other tests in it.</summary>
    private static SampleCopy OneProgram(string tests) => new SampleCopy("postage")
        .Planted(Project, "net8.0;net9.0;net10.0", "net10.0").Planted("src/Postage/Postage.csproj", "net8.0;net9.0;net10.0", "net10.0")
        .With(Tests, $"namespace Postage.Tests;\n\npublic sealed class TariffTests\n{{\n{tests}\n}}\n");
}
