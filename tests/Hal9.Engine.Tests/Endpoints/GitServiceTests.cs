using System.IO.Compression;
using System.Net;
using System.Text;

namespace Hal9.Engine.Tests.Endpoints;

public sealed class GitServiceTests
{
    [Fact]
    public async Task A_clone_has_branches_tags_and_history_and_none_of_the_users_own_refs()
    {
        await using var served = new ServedRun();
        served.Git("branch feature v1.0");
        served.Git("update-ref refs/remotes/origin/remote-only v1.0");
        served.Git("update-ref refs/stash HEAD");
        served.Git("config uploadpack.hideRefs refs/heads");
        Git(served, "clone", "-q", Url(served), "copy");
        Assert.Equal("second|first", Git(served, "-C", "copy", "log", "--format=%s").Trim().Replace('\n', '|'));
        Assert.Equal(["HEAD", "refs/heads/feature", "refs/heads/main", "refs/heads/remote-only", "refs/tags/v1.0"], Refs(served));
        Assert.Equal("main", Git(served, "-C", "copy", "branch", "--show-current").Trim());
    }

    [Fact]
    public async Task Any_commit_of_the_repository_can_be_fetched_shallow_filtered_and_by_its_id()
    {
        await using var served = new ServedRun();
        var first = served.Git("rev-parse v1.0");
        served.Git("tag -d v1.0");
        Git(served, "init", "-q", "copy");
        Git(served, "-C", "copy", "fetch", "-q", "--depth=1", Url(served), first);
        Assert.Equal(first, Git(served, "-C", "copy", "rev-parse", "FETCH_HEAD").Trim());
        Git(served, "clone", "-q", "--filter=blob:none", "--no-checkout", Url(served), "sparse");
        Git(served, "-C", "sparse", "sparse-checkout", "set", "--no-cone", "/src/");
        Git(served, "-C", "sparse", "checkout", "-q");
        Assert.Equal([".git", "src"], Directory.EnumerateFileSystemEntries(Path.Combine(served.Root, "sparse")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task The_merge_ref_of_a_pull_request_is_there_for_the_run()
    {
        await using var served = new ServedRun("""{"pull_request":{"number":7,"head":{"sha":"HEAD"}}}""", reference: "refs/pull/7/merge");
        Assert.Contains("refs/pull/7/merge", Refs(served));
        Assert.Contains("refs/pull/7/head", Refs(served));
        Assert.Equal("", served.Git("for-each-ref refs/pull"));
    }

    [Fact]
    public async Task A_request_that_comes_gzipped_is_read()
    {
        await using var served = new ServedRun();
        var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write("0014command=ls-refs\n00010000"u8);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/octo/demo/git-upload-pack") { Content = new ByteArrayContent(packed.ToArray()) };
        request.Content.Headers.ContentEncoding.Add("gzip");
        request.Headers.Add("Git-Protocol", "version=2");
        using var answer = await served.Api.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Contains($"{served.Head} refs/heads/main", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_can_be_pushed()
    {
        await using var served = new ServedRun();
        var (code, output) = served.TryProgram("git", ["push", Url(served), "HEAD:refs/heads/evil"], served.Repository);
        Assert.NotEqual(0, code);
        Assert.Contains("403", output, StringComparison.Ordinal);
        using var body = new ByteArrayContent([.. "0000"u8]);
        using var answer = await served.Api.PostAsync(new Uri("/octo/demo.git/git-receive-pack", UriKind.Relative), body, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Theory]
    [InlineData("octo/other", 404)]
    [InlineData("octo/..%2f..", 404)]
    [InlineData("other/demo", 404)]
    public async Task No_other_repository_is_served(string name, int status)
    {
        await using var served = new ServedRun();
        using var answer = await served.Api.GetAsync(new Uri($"/{name}.git/info/refs?service=git-upload-pack", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_body_that_is_a_bomb_or_no_gzip_is_refused()
    {
        await using var served = new ServedRun();
        var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 65; i++) gzip.Write(zeros);
        }
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PostAsync(served, packed.ToArray()));
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(served, Encoding.ASCII.GetBytes("this is no gzip")));
    }

    [Fact]
    public async Task A_submodule_beside_the_repository_is_served_from_what_is_here_of_it()
    {
        await using var served = new ServedRun();
        var library = Path.Combine(served.Root, "origin", "octo", "library");
        Directory.CreateDirectory(library);
        served.RunProgram("git", ["init", "-q", "-b", "main", library], served.Root);
        File.WriteAllText(Path.Combine(library, "lib.txt"), "library");
        served.RunProgram("sh", ["-c", "git add -A && git -c user.name=A -c user.email=a@b commit -qm lib"], library);
        served.RunProgram("git", ["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", library, "vendor/library"], served.Repository);
        served.RunProgram("git", ["config", "-f", ".gitmodules", "submodule.vendor/library.url", "../library.git"], served.Repository);
        served.Commit("add the library");
        await using var newer = new ServedRun(root: served.Root);
        Git(newer, "clone", "-q", "--recurse-submodules", Url(newer), "copy");
        Assert.Equal("library", await File.ReadAllTextAsync(Path.Combine(served.Root, "copy/vendor/library/lib.txt"), TestContext.Current.CancellationToken));
    }

    private static string[] Refs(ServedRun served) => [.. Git(served, "ls-remote", Url(served)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t')).Where(parts => parts.Length == 2).Select(parts => parts[1])];

    private static string Url(ServedRun served) => $"http://x:{served.Job.RepositoryToken}@127.0.0.1:{served.Port}/octo/demo.git";

    private static string Git(ServedRun served, params string[] arguments) => served.RunProgram("git", arguments, served.Root);

    private static async Task<HttpStatusCode> PostAsync(ServedRun served, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentEncoding.Add("gzip");
        using var answer = await served.Api.PostAsync(new Uri("/octo/demo/git-upload-pack", UriKind.Relative), content, TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
