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

    /// <summary>Reads such a file, also one with <c>*</c> before the names; null when a line is something else.</summary>
    public static IReadOnlyList<(string Name, string Digest)>? Parse(string text)
    {
        var files = new List<(string, string)>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.TrimEnd('\r')))
        {
            if (line.Length < 67 || line[64] != ' ' || line[65] is not (' ' or '*') || !line[..64].All(char.IsAsciiHexDigit)) return null;
            files.Add((line[66..], line[..64].ToLowerInvariant()));
        }
        return files;
    }
}
