using System.Text.Json.Nodes;

namespace Hal9.Cli.Tests.Runs;

/// <summary><c>hal9 demo</c>, the first thing a newcomer types.</summary>
public sealed class DemoTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public DemoTests()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("needs bash");
        foreach (var name in (string[])["tmp", "home", "empty"]) Directory.CreateDirectory(Path.Combine(folder.Path, name));
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task It_runs_a_pipeline_and_says_what_to_type_next()
    {
        var ran = await RunAsync("demo", "--small");
        Assert.True(ran.ExitCode == 0, ran.Error);
        foreach (var language in (string[])["de", "en", "fr"]) Assert.Contains($"test ({language}, ubuntu-latest)", ran.Output, StringComparison.Ordinal);
        Assert.Contains("not run", ran.Output, StringComparison.Ordinal);
        Assert.Contains("What to type next", ran.Output, StringComparison.Ordinal);
        Assert.Contains("hal9 run logs -j report", ran.Output, StringComparison.Ordinal);
    }

    [Fact, Trait("Category", "Long")]
    public async Task The_pipeline_of_the_neurons_is_green()
    {
        // The user's own packages: a home without them would restore everything anew.
        var ran = await Hal9Program.RunAsync(new Typed("demo") { Folder = "/", Deadline = TimeSpan.FromMinutes(20), Variables = { ["TMPDIR"] = Path.Combine(folder.Path, "tmp") } });
        Assert.True(ran.ExitCode == 0, ran.Output + ran.Error);
        foreach (var framework in (string[])["net8.0", "net9.0", "net10.0"]) Assert.Contains($"test (ubuntu-latest, {framework})", ran.Output, StringComparison.Ordinal);
        Assert.Contains("no runner for windows-latest", ran.Output, StringComparison.Ordinal);
        Assert.Contains("hal9 cd deploy staging", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_SDK_it_says_where_to_get_it_and_what_can_be_seen_without()
    {
        var tools = Directory.CreateDirectory(Path.Combine(folder.Path, "tools")).FullName;
        foreach (var name in (string[])["git", "bash"]) File.CreateSymbolicLink(Path.Combine(tools, name), $"/usr/bin/{name}");
        var ran = await Hal9Program.RunAsync(new Typed("demo") { Folder = folder.Path, Variables = { ["PATH"] = tools } });
        Assert.Equal((2, ""), (ran.ExitCode, ran.Output));
        Assert.Contains("no dotnet here", ran.Error, StringComparison.Ordinal);
        Assert.Contains("hal9 demo --small", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_it_says_to_type_next_works()
    {
        var made = JsonNode.Parse((await RunAsync("demo", "--small", "--json")).Output)!;
        var repository = (string)made["folder"]!;
        Assert.Equal(0, (int)made["exitCode"]!);
        Assert.Contains("package", (await RunInAsync(repository, "run", "show")).Output, StringComparison.Ordinal);
        Assert.Contains("newcomer", (await RunInAsync(repository, "run", "logs", "-j", "report")).Output, StringComparison.Ordinal);
        Assert.Equal(0, (await RunInAsync(repository, "check")).ExitCode);
        await File.WriteAllTextAsync(Path.Combine(repository, "greetings", "fr.txt"), "Salut\n", TestContext.Current.CancellationToken);
        var broken = await RunInAsync(repository, "run", "ci", "-j", "test");
        Assert.Equal(1, broken.ExitCode);
        Assert.Contains("greetings/fr.txt:1", broken.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_time_it_makes_a_repository_of_its_own()
    {
        var first = JsonNode.Parse((await RunAsync("demo", "--small", "--json")).Output)!["folder"]!;
        var second = JsonNode.Parse((await RunAsync("demo", "--small", "--json")).Output)!["folder"]!;
        Assert.NotEqual((string)first!, (string)second!);
    }

    [Fact]
    public async Task Without_git_it_says_so_and_how_to_get_it()
    {
        var ran = await Hal9Program.RunAsync(new Typed("demo", "--small") { Folder = folder.Path, Variables = { ["PATH"] = Path.Combine(folder.Path, "empty") } });
        Assert.Equal((2, ""), (ran.ExitCode, ran.Output));
        Assert.StartsWith("error[HAL0222]: ", ran.Error, StringComparison.Ordinal);
        Assert.Contains("no git", ran.Error, StringComparison.Ordinal);
        Assert.Contains("hal9 demo --setup", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_folder_can_be_made_it_says_so()
    {
        var ran = await Hal9Program.RunAsync(new Typed("demo", "--small") { Folder = folder.Path, Variables = { ["TMPDIR"] = Path.Combine(folder.Path, "nowhere") } });
        Assert.Equal((2, ""), (ran.ExitCode, ran.Output));
        Assert.Contains("HAL0222", ran.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", ran.Error, StringComparison.Ordinal);
    }

    private Task<Ran> RunAsync(params string[] arguments) => RunInAsync("/", arguments);

    /// <summary>In a folder that may be written or not; everything it makes is below the test's own.</summary>
    private Task<Ran> RunInAsync(string at, params string[] arguments) => Hal9Program.RunAsync(new Typed(arguments)
    {
        Folder = at,
        Variables = { ["TMPDIR"] = Path.Combine(folder.Path, "tmp"), ["HOME"] = Path.Combine(folder.Path, "home"), ["XDG_CACHE_HOME"] = Path.Combine(folder.Path, "home", ".cache") },
    });
}
