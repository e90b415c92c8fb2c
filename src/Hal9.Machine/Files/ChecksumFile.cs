using System.Security.Cryptography;

namespace Hal9.Machine.Files;

/// <summary>The file <c>sha256sum --check</c> reads.</summary>
public static class ChecksumFile
{
    public const string Name = "SHA256SUMS";

    /// <summary>Lower-case hexadecimal SHA-256 of a file.</summary>
    public static async Task<string> DigestAsync(string path, CancellationToken cancellation)
    {
        var file = File.OpenRead(path);
        await using (file.ConfigureAwait(false)) return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation).ConfigureAwait(false));
    }

    /// <summary>One line a file, in the order of their names.</summary>
    public static string Text(IEnumerable<(string Name, string Digest)> files) => string.Concat(files.OrderBy(static file => file.Name, StringComparer.Ordinal).Select(static file => $"{file.Digest}  {file.Name}\n"));
}
