namespace Hal9.Cli.Tests;

public sealed class HelpfulVerbsTests
{
    [Theory]
    [InlineData("HAL0200")]
    [InlineData("hal0200")]
    [InlineData("unknown-verb")]
    public async Task A_code_is_explained_by_its_page(string code)
    {
        var ran = await Hal9Program.RunAsync("explain", code);
        Assert.Equal((0, ""), (ran.ExitCode, ran.Error));
        Assert.StartsWith("# HAL0200: unknown-verb\n", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_code_is_refused_with_a_way_out()
    {
        var ran = await Hal9Program.RunAsync("explain", "unknown-verbs");
        Assert.Equal((2, ""), (ran.ExitCode, ran.Output));
        Assert.Contains("did you mean `unknown-verb`?", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_names_every_component_and_what_it_is_for()
    {
        var ran = await Hal9Program.RunAsync("doctor");
        Assert.All(Component.All(), component => Assert.Contains($"{component.UsedBy}: {component.For}\n", ran.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Doctor_on_a_machine_with_nothing_says_what_is_missing_and_ends_with_exit_code_1()
    {
        // The apphost needs a folder of .NET that it would else find by the PATH.
        var dotnet = Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        var ran = await Hal9Program.RunAsync(new Typed("doctor") { Variables = { ["PATH"] = "/nowhere", ["DOTNET_ROOT"] = dotnet } });
        Assert.Equal((1, ""), (ran.ExitCode, ran.Error));
        Assert.Contains("missing  git ", ran.Output, StringComparison.Ordinal);
        Assert.Contains("apt-get install bash tar git ", ran.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("hal9 do", "doctor")]
    [InlineData("hal9 check --form", "--format")]
    [InlineData("hal9 check --format sa", "sarif")]
    [InlineData("./hal9 completion z", "zsh")]
    public async Task A_line_can_be_completed(string line, string word)
    {
        var ran = await Hal9Program.RunAsync("complete", line.Length.ToString(), "--", line);
        Assert.Equal((0, word + "\n", ""), (ran.ExitCode, ran.Output, ran.Error));
    }

    [Fact]
    public async Task Where_a_path_may_stand_the_shell_is_left_to_offer_files() => Assert.Equal("", (await Hal9Program.RunAsync("complete", "11", "--", "hal9 check ")).Output);

    [Fact]
    public async Task The_bash_script_completes_in_a_real_bash()
    {
        using var folder = new TemporaryFolder().With("c.bash", (await Hal9Program.RunAsync("completion", "bash")).Output);
        const string Line = """source c.bash; COMP_LINE="$P expl"; COMP_POINT=${#COMP_LINE}; COMP_WORDS=("$P" expl); COMP_CWORD=1; _hal9; echo "${COMPREPLY[@]}" """;
        Assert.Equal("explain\n", (await Bash.RunAsync(Line, folder.Path)).Output);
    }

    [Theory]
    [InlineData("plan", "--pre-release", "be ta")]
    [InlineData("plan", "--metadata", "a+b")]
    [InlineData("publish", "--pre-release", "")]
    public async Task What_no_version_can_hold_is_refused_before_anything_is_read(string verb, string option, string value)
    {
        var ran = await Hal9Program.RunAsync("release", verb, option, value);
        Assert.Equal((2, ""), (ran.ExitCode, ran.Output));
        Assert.Contains($"`{option}` must be", ran.Error, StringComparison.Ordinal);
    }
}
