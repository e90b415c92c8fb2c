using System.Security.Cryptography;

namespace Hal9.Releases.Binaries;

/// <summary>Signatures by a P-256 key, as cosign makes them.</summary>
public static class CosignSignature
{
    /// <summary>Beside the file that is signed.</summary>
    public const string Extension = ".sig";

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
