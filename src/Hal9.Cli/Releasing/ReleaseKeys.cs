using Hal9.Primitives.Diagnostics;
using Hal9.Releases;
using Hal9.Releases.Binaries;

namespace Hal9.Cli.Releasing;

/// <summary>The keys that the environment gives to sign a release with; each may be absent.</summary>
/// <param name="Cosign">PEM of a P-256 key.</param>
internal sealed record ReleaseKeys(string? Cosign, MinisignKey? Minisign)
{
    public const string CosignVariable = "HAL9_SIGNING_KEY";
    public const string MinisignVariable = "HAL9_MINISIGN_KEY";
    public const string PasswordVariable = "HAL9_MINISIGN_PASSWORD";

    public bool Any => Cosign is not null || Minisign is not null;

    public static (ReleaseKeys? Keys, Diagnostic? Problem) OfEnvironment()
    {
        var cosign = Variable(CosignVariable);
        if (cosign is not null && CosignSignature.Sign([], cosign) is null) return (null, ReleaseDiagnostics.WrongBinariesKey.Nowhere($"`{CosignVariable}` is no P-256 private key in PEM", "`openssl ecparam -name prime256v1 -genkey -noout` makes one"));
        if (Variable(MinisignVariable) is not { } text) return (new ReleaseKeys(cosign, null), null);
        MinisignKey? key;
        string? problem;
        try
        {
            (key, problem) = MinisignKey.Read(text, Variable(PasswordVariable));
        }
        catch (PlatformNotSupportedException)
        {
            return (null, ReleaseDiagnostics.WrongBinariesKey.Nowhere($"`{MinisignVariable}` cannot be used: libsodium, which signs by it, is not there", "keep the library of libsodium that comes with hal9 in the folder of the program, or install libsodium"));
        }
        return key is null ? (null, ReleaseDiagnostics.WrongBinariesKey.Nowhere($"`{MinisignVariable}` {problem}", $"it holds the text of the file that `minisign -G` writes; `{PasswordVariable}` its password")) : (new ReleaseKeys(cosign, key), null);
    }

    /// <summary>Signs a file by every key, each into a file beside it.</summary>
    /// <returns>Names of the signatures.</returns>
    public async Task<IReadOnlyList<string>> SignAsync(string path, string trusted, CancellationToken cancellation)
    {
        var content = await File.ReadAllBytesAsync(path, cancellation).ConfigureAwait(false);
        var made = new List<string>();
        if (Cosign is not null) await WriteAsync(CosignSignature.Extension, CosignSignature.Sign(content, Cosign) + "\n").ConfigureAwait(false);
        if (Minisign is not null) await WriteAsync(MinisignKey.Extension, Minisign.Sign(content, trusted)).ConfigureAwait(false);
        return made;

        async Task WriteAsync(string extension, string text)
        {
            await File.WriteAllTextAsync(path + extension, text, cancellation).ConfigureAwait(false);
            made.Add(Path.GetFileName(path) + extension);
        }
    }

    /// <summary>A statement in an envelope that every key signs.</summary>
    public string Envelope(byte[] statement)
    {
        var encoded = DsseEnvelope.Encoded(DsseEnvelope.InTotoType, statement);
        var signatures = new List<(string, string)>();
        if (Cosign is not null) signatures.Add(("", CosignSignature.Sign(encoded, Cosign)!));
        if (Minisign is not null) signatures.Add((Minisign.Id, Convert.ToBase64String(Minisign.SignRaw(encoded))));
        return DsseEnvelope.Line(DsseEnvelope.InTotoType, statement, signatures);
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
