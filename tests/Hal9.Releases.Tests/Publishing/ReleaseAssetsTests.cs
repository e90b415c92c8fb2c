using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Hal9.Machine.Files;
using Hal9.Releases.Binaries;
using Hal9.Releases.Publishing;

namespace Hal9.Releases.Tests.Publishing;

/// <summary>Files of jobs that built side by side, as they come together in one folder, or in one for each job.</summary>
public sealed class ReleaseAssetsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("hal9-assets-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Files_of_several_jobs_get_one_list_of_sums_over_all_of_them()
    {
        string[] paths = [.. Built("linux-x64"), .. Built("win-x64")];
        var assets = await ReadAsync(paths);
        var sums = Assert.Single(assets.Sums("shop v1", [("notes.txt", new string('a', 64)), ("SHA256SUMS", new string('b', 64)), ("SHA256SUMS.sig", new string('c', 64))]));
        Assert.Equal(
            ["notes.txt", "shop-1.0.0-linux-x64.tar.gz", "shop-1.0.0-linux-x64.tar.gz.intoto.json", "shop-1.0.0-win-x64.zip", "shop-1.0.0-win-x64.zip.intoto.json"],
            ChecksumFile.Parse(Text(sums))!.Select(static line => line.Name));
        foreach (var path in paths) Assert.Contains((Path.GetFileName(path), await ChecksumFile.DigestAsync(path, Cancellation)), ChecksumFile.Parse(Text(sums))!);
    }

    [Fact]
    public async Task Two_files_of_one_name_are_refused_and_one_that_is_named_twice_is_not()
    {
        var (one, other) = (Write("a/app.tar.gz", "1"), Write("b/app.tar.gz", "2"));
        Assert.Equal(("HAL7309", $"`{one}` and `{other}` would both be released as `app.tar.gz`"), await RefusedAsync(one, other));
        Assert.Single((await ReadAsync(one, one)).Files);
    }

    [Fact]
    public async Task Sums_of_one_job_do_not_stand_for_the_files_of_all()
    {
        string[] linux = [.. Built("linux-x64")];
        var sums = Write("SHA256SUMS", ChecksumFile.Text([(Path.GetFileName(linux[0]), await ChecksumFile.DigestAsync(linux[0], Cancellation)), (Path.GetFileName(linux[1]), await ChecksumFile.DigestAsync(linux[1], Cancellation))]));
        Assert.Empty((await ReadAsync([.. linux, sums])).Sums("", []));
        Assert.Equal(("HAL7310", "`SHA256SUMS` does not list `shop-1.0.0-win-x64.zip`"), await RefusedAsync([.. linux, sums, .. Built("win-x64")]));
        Assert.Equal(("HAL7310", "`SHA256SUMS` lists `shop-1.0.0-linux-x64.tar.gz.intoto.json`, which is not among the assets"), await RefusedAsync(linux[0], sums));
        Write("SHA256SUMS", $"{new string('0', 64)}  {Path.GetFileName(linux[0])}\n");
        Assert.Equal(("HAL7310", "`SHA256SUMS` has another sum for `shop-1.0.0-linux-x64.tar.gz`"), await RefusedAsync(linux[0], sums));
        Write("SHA256SUMS", "hello\n");
        Assert.Equal(("HAL7310", "`SHA256SUMS` is not what `sha256sum` writes"), await RefusedAsync(linux[0], sums));
    }

    [Theory]
    [InlineData(".intoto.json")]
    [InlineData(".intoto.jsonl")]
    public async Task Provenance_of_another_build_is_refused(string extension)
    {
        string[] paths = [.. Built("linux-x64")];
        if (extension == DsseEnvelope.Extension) paths[1] = Write(Path.GetFileName(paths[0]) + extension, Signer().Envelope(File.ReadAllBytes(paths[1])));
        Assert.Equal(paths.Length, (await ReadAsync(paths)).Files.Count);
        File.AppendAllText(paths[0], "rebuilt");
        Assert.Equal(("HAL7310", $"`shop-1.0.0-linux-x64.tar.gz{extension}` is about another `shop-1.0.0-linux-x64.tar.gz` than the one that is released"), await RefusedAsync(paths));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"subject": 1}""")]
    [InlineData("""{"subject": [{"name": "a"}]}""")]
    public async Task What_is_named_like_provenance_and_is_none_is_refused(string text) => Assert.Equal("HAL7310", (await RefusedAsync(Write("a.intoto.json", text))).Code);

    [Fact]
    public async Task A_platform_that_is_required_and_missing_is_named()
    {
        string[] paths = [.. Built("linux-musl-x64"), .. Built("win-x64")];
        Assert.Equal(("HAL7311", "there is no archive for linux-x64, osx-arm64 among the assets"), await RefusedAsync(paths, ["linux-x64", "win-x64", "osx-arm64"]));
        var (assets, _) = await ReleaseAssets.ReadAsync(paths, ["linux-musl-x64", "win-x64"], ReleaseSigner.None, Cancellation);
        Assert.Equal(4, assets!.Files.Count);
    }

    [Fact]
    public async Task Whoever_has_the_keys_signs_provenance_and_sums_of_jobs_that_had_none()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pair = Sodium.PublicKeyAuth.GenerateKeyPair();
        string[] paths = [.. Built("linux-x64"), .. Built("win-x64")];
        var (assets, _) = await ReleaseAssets.ReadAsync(paths, [], new ReleaseSigner(key.ExportPkcs8PrivateKeyPem(), new MinisignKey([1, 2, 3, 4, 5, 6, 7, 8], pair.PrivateKey)), Cancellation);
        var made = assets!.Sums("shop v1.0.0", []);
        Assert.Equal(["SHA256SUMS", "SHA256SUMS.sig", "SHA256SUMS.minisig"], made.Select(static file => file.Name));
        Assert.Equal(6, ChecksumFile.Parse(Text(made[0]))!.Count);
        Assert.True(key.VerifyData(Encoding.UTF8.GetBytes(Text(made[0])), Convert.FromBase64String(Text(made[1])), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        Assert.Contains("trusted comment: shop v1.0.0\n", Text(made[2]), StringComparison.Ordinal);
        foreach (var statement in paths.Where(static path => path.EndsWith(Provenance.Extension, StringComparison.Ordinal)))
        {
            var envelope = Assert.Single(assets.Files, file => file.Name == Path.GetFileName(statement) + "l");
            var line = JsonNode.Parse(Text(envelope))!;
            Assert.Equal(await File.ReadAllTextAsync(statement, Cancellation), DsseEnvelope.PayloadOf(Text(envelope)));
            Assert.True(key.VerifyData(DsseEnvelope.Encoded(DsseEnvelope.InTotoType, File.ReadAllBytes(statement)), Convert.FromBase64String((string)line["signatures"]![0]!["sig"]!), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
            Assert.True(Sodium.PublicKeyAuth.VerifyDetached(Convert.FromBase64String((string)line["signatures"]![1]!["sig"]!), DsseEnvelope.Encoded(DsseEnvelope.InTotoType, File.ReadAllBytes(statement)), pair.PublicKey));
        }
    }

    [Fact]
    public async Task Signatures_that_were_given_are_released_as_they_are()
    {
        string[] paths = [.. Built("linux-x64")];
        var listed = new List<(string, string)>();
        foreach (var path in paths) listed.Add((Path.GetFileName(path), await ChecksumFile.DigestAsync(path, Cancellation)));
        string[] all = [.. paths, Write("SHA256SUMS", ChecksumFile.Text(listed)), Write("SHA256SUMS.sig", "given")];
        Assert.Empty((await ReadAsync(all)).Sums("", []));
        var (assets, _) = await ReleaseAssets.ReadAsync(all[..^1], [], Signer(), Cancellation);
        // The envelope is made and not in the sums that were given; it is signed itself.
        Assert.Equal(["SHA256SUMS.sig"], assets!.Sums("", []).Select(static file => file.Name));
    }

    [Fact]
    public async Task A_folder_or_nothing_is_no_asset()
    {
        Assert.Equal(("HAL7307", $"`{folder}` is a folder"), await RefusedAsync(folder));
        Assert.Equal(("HAL7307", $"`{folder}/x` does not exist"), await RefusedAsync(folder + "/x"));
    }

    /// <summary>An archive and its provenance.</summary>
    private IEnumerable<string> Built(string target)
    {
        var name = $"shop-1.0.0-{target}{ReproducibleArchive.Extension(target)}";
        yield return Write(name, "built for " + target);
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("built for " + target)));
        yield return Write(name + Provenance.Extension, new Provenance(null, "abc", null, "https://example.org", null, "1.0.0", [target]).Statement([(name, digest)]));
    }

    private string Write(string path, string text)
    {
        var full = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        return full;
    }

    private static ReleaseSigner Signer()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new ReleaseSigner(key.ExportPkcs8PrivateKeyPem(), null);
    }

    private static string Text(ReleaseAsset asset)
    {
        using var reader = new StreamReader(asset.Open());
        return reader.ReadToEnd();
    }

    private static async Task<ReleaseAssets> ReadAsync(params string[] paths)
    {
        var (assets, problem) = await ReleaseAssets.ReadAsync(paths, [], ReleaseSigner.None, Cancellation);
        Assert.Null(problem);
        return assets!;
    }

    private static Task<(string Code, string Message)> RefusedAsync(params string[] paths) => RefusedAsync(paths, []);

    private static async Task<(string Code, string Message)> RefusedAsync(string[] paths, string[] targets)
    {
        var (assets, problem) = await ReleaseAssets.ReadAsync(paths, targets, ReleaseSigner.None, Cancellation);
        Assert.Null(assets);
        return (problem!.Code, problem.Message);
    }
}
