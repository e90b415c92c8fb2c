using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Hal9.Machine.Files;
using Hal9.Releases.Binaries;

namespace Hal9.Releases.Tests.Binaries;

public sealed class BinariesTests : IDisposable
{
    private static readonly DateTimeOffset Time = new(2024, 5, 6, 7, 8, 10, TimeSpan.Zero);

    private readonly string folder = Directory.CreateTempSubdirectory("hal9-binaries-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("linux-x64", ".tar.gz")]
    [InlineData("win-x64", ".zip")]
    public void An_archive_is_the_same_bytes_wherever_and_whenever_it_is_made(string target, string extension)
    {
        Assert.Equal(extension, ReproducibleArchive.Extension(target));
        var (one, other) = (Path.Combine(folder, "1" + extension), Path.Combine(folder, "2" + extension));
        ReproducibleArchive.Write(Made("a", new DateTime(2001, 1, 1)), "app-1.0.0", one, Time);
        ReproducibleArchive.Write(Made("elsewhere/b", new DateTime(2020, 2, 2)), "app-1.0.0", other, Time);
        Assert.Equal(File.ReadAllBytes(one), File.ReadAllBytes(other));
    }

    [Fact]
    public void Tar_and_unzip_read_them_with_the_executable_bit()
    {
        var made = Made("a", DateTime.UnixEpoch);
        ReproducibleArchive.Write(made, "app-1.0.0", Path.Combine(folder, "x.tar.gz"), Time);
        Assert.Equal("-rwxr-xr-x 0/0 2024-05-06 07:08 app-1.0.0/app\n-rw-r--r-- 0/0 2024-05-06 07:08 app-1.0.0/lib/data.txt\n", System.Text.RegularExpressions.Regex.Replace(Run("tar", "--utc", "--numeric-owner", "-tzvf", Path.Combine(folder, "x.tar.gz")), @"0/0 +\d+ ", "0/0 "));
        ReproducibleArchive.Write(made, "app-1.0.0", Path.Combine(folder, "x.zip"), Time);
        using var zip = ZipFile.OpenRead(Path.Combine(folder, "x.zip"));
        Assert.Equal([("app-1.0.0/app", "100755"), ("app-1.0.0/lib/data.txt", "100644")], zip.Entries.Select(static entry => (entry.FullName, Convert.ToString((entry.ExternalAttributes >> 16) & 0xFFFF, 8))));
    }

    [Fact]
    public void Openssl_verifies_the_signature_of_the_sums()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var sums = "aa  b\n"u8.ToArray();
        File.WriteAllBytes(Path.Combine(folder, "SHA256SUMS"), sums);
        File.WriteAllBytes(Path.Combine(folder, "sig"), Convert.FromBase64String(CosignSignature.Sign(sums, key.ExportPkcs8PrivateKeyPem())!));
        File.WriteAllText(Path.Combine(folder, "key.pub"), key.ExportSubjectPublicKeyInfoPem());
        Assert.Equal("Verified OK\n", Run("openssl", "dgst", "-sha256", "-verify", Path.Combine(folder, "key.pub"), "-signature", Path.Combine(folder, "sig"), Path.Combine(folder, "SHA256SUMS")));
    }

    [Fact]
    public void A_key_of_another_kind_signs_nothing()
    {
        using var large = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Assert.Null(CosignSignature.Sign([], large.ExportPkcs8PrivateKeyPem()));
        Assert.Null(CosignSignature.Sign([], "no key"));
    }

    [Fact]
    public void The_sums_are_in_the_order_of_names() => Assert.Equal("11  a\n22  b\n", ChecksumFile.Text([("b", "22"), ("a", "11")]));

    [Fact]
    public void The_provenance_is_an_in_toto_statement_of_slsa()
    {
        var text = new Provenance("https://example.org/o/r", "abc", "refs/tags/v1", "https://example.org/o/r/actions", "https://example.org/o/r/actions/runs/1", "1.0.0", ["linux-x64"]).Statement([("b", "22"), ("a", "11")]);
        var json = JsonNode.Parse(text)!;
        Assert.Equal(("https://in-toto.io/Statement/v1", "https://slsa.dev/provenance/v1"), ((string?)json["_type"], (string?)json["predicateType"]));
        Assert.Equal(["a:11", "b:22"], json["subject"]!.AsArray().Select(static subject => $"{subject!["name"]}:{subject["digest"]!["sha256"]}"));
        Assert.Equal("git+https://example.org/o/r@refs/tags/v1", (string?)json["predicate"]!["buildDefinition"]!["resolvedDependencies"]![0]!["uri"]);
        Assert.Equal("https://example.org/o/r/actions/runs/1", (string?)json["predicate"]!["runDetails"]!["metadata"]!["invocationId"]);
    }

    private string Made(string name, DateTime written)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.Combine(path, "lib"));
        File.WriteAllText(Path.Combine(path, "lib", "data.txt"), "data");
        File.WriteAllText(Path.Combine(path, "app"), "#!/bin/sh\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Path.Combine(path, "app"), (UnixFileMode)Convert.ToInt32("750", 8));
        foreach (var file in Directory.GetFiles(path, "*", SearchOption.AllDirectories)) File.SetLastWriteTimeUtc(file, written);
        return path;
    }

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return text;
    }
}
