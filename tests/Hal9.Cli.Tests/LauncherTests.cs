namespace Hal9.Cli.Tests;

/// <summary>The script <c>hal9</c> at the root, in a copy of its own with a build that is a stand-in for dotnet's.</summary>
public sealed class LauncherTests : IDisposable
{
    // Takes the place of `dotnet build`: notes that it ran, and makes a program that says which build it is.
    private const string Dotnet =
        """
        #!/bin/bash
        root=${2%/src/Hal9.Cli}
        echo x >> "$root/builds"
        if [[ -e $root/src/broken ]]; then echo "$root/src/Hal9.Cli/A.cs(1,2): error CS1002: ; expected [$root/src/Hal9.Cli/Hal9.Cli.csproj]"; exit 1; fi
        sleep 0.2
        mkdir -p "$root/artifacts/bin/Hal9.Cli/release"
        printf '#!/bin/bash\necho "build %s: $*"\n' "$(wc -l < "$root/builds" | tr -d ' ')" > "$root/artifacts/bin/Hal9.Cli/release/hal9"
        chmod +x "$root/artifacts/bin/Hal9.Cli/release/hal9"
        """;

    private readonly TemporaryFolder folder = new();

    public LauncherTests()
    {
        if (OperatingSystem.IsWindows() || !File.Exists("/bin/bash"))
        {
            Assert.Skip("needs bash");
            return;
        }
        folder.With("hal9", File.ReadAllBytes(Path.Combine(Golden.Root(), "hal9"))).With("src/Hal9.Cli/A.cs", "").With("bin/dotnet", Dotnet);
        foreach (var script in (string[])["hal9", "bin/dotnet"]) File.SetUnixFileMode(Path.Combine(folder.Path, script), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task It_builds_the_first_time_and_then_only_after_a_change()
    {
        Assert.Equal("build 1: a b\n", (await RunAsync("./hal9 a b")).Output);
        Assert.Equal("build 1: \n", (await RunAsync("./hal9")).Output);
        folder.With("src/Hal9.Cli/B.cs", "");
        Assert.Equal("build 2: \n", (await RunAsync("./hal9")).Output);
        File.Delete(Path.Combine(folder.Path, "src/Hal9.Cli/A.cs"));
        Assert.Equal("build 3: \n", (await RunAsync("./hal9")).Output);
        Assert.Equal("build 3: \n", (await RunAsync("./hal9")).Output);
    }

    [Fact]
    public async Task It_works_from_any_folder_and_through_links()
    {
        const string Lines = "mkdir -p 'a b/c' && ln -s ../../hal9 'a b/c/one' && ln -s \"$PWD/a b/c/one\" two && cd 'a b' && c/one 1 && ../two 2 && bash ../hal9 3 && PATH=..:$PATH && hal9 4";
        Assert.Equal("build 1: 1\nbuild 1: 2\nbuild 1: 3\nbuild 1: 4\n", (await RunAsync(Lines)).Output);
    }

    [Fact]
    public async Task Four_at_once_build_once()
    {
        var ran = await RunAsync("for i in 1 2 3 4; do ./hal9 & done; wait");
        Assert.Equal("build 1: \nbuild 1: \nbuild 1: \nbuild 1: \n", ran.Output);
    }

    [Fact]
    public async Task A_build_that_fails_shows_the_compilers_errors_and_ends_with_exit_code_2()
    {
        folder.With("src/broken", "");
        var ran = await RunAsync("./hal9");
        Assert.Equal((2, ""), (ran.ExitCode, ran.Output));
        Assert.StartsWith("src/Hal9.Cli/A.cs(1,2): error CS1002: ; expected\nhal9: the build failed", ran.Error, StringComparison.Ordinal);
        File.Delete(Path.Combine(folder.Path, "src/broken"));
        Assert.Equal((0, "build 2: \n"), ((await RunAsync("./hal9")) is var mended ? mended.ExitCode : -1, mended.Output));
    }

    private Task<Ran> RunAsync(string line) => Bash.RunAsync(line, folder.Path, Path.Combine(folder.Path, "bin"));
}
