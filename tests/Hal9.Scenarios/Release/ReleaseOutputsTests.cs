using Hal9.Forge.Tests;

namespace Hal9.Scenarios.Release;

/// <summary>What <c>hal9 release publish</c> hands to the steps behind it.</summary>
public sealed class ReleaseOutputsTests
{
    private const string Publish = $"export GITHUB_REPOSITORY=ada/engine GITHUB_TOKEN={ForgeDouble.Token} GITHUB_OUTPUT=$PWD/.git/outputs; : > .git/outputs; hal9 release publish";

    [Fact]
    public async Task The_outputs_say_what_was_released_and_nothing_of_what_was_not()
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("typed into bash");
        await using var ground = await ReleaseGround.MadeAsync();
        Assert.Equal((0, ""), await OutputsAsync(ground, "--dry-run"));
        Assert.Equal((0, "released=false\ntag=v0.1.0\nversion=0.1.0\n"), await OutputsAsync(ground, "--pull-request"));
        Assert.Equal((0, "released=true\ntag=v0.1.0\nversion=0.1.0\n"), await OutputsAsync(ground, "--draft"));
        // Still to be shown: jobs that failed are run again.
        Assert.Equal((0, "released=true\ntag=v0.1.0\nversion=0.1.0\n"), await OutputsAsync(ground, "--draft"));
        Assert.Equal((0, "released=true\ntag=v0.1.0\nversion=0.1.0\n"), await OutputsAsync(ground, "--tag v0.1.0"));
        Assert.Equal((0, "released=false\ntag=v0.1.0\nversion=0.1.0\n"), await OutputsAsync(ground, "--draft"));
        await ground.CommitAsync("docs: nothing to release");
        Assert.Equal((0, "released=false\ntag=\nversion=\n"), await OutputsAsync(ground, "--draft"));
        await ground.CommitAsync("fix: something");
        ground.Forge.Plants = static _ => ForgeFault.Answering(401, "Bad credentials");
        Assert.Equal((1, "released=false\ntag=\nversion=\n"), await OutputsAsync(ground, ""));
    }

    private static async Task<(int ExitCode, string Outputs)> OutputsAsync(ReleaseGround ground, string options)
    {
        var (code, _, _) = await ground.TryAsync($"{Publish} {options}");
        return (code, await File.ReadAllTextAsync(Path.Combine(ground.Repository, ".git", "outputs"), TestContext.Current.CancellationToken));
    }
}
