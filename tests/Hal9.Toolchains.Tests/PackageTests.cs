using System.Diagnostics;

namespace Hal9.Toolchains.Tests;

/// <summary><c>eng/pack</c>: the .NET tool by which workflows get hal9.</summary>
[Collection("dotnet")]
public sealed class PackageTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(20);

    private readonly string root = Directory.CreateTempSubdirectory("hal9-package-").FullName;

    [Fact]
    [Trait("Category", "Long")]
    public async Task The_tool_is_the_same_bytes_from_another_folder_and_works_when_it_is_installed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "eng/pack is a bash script");
        Requires.Program("dotnet");
        var one = await PackAsync("one");
        var other = await PackAsync("other/deeper, with a comma");
        Assert.Equal(Path.GetFileName(one), Path.GetFileName(other));
        Assert.Equal(await File.ReadAllBytesAsync(one, TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(other, TestContext.Current.CancellationToken));

        // As a workflow does, from this folder alone.
        var here = Directory.CreateDirectory(Path.Combine(root, "workflow")).FullName;
        await File.WriteAllTextAsync(Path.Combine(here, "nuget.config"), $"<configuration><packageSources><clear /><add key=\"packed\" value=\"{Path.GetDirectoryName(one)}\" /></packageSources></configuration>", TestContext.Current.CancellationToken);
        var version = Path.GetFileNameWithoutExtension(one)["hal9.".Length..];
        await RunAsync(here, "dotnet", "tool", "install", "hal9", "--version", version, "--tool-path", "tools");
        var hal9 = Path.Combine(here, "tools", "hal9");
        Assert.Equal($"hal9 {version}\n", await RunAsync(here, hal9, "--version"));
        var workflows = Directory.CreateDirectory(Path.Combine(here, ".github", "workflows")).FullName;
        await File.WriteAllTextAsync(Path.Combine(workflows, "ci.yml"), "on: push\njobs:\n  test:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo tested\n", TestContext.Current.CancellationToken);
        Assert.Contains("1 file", await RunAsync(here, hal9, "check"), StringComparison.Ordinal);
        Assert.Contains("tested", await RunAsync(here, hal9, "run"), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    /// <summary>Packs a copy of this repository, as it is in the working tree.</summary>
    private async Task<string> PackAsync(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(root, name)).FullName;
        foreach (var path in (await RunAsync(SampleCopy.Repository, "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate")).Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            var from = Path.Combine(SampleCopy.Repository, path);
            if (!File.Exists(from)) continue;
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, path))!);
            File.Copy(from, Path.Combine(folder, path));
        }
        await RunAsync(folder, "git", "init", "-q", "-b", "main");
        await RunAsync(folder, "git", "add", "-A");
        await RunAsync(folder, "git", "-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-q", "-m", "feat: begin");
        return Path.Combine(folder, (await RunAsync(folder, "bash", "eng/pack")).TrimEnd('\n').Split('\n')[^1]);
    }

    /// <returns>What it wrote; it must succeed.</returns>
    private static async Task<string> RunAsync(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        // Both copies are of one commit, at one time.
        foreach (var (name, value) in new Dictionary<string, string> { ["GIT_AUTHOR_DATE"] = "2026-01-02T03:04:05Z", ["GIT_COMMITTER_DATE"] = "2026-01-02T03:04:05Z", ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1", ["DOTNET_NOLOGO"] = "1", ["GITHUB_ACTIONS"] = "" }) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(deadline.Token), process.StandardError.ReadToEndAsync(deadline.Token));
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {await output}{await error}");
        return await output;
    }
}
