using System.Text;
using Hal9.Machine.Git;
using Hal9.Releases.History;

namespace Hal9.Releases.Tests;

/// <summary>A real git repository in a temporary folder, apart from the user's settings.</summary>
internal sealed class TemporaryRepository : IDisposable
{
    private int clock = 1_700_000_000;

    public TemporaryRepository(string? path = null)
    {
        Path = path ?? Directory.CreateTempSubdirectory("hal9-release-").FullName;
        var environment = new Dictionary<string, string>
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "", ["HOME"] = Path + "-home", ["GIT_CONFIG_NOSYSTEM"] = "1", ["GIT_CONFIG_GLOBAL"] = "/dev/null",
            ["GIT_AUTHOR_NAME"] = "Ada", ["GIT_AUTHOR_EMAIL"] = "ada@example.org", ["GIT_COMMITTER_NAME"] = "Ada", ["GIT_COMMITTER_EMAIL"] = "ada@example.org",
        };
        Git = new GitProgram(Machine.Processes.ProgramSearch.Find("git", environment["PATH"], Path)!, Path, environment, TimeProvider.System);
        Environment_ = environment;
    }

    public string Path { get; }

    public GitProgram Git { get; private set; }

    public Dictionary<string, string> Environment_ { get; }

    public static async Task<TemporaryRepository> CreateAsync(params string[] messages)
    {
        var repository = new TemporaryRepository();
        await repository.RunAsync("init", "-q", "-b", "main");
        foreach (var message in messages) await repository.CommitAsync(message);
        return repository;
    }

    public async Task<string> RunAsync(params string[] arguments)
    {
        var answer = await Git.RunAsync(arguments, TestContext.Current.CancellationToken);
        return answer.Succeeded ? answer.Output.Trim() : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {answer.Error}");
    }

    /// <summary>An empty commit, one minute after the one before.</summary>
    public Task<string> CommitAsync(string message) => CommitAsync(Encoding.UTF8.GetBytes(message));

    /// <param name="seconds">Author's and committer's time since 1970; later commits go on from there.</param>
    public Task<string> CommitAtAsync(string message, int seconds)
    {
        clock = seconds - 60;
        return CommitAsync(message);
    }

    public async Task<string> CommitAsync(byte[] message)
    {
        clock += 60;
        (Environment_["GIT_AUTHOR_DATE"], Environment_["GIT_COMMITTER_DATE"]) = ($"{clock} +0000", $"{clock} +0000");
        Git = new GitProgram(Machine.Processes.ProgramSearch.Find("git", Environment_["PATH"], Path)!, Path, Environment_, TimeProvider.System);
        var answer = await Git.RunAsync(["commit", "-q", "--allow-empty", "--cleanup=verbatim", "--allow-empty-message", "-F", "-"], TestContext.Current.CancellationToken, message);
        Assert.True(answer.Succeeded, answer.Error);
        return await RunAsync("rev-parse", "HEAD");
    }

    public void Write(string path, string text)
    {
        var full = System.IO.Path.Combine(Path, path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    public string Read(string path) => File.ReadAllText(System.IO.Path.Combine(Path, path));

    public async Task<GitHistory> HistoryAsync()
    {
        var (history, problem) = await GitHistory.OpenAsync(Git, TestContext.Current.CancellationToken);
        Assert.Null(problem);
        return history!;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
