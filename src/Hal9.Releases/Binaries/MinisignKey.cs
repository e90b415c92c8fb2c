using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Sodium;

namespace Hal9.Releases.Binaries;

/// <summary>A secret key of minisign, and the signatures it makes (https://jedisct1.github.io/minisign/#signature-format).</summary>
/// <param name="id">Eight bytes that key and signature share.</param>
/// <param name="secret">Ed25519: the seed and the public key behind it.</param>
public sealed class MinisignKey(byte[] id, byte[] secret)
{
    /// <summary>Beside the file that is signed.</summary>
    public const string Extension = ".minisig";

    private const int Length = 158;

    /// <summary>As minisign prints it: eight bytes, the last first, in hexadecimal.</summary>
    public string Id { get; } = Convert.ToHexString([.. id.Reverse()]);

    /// <summary>Reads the text of a secret key's file, or its second line alone.</summary>
    /// <param name="password">For a key that is encrypted by one; deriving the key from it takes a second and a gigabyte, as minisign wants it.</param>
    /// <returns>The key, or why there is none.</returns>
    public static (MinisignKey? Key, string? Problem) Read(string text, string? password)
    {
        var line = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault(static line => !line.StartsWith("untrusted comment:", StringComparison.Ordinal)) ?? "";
        var bytes = new byte[Length];
        if (!Convert.TryFromBase64String(line, bytes, out var count) || count != Length || !bytes.AsSpan(0, 2).SequenceEqual("Ed"u8) || !bytes.AsSpan(4, 2).SequenceEqual("B2"u8)) return (null, "is no secret key of minisign");
        var (kind, salt, body) = (bytes[2..4], bytes[6..38], bytes[54..]);
        if (kind.AsSpan().SequenceEqual("Sc"u8))
        {
            if (password is null) return (null, "is encrypted by a password");
            var (operations, memory) = (BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(38)), BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(46)));
            if (operations is <= 0 or > 1L << 32 || memory is <= 0 or > 1L << 30) return (null, "asks for more work than minisign does");
            var stream = PasswordHash.ScryptHashBinary(Encoding.UTF8.GetBytes(password), salt, operations, (int)memory, body.Length);
            for (var i = 0; i < body.Length; i++) body[i] ^= stream[i];
        }
        else if (kind[0] != 0 || kind[1] != 0) return (null, "is encrypted in a way that is not known");
        var (id, secret, sum) = (body[..8], body[8..72], body[72..]);
        // minisign leaves the sum of a key without a password empty: there the public half has to be that of the secret one.
        if (kind[0] != 0 && !CryptographicOperations.FixedTimeEquals(GenericHash.Hash([.. bytes[..2], .. id, .. secret], null, 32), sum)) return (null, "does not open with the password");
        if (!PublicKeyAuth.GenerateKeyPair(secret[..32]).PublicKey.AsSpan().SequenceEqual(secret.AsSpan(32))) return (null, "is damaged");
        return (new MinisignKey(id, secret), null);
    }

    /// <summary>The text of a signature's file: of the content's BLAKE2b, with a comment that is signed too.</summary>
    /// <param name="trusted">One line.</param>
    public string Sign(byte[] content, string trusted)
    {
        var signature = PublicKeyAuth.SignDetached(GenericHash.Hash(content, null, 64), secret);
        var both = PublicKeyAuth.SignDetached([.. signature, .. Encoding.UTF8.GetBytes(trusted)], secret);
        return $"untrusted comment: signature from minisign secret key {Id}\n{Convert.ToBase64String([.. "ED"u8, .. id, .. signature])}\ntrusted comment: {trusted}\n{Convert.ToBase64String(both)}\n";
    }

    /// <summary>A bare Ed25519 signature, for what is no file.</summary>
    public byte[] SignRaw(byte[] content) => PublicKeyAuth.SignDetached(content, secret);
}
