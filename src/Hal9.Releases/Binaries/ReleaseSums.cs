using System.Security.Cryptography;

namespace Hal9.Releases.Binaries;

/// <summary>The file <c>sha256sum --check</c> reads.</summary>
public static class ReleaseSums
{
    public const string FileName = "SHA256SUMS";

    /// <summary>Lower-case hexadecimal SHA-256 of a file.</summary>
    public static async Task<string> DigestAsync(string path, CancellationToken cancellation)
    {
        var file = File.OpenRead(path);
        await using (file.ConfigureAwait(false)) return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation).ConfigureAwait(false));
    }

    /// <summary>One line a file, in the order of their names.</summary>
    public static string Text(IEnumerable<(string Name, string Digest)> files) => string.Concat(files.OrderBy(static file => file.Name, StringComparer.Ordinal).Select(static file => $"{file.Digest}  {file.Name}\n"));

    /// <summary>Signs as <c>cosign sign-blob --key</c> does: ECDSA with SHA-256, DER, base64; <c>cosign verify-blob</c> and openssl verify it.</summary>
    /// <param name="privateKey">PEM of a P-256 key, PKCS#8 or SEC 1, without a password.</param>
    /// <returns>Null when the key cannot be used.</returns>
    public static string? Sign(byte[] content, string privateKey)
    {
        using var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(privateKey);
        }
        catch (Exception wrong) when (wrong is ArgumentException or CryptographicException)
        {
            return null;
        }
        return key.KeySize == 256 ? Convert.ToBase64String(key.SignData(content, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)) : null;
    }
}
