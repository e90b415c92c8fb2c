namespace Hal9.Cli.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public async Task The_version_is_one_line()
    {
        var ran = await Hal9Program.RunAsync("--version");
        Assert.Equal((0, ""), (ran.ExitCode, ran.Error));
        Assert.Matches(@"^hal9 \d+\.\d+\.\d+\n$", ran.Output);
    }

    [Theory]
    [InlineData]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("help")]
    public async Task The_name_alone_or_with_help_lists_every_verb(params string[] arguments)
    {
        var ran = await Hal9Program.RunAsync(arguments);
        Assert.Equal((0, ""), (ran.ExitCode, ran.Error));
        Assert.All(Verbs.VerbList.All.Where(verb => !verb.Hidden), verb => Assert.Contains($"  {verb.Name} ", ran.Output, StringComparison.Ordinal));
        Assert.DoesNotContain("complete ", ran.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("dcotor", "doctor")]
    [InlineData("Explain", "explain")]
    [InlineData("completions", "completion")]
    public async Task A_mistyped_verb_is_refused_with_what_was_probably_meant(string typed, string meant)
    {
        var ran = await Hal9Program.RunAsync(typed);
        Assert.Equal((2, ""), (ran.ExitCode, ran.Output));
        Assert.StartsWith($"error[HAL0200]: `hal9` has no verb `{typed}`\n", ran.Error, StringComparison.Ordinal);
        Assert.Contains($"did you mean `{meant}`?", ran.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--jsno", "--json", "doctor", "--jsno")]
    [InlineData("--colour", "--color", "doctor", "--colour=never")]
    [InlineData("--verison", "--version", "--verison")]
    [InlineData("--hlep", "--help", "explain", "HAL0001", "--hlep")]
    public async Task A_mistyped_option_is_refused_with_what_was_probably_meant(string typed, string meant, params string[] arguments)
    {
        var ran = await Hal9Program.RunAsync(arguments);
        Assert.Equal((2, ""), (ran.ExitCode, ran.Output));
        Assert.Contains($"error[HAL0201]: ", ran.Error, StringComparison.Ordinal);
        Assert.Contains($"has no option `{typed}`", ran.Error, StringComparison.Ordinal);
        Assert.Contains($"did you mean `{meant}`?", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mistake_of_use_points_at_its_word_and_says_where_help_is()
    {
        var ran = await Hal9Program.RunAsync("doctor", "--jsno");
        Assert.Equal(
            """
            error[HAL0201]: `hal9 doctor` has no option `--jsno`
             --> <command line>:1:13
            1 | hal9 doctor --jsno
              |             ^^^^^^ did you mean `--json`?

            Usage: hal9 doctor [options]
            For more: hal9 doctor --help

            """,
            ran.Error);
    }

    [Theory]
    [InlineData("completion")]
    [InlineData("completion", "tcsh")]
    [InlineData("completion", "bash", "zsh")]
    [InlineData("doctor", "--color", "purple")]
    [InlineData("doctor", "--color")]
    [InlineData("doctor", "extra")]
    [InlineData("complete", "x", "y")]
    public async Task A_missing_wrong_or_superfluous_argument_ends_with_exit_code_2(params string[] arguments)
    {
        var ran = await Hal9Program.RunAsync(arguments);
        Assert.Equal((2, ""), (ran.ExitCode, ran.Output));
        Assert.StartsWith("error[HAL0202]: ", ran.Error, StringComparison.Ordinal);
        Assert.Contains("Usage: hal9 ", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_needs_no_arguments_that_the_verb_would_need()
    {
        var ran = await Hal9Program.RunAsync("completion", "--help");
        Assert.Equal((0, ""), (ran.ExitCode, ran.Error));
        Assert.Contains("Usage: hal9 completion SHELL", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hostile_argument_cannot_write_to_the_terminal()
    {
        var ran = await Hal9Program.RunAsync("\u001b]0;owned\u0007");
        Assert.Equal(2, ran.ExitCode);
        Assert.DoesNotContain('\u001b', ran.Error);
        Assert.DoesNotContain('\u0007', ran.Error);
    }
}
