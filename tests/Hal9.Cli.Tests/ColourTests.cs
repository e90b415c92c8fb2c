namespace Hal9.Cli.Tests;

public sealed class ColourTests
{
    private static async Task<bool> IsColouredAsync(string[] arguments, params (string Name, string Value)[] variables)
    {
        var ran = await Hal9Program.RunAsync(new Typed(["doctor", .. arguments]) { Variables = variables.ToDictionary() });
        return ran.Output.Contains('\u001b', StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipe_takes_no_colours() => Assert.False(await IsColouredAsync([]));

    [Fact]
    public async Task CLICOLOR_FORCE_colours_a_pipe() => Assert.True(await IsColouredAsync([], ("CLICOLOR_FORCE", "1")));

    [Fact]
    public async Task CLICOLOR_FORCE_of_0_forces_nothing() => Assert.False(await IsColouredAsync([], ("CLICOLOR_FORCE", "0")));

    [Fact]
    public async Task NO_COLOR_beats_CLICOLOR_FORCE() => Assert.False(await IsColouredAsync([], ("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")));

    [Fact]
    public async Task An_empty_NO_COLOR_says_nothing() => Assert.True(await IsColouredAsync([], ("CLICOLOR_FORCE", "1"), ("NO_COLOR", "")));

    [Fact]
    public async Task The_option_beats_the_environment()
    {
        Assert.True(await IsColouredAsync(["--color", "always"], ("NO_COLOR", "1")));
        Assert.False(await IsColouredAsync(["--color=never"], ("CLICOLOR_FORCE", "1")));
    }
}
