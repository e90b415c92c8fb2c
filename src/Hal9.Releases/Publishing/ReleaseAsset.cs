using System.Security.Cryptography;
using System.Text;

namespace Hal9.Releases.Publishing;

/// <summary>A file of a release.</summary>
/// <param name="Digest">SHA-256, lower-case hexadecimal.</param>
/// <param name="Open">From its beginning, each time anew.</param>
internal sealed record ReleaseAsset(string Name, string Digest, Func<Stream> Open)
{
    public static ReleaseAsset Of(string name, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return new ReleaseAsset(name, Convert.ToHexStringLower(SHA256.HashData(bytes)), () => new MemoryStream(bytes, writable: false));
    }
}
