using System.Runtime.CompilerServices;
using Hal9.Forge.Tests;

namespace Hal9.Scenarios.Release;

/// <summary>A fresh repository with a bare <c>ada/engine</c> as its origin, and the forge's double, to which every command is led as a user's own server would be named.</summary>
internal sealed class ReleaseGround : IAsyncDisposable
{
    private ReleaseGround(ForgeDouble forge, Ground ground) => (Forge, Ground) = (forge, ground);

    public static string Here { get; } = Path.GetDirectoryName(Place())!;

    public ForgeDouble Forge { get; }

    public Ground Ground { get; }

    public string Repository => Ground.Repository;

    public static async Task<ReleaseGround> MadeAsync()
    {
        var ground = new ReleaseGround(await ForgeDouble.StartAsync(), new Ground(new Case("release", Path.Combine(Here, "repository"))));
        await ground.RunAsync("git init -q --bare -b main ../ada/engine.git && git remote add origin \"$PWD/../ada/engine.git\" && git push -q origin main");
        return ground;
    }

    /// <summary>Commits everything and pushes it.</summary>
    public Task CommitAsync(string message) => RunAsync($"git add -A && git commit -q --allow-empty -m '{message}' && git push -q origin main");

    /// <summary>Runs a line of bash that succeeds.</summary>
    public async Task<string> RunAsync(string line)
    {
        var (code, output, error) = await TryAsync(line);
        Assert.True(code == 0, $"{line}\n{output}\n{error}");
        return output.TrimEnd('\n');
    }

    /// <inheritdoc cref="Ground.RunAsync"/>
    public Task<(int ExitCode, string Output, string Error)> TryAsync(string line) => Ground.RunAsync($"export HAL9_FORGE_URL={Forge.Api.ToString().TrimEnd('/')}; unset GITHUB_OUTPUT GITHUB_REPOSITORY GITHUB_SERVER_URL; {line}");

    public async ValueTask DisposeAsync()
    {
        Ground.Dispose();
        await Forge.DisposeAsync();
    }

    private static string Place([CallerFilePath] string file = "") => file;
}
