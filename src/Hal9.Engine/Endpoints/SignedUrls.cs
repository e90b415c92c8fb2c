using System.Buffers.Binary;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Hal9.Engine.Endpoints;

/// <summary>
/// Addresses that need no token: what they open is signed into them, until they expire. Every field is signed behind its length, so
/// that no two different lists of fields sign the same bytes.
/// </summary>
/// <param name="key">At least 32 bytes, of this use alone.</param>
internal sealed class SignedUrls(byte[] key, TimeProvider time)
{
    /// <summary>As long as GitHub's are good.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    /// <summary>The query that lets its bearer do one thing to one path.</summary>
    /// <param name="permission"><c>r</c> or <c>w</c>.</param>
    public string Sign(string permission, string path)
    {
        var expires = (time.GetUtcNow() + Lifetime).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return $"?sp={permission}&se={expires}&sig={Base64Url.EncodeToString(Mac(permission, path, expires))}";
    }

    public bool Allows(string permission, string path, string expires, string signature)
    {
        if (!long.TryParse(expires, NumberStyles.None, CultureInfo.InvariantCulture, out var until) || time.GetUtcNow().ToUnixTimeSeconds() >= until) return false;
        return Base64Url.IsValid(signature) && CryptographicOperations.FixedTimeEquals(Base64Url.DecodeFromChars(signature), Mac(permission, path, expires));
    }

    private byte[] Mac(params ReadOnlySpan<string> fields)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var field in fields)
        {
            var bytes = Encoding.UTF8.GetBytes(field);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            mac.AppendData(length);
            mac.AppendData(bytes);
        }
        return mac.GetHashAndReset();
    }
}
