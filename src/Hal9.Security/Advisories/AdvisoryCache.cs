using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hal9.Security.Advisories;

/// <summary>What is known of an address from the last time it was asked.</summary>
/// <param name="Fetched">When the archive came.</param>
/// <param name="Checked">When it was last known to be the newest.</param>
internal sealed record FetchedArchive(string Address, string? ETag, DateTimeOffset? LastModified, DateTimeOffset Fetched, DateTimeOffset Checked);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FetchedArchive))]
internal sealed partial class AdvisoryCacheJson : JsonSerializerContext;

/// <summary>Indexes kept between audits. Whatever is broken in it is as if it were not there. Files are replaced whole, so that audits side by side do not disturb each other.</summary>
/// <param name="folder">May be removed at any time.</param>
internal sealed class AdvisoryCache(string folder)
{
    /// <summary>Where files may lie that are gone with this process.</summary>
    public string Scratch => folder;

    /// <param name="name">What the index was made from: a path or an address.</param>
    public AdvisoryIndex? Find(string name)
    {
        try
        {
            var file = new FileStream(PathOf(name, ".index"), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 0);
            var index = AdvisoryIndex.Open(file);
            if (index is null) file.Dispose();
            return index;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public FetchedArchive? FindFetched(string address)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(PathOf(address, ".json")), AdvisoryCacheJson.Default.FetchedArchive) is { } fetched && fetched.Address == address ? fetched : null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Keeps it, or not when the disk does not let it: then the next audit makes it again.</summary>
    public void Keep(string name, AdvisoryIndex index) => Replace(PathOf(name, ".index"), index.CopyTo);

    public void Keep(FetchedArchive fetched) => Replace(PathOf(fetched.Address, ".json"), output => JsonSerializer.Serialize(output, fetched, AdvisoryCacheJson.Default.FetchedArchive));

    /// <summary>An empty file to download into.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public FileStream Download()
    {
        Directory.CreateDirectory(folder);
        return new FileStream(Path.Combine(folder, Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read);
    }

    private static void Replace(string path, Action<Stream> write)
    {
        var temporary = path + "." + Path.GetRandomFileName();
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using (var output = File.Create(temporary)) write(output);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            try
            {
                File.Delete(temporary);
            }
            catch (Exception again) when (again is IOException or UnauthorizedAccessException)
            {
                // It may not even have been made.
            }
        }
    }

    private string PathOf(string name, string extension) => Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..24] + extension);
}
