using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Hal9.Releases.Binaries;

namespace Hal9.Releases.Tests.Binaries;

public sealed class MinisignTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("hal9-minisign-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Minisign_itself_verifies_what_is_signed_by_its_key()
    {
        var key = Made("-W");
        File.WriteAllText(At("SHA256SUMS"), "aa  b\n");
        File.WriteAllText(At("SHA256SUMS.minisig"), MinisignKey.Read(key, null).Key!.Sign("aa  b\n"u8.ToArray(), "shop 1.0.0"));
        Assert.Equal((0, "Signature and comment signature verified\nTrusted comment: shop 1.0.0\n"), Run("-V", "-p", At("key.pub"), "-m", At("SHA256SUMS")));
        File.WriteAllText(At("SHA256SUMS"), "ab  b\n");
        Assert.NotEqual(0, Run("-V", "-p", At("key.pub"), "-m", At("SHA256SUMS")).Code);
    }

    [Fact]
    public void A_changed_trusted_comment_is_noticed()
    {
        var signature = MinisignKey.Read(Made("-W"), null).Key!.Sign("x"u8.ToArray(), "shop 1.0.0");
        File.WriteAllText(At("file"), "x");
        File.WriteAllText(At("file.minisig"), signature.Replace("shop 1.0.0", "shop 2.0.0", StringComparison.Ordinal));
        Assert.NotEqual(0, Run("-V", "-p", At("key.pub"), "-m", At("file")).Code);
    }

    [Fact]
    public void What_is_no_key_or_is_damaged_says_so()
    {
        Assert.Equal("is no secret key of minisign", MinisignKey.Read("RWQf6LRCGA9i", null).Problem);
        Assert.Equal("is no secret key of minisign", MinisignKey.Read("", null).Problem);
        var bytes = Convert.FromBase64String(Made("-W").Split('\n')[1]);
        bytes[100] ^= 1;
        Assert.Equal("is damaged", MinisignKey.Read(Convert.ToBase64String(bytes), null).Problem);
    }

    [Fact]
    public void An_encrypted_key_opens_with_its_password_alone()
    {
        // The same bytes as minisign would write with little work for scrypt.
        var bytes = Convert.FromBase64String(Made("-W").Split('\n')[1]);
        "Sc"u8.CopyTo(bytes.AsSpan(2));
        Sodium.GenericHash.Hash([.. "Ed"u8, .. bytes[54..126]], null, 32).CopyTo(bytes, 126);
        System.Buffers.Binary.BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(38), 32768);
        System.Buffers.Binary.BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(46), 16 * 1024 * 1024);
        var stream = Sodium.PasswordHash.ScryptHashBinary(Encoding.UTF8.GetBytes("open sesame"), bytes[6..38], 32768, 16 * 1024 * 1024, 104);
        for (var i = 0; i < stream.Length; i++) bytes[54 + i] ^= stream[i];
        var text = "untrusted comment: minisign encrypted secret key\n" + Convert.ToBase64String(bytes) + "\n";
        Assert.Equal("is encrypted by a password", MinisignKey.Read(text, null).Problem);
        Assert.Equal("does not open with the password", MinisignKey.Read(text, "sesame").Problem);
        Assert.NotNull(MinisignKey.Read(text, "open sesame").Key);
        // And minisign opens the same file by the same password.
        File.WriteAllText(At("key.sec"), text);
        File.WriteAllText(At("file"), "x");
        Assert.Equal(0, Run("open sesame\n", "-S", "-s", At("key.sec"), "-m", At("file")).Code);
        Assert.Equal(0, Run("-V", "-p", At("key.pub"), "-m", At("file")).Code);
    }

    [Fact]
    public void An_envelope_holds_the_statement_and_its_signature_is_of_both_type_and_payload()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var statement = "{\"_type\":\"https://in-toto.io/Statement/v1\"}"u8.ToArray();
        var encoded = DsseEnvelope.Encoded(DsseEnvelope.InTotoType, statement);
        Assert.StartsWith("DSSEv1 28 application/vnd.in-toto+json 43 {", Encoding.UTF8.GetString(encoded), StringComparison.Ordinal);
        var line = JsonNode.Parse(DsseEnvelope.Line(DsseEnvelope.InTotoType, statement, [("", CosignSignature.Sign(encoded, key.ExportPkcs8PrivateKeyPem())!)]))!;
        Assert.Equal(statement, Convert.FromBase64String((string)line["payload"]!));
        Assert.True(key.VerifyData(encoded, Convert.FromBase64String((string)line["signatures"]![0]!["sig"]!), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
    }

    private string At(string name) => Path.Combine(folder, name);

    /// <summary>The text of a secret key that minisign makes.</summary>
    private string Made(params string[] how)
    {
        Assert.SkipUnless((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(static path => File.Exists(Path.Combine(path, "minisign"))), "minisign is not installed");
        Assert.Equal(0, Run(["-G", "-f", "-p", At("key.pub"), "-s", At("key.sec"), .. how]).Code);
        return File.ReadAllText(At("key.sec"));
    }

    private static (int Code, string Output) Run(params string[] arguments)
    {
        var input = arguments[0].EndsWith('\n') ? arguments[0] : null;
        using var process = Process.Start(new ProcessStartInfo("minisign", input is null ? arguments : arguments[1..]) { RedirectStandardOutput = true, RedirectStandardInput = true, RedirectStandardError = true })!;
        if (input is not null) process.StandardInput.Write(input);
        process.StandardInput.Close();
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, text);
    }
}
