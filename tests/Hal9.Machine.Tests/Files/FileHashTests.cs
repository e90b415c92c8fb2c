using System.Security.Cryptography;
using System.Text;
using Hal9.Machine.Files;

namespace Hal9.Machine.Tests.Files;

public sealed class FileHashTests : IDisposable
{
    private readonly string workspace = Directory.CreateTempSubdirectory("hal9-hash-").FullName;

    public FileHashTests()
    {
        foreach (var path in new[] { "a.lock", "b.txt", ".hidden/a.lock", "src/a.lock", "src/deep/a.lock", "src/deep/[x].txt", "srca/b.lock" })
        {
            var file = Path.Combine(workspace, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, path);
        }
        File.CreateSymbolicLink(Path.Combine(workspace, "link.lock"), Path.Combine(workspace, "b.txt"));
        Directory.CreateSymbolicLink(Path.Combine(workspace, "loop"), workspace);
    }

    public void Dispose() => Directory.Delete(workspace, recursive: true);

    [Theory]
    [InlineData("**/*.lock", ".hidden/a.lock a.lock link.lock src/a.lock src/deep/a.lock srca/b.lock")]
    [InlineData("*.lock", "a.lock link.lock")]
    [InlineData("src", "src/a.lock src/deep/[x].txt src/deep/a.lock")]
    [InlineData("./src/**", "src/a.lock src/deep/[x].txt src/deep/a.lock")]
    [InlineData("src/**/a.lock", "src/a.lock src/deep/a.lock")]
    [InlineData("**/d??p/*", "src/deep/[x].txt src/deep/a.lock")]
    [InlineData("src/deep/\\[x\\].txt", "src/deep/[x].txt")]
    [InlineData("[ab].[!t]*", "a.lock")]
    [InlineData("b.txt\n# comment\n\na.lock", "b.txt a.lock")]
    [InlineData("**/*.lock\n!src/**\n!link.lock", ".hidden/a.lock a.lock srca/b.lock")]
    [InlineData("**/*.lock\n!**\nsrc/a.lock", "src/a.lock")]
    [InlineData("none/**", "")]
    public void The_meant_files_are_hashed_in_order(string patterns, string files) =>
        Assert.Equal((Expected(files), null), FileHash.Compute([patterns], followLinks: false, workspace, "/root", CancellationToken.None));

    [Fact]
    public void Links_to_directories_are_entered_on_request_only()
    {
        Assert.Equal(("", null), FileHash.Compute(["loop/b.tx?"], followLinks: false, workspace, "/root", CancellationToken.None));
        Assert.Equal((Expected("b.txt"), null), FileHash.Compute(["loop/b.tx?"], followLinks: true, workspace, "/root", CancellationToken.None));
    }

    [Fact]
    public void Files_outside_the_workspace_do_not_count() =>
        Assert.Equal(("", null), FileHash.Compute(["/etc/host*"], followLinks: false, workspace, "/root", CancellationToken.None));

    [Theory]
    [InlineData("../x")]
    [InlineData("a/./b")]
    public void A_relative_step_inside_a_pattern_is_an_error(string pattern) =>
        Assert.Contains("not valid", FileHash.Compute([pattern], followLinks: false, workspace, "/root", CancellationToken.None).Error, StringComparison.Ordinal);

    private static string Expected(string files)
    {
        if (files.Length == 0) return "";
        // The link's own name is its path, its content is another file's.
        var digests = files.Split(' ').SelectMany(file => SHA256.HashData(Encoding.UTF8.GetBytes(file == "link.lock" ? "b.txt" : file)));
        return Convert.ToHexStringLower(SHA256.HashData([.. digests]));
    }
}
