using Hal9.Machine.Git;

namespace Hal9.Machine.Tests.Git;

public sealed class GitRepositoryTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("hal9-git-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(root, recursive: true);

    private GitProgram Git
    {
        get
        {
            var git = GitProgram.Find(root, TimeProvider.System);
            if (git is null) Assert.Skip("needs git");
            return git;
        }
    }

    private async Task RunAsync(params string[] arguments)
    {
        var answer = await Git.RunAsync(arguments, Cancellation);
        Assert.True(answer.Succeeded, answer.Error);
    }

    private async Task CommitAsync(string file, string text, string message)
    {
        await File.WriteAllTextAsync(Path.Combine(root, file), text, Cancellation);
        await RunAsync("add", "-A");
        await RunAsync("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "-q", "-m", message);
    }

    [Fact]
    public async Task A_repository_without_commits_has_a_branch_and_no_head()
    {
        await RunAsync("init", "-q", "-b", "main");
        var facts = await new GitRepository(Git).ReadFactsAsync(Cancellation);
        Assert.Null(facts.Head);
        Assert.Equal("refs/heads/main", facts.Ref);
        Assert.False(facts.IsDirty);
    }

    [Fact]
    public async Task Facts_are_those_of_the_commit_checked_out()
    {
        await RunAsync("init", "-q", "-b", "main");
        await RunAsync("remote", "add", "origin", "git@github.localhost:octo/greeter.git");
        await CommitAsync("a.txt", "1", "First");
        await CommitAsync("b b.txt", "2", "Second\n\nWith a body.");
        await File.WriteAllTextAsync(Path.Combine(root, "new\nline.txt"), "", Cancellation);

        var facts = await new GitRepository(Git).ReadFactsAsync(Cancellation);

        Assert.Equal(40, facts.Head!.Length);
        Assert.Equal("Second\n\nWith a body.", facts.Message);
        Assert.Equal("Ada", facts.AuthorName);
        Assert.Equal("octo/greeter", GitRepository.NameOf(facts.RemoteUrl));
        Assert.Equal(["new\nline.txt"], facts.ChangedFiles);
        Assert.Equal(["b b.txt"], await new GitRepository(Git).ChangedPathsAsync(facts.Before, facts.Head, Cancellation));
        Assert.Equal(["a.txt", "b b.txt"], await new GitRepository(Git).ChangedPathsAsync(null, facts.Head, Cancellation));
        Assert.Null(await new GitRepository(Git).ChangedPathsAsync(new string('1', 40), facts.Head, Cancellation));
    }

    [Fact]
    public async Task A_detached_head_has_no_ref()
    {
        await RunAsync("init", "-q", "-b", "main");
        await CommitAsync("a.txt", "1", "First");
        await RunAsync("checkout", "-q", "--detach");
        var facts = await new GitRepository(Git).ReadFactsAsync(Cancellation);
        Assert.NotNull(facts.Head);
        Assert.Null(facts.Ref);
    }

    [Theory]
    [InlineData("https://github.com/octo/greeter.git", "octo/greeter")]
    [InlineData("ssh://git@host:22/octo/greeter/", "octo/greeter")]
    [InlineData("git@host:octo/greeter", "octo/greeter")]
    [InlineData("/srv/git/octo/greeter.git", "octo/greeter")]
    [InlineData("greeter", null)]
    [InlineData(null, null)]
    public void A_remote_names_its_repository(string? url, string? expected) => Assert.Equal(expected, GitRepository.NameOf(url));
}
