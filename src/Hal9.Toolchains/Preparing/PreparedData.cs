using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Hal9.Machine.Files;

namespace Hal9.Toolchains.Preparing;

/// <summary>
/// Whether prepared data is still what its sources would give. A file beside hal9.yml, committed with the data, keeps the digests of both; so the
/// question is answered without a database and without running anything.
/// </summary>
/// <param name="root">Folder of hal9.yml.</param>
public sealed class PreparedData(string root)
{
    public const string FileName = "hal9.prepared.json";

    private string File => Path.Combine(root, FileName);

    /// <summary>Why an entry is stale, as a clause (<c>its inputs have changed</c>); null when it is not.</summary>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public async Task<string?> IsStaleAsync(PreparedEntry entry, CancellationToken cancellation)
    {
        var (kept, broken) = await ReadAsync(cancellation).ConfigureAwait(false);
        if (broken is not null) return broken;
        if (kept.Find(one => one.Name == entry.Name) is not { } record) return "it was never prepared";
        if (record.Command != entry.Command.Run) return "its command has changed";
        return await Task.Run(() => DigestOf(entry.Inputs, cancellation) != record.Inputs ? "its inputs have changed"
            : DigestOf(entry.Outputs, cancellation) is var outputs && outputs == Nothing ? "its outputs are missing"
            : outputs != record.Outputs ? "its outputs have been changed since" : null, cancellation).ConfigureAwait(false);
    }

    /// <summary>Remembers what an entry was made of and what it made. False when nothing matches its outputs.</summary>
    public async Task<bool> RememberAsync(PreparedEntry entry, IReadOnlyList<PreparedEntry> all, CancellationToken cancellation)
    {
        var (kept, _) = await ReadAsync(cancellation).ConfigureAwait(false);
        var outputs = DigestOf(entry.Outputs, cancellation);
        if (outputs == Nothing) return false;
        kept.RemoveAll(one => one.Name == entry.Name || !all.Any(other => other.Name == one.Name));
        kept.Add(new PreparedRecord(entry.Name, entry.Command.Run, DigestOf(entry.Inputs, cancellation), outputs));
        kept.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        var text = JsonSerializer.Serialize(new PreparedFile(1, kept), PreparedJson.Default.PreparedFile) + "\n";
        // A half-written file would look like one that somebody broke.
        var fresh = File + ".new";
        await System.IO.File.WriteAllTextAsync(fresh, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), cancellation).ConfigureAwait(false);
        System.IO.File.Move(fresh, File, overwrite: true);
        return true;
    }

    private static string Nothing { get; } = Convert.ToHexStringLower(SHA256.HashData([]));

    private async Task<(List<PreparedRecord> Kept, string? Broken)> ReadAsync(CancellationToken cancellation)
    {
        if (!System.IO.File.Exists(File)) return ([], null);
        try
        {
            var stream = System.IO.File.OpenRead(File);
            await using var _ = stream.ConfigureAwait(false);
            var read = await JsonSerializer.DeserializeAsync(stream, PreparedJson.Default.PreparedFile, cancellation).ConfigureAwait(false);
            return ([.. read?.Prepared ?? []], null);
        }
        catch (JsonException)
        {
            return ([], $"{FileName} cannot be read");
        }
    }

    /// <summary>Over paths and contents. Line endings count as git would have them, so that a checkout on Windows is not stale.</summary>
    private string DigestOf(IReadOnlyList<string> patterns, CancellationToken cancellation)
    {
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var search = FileSearch.Of(string.Join('\n', patterns), root, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), followLinks: false);
        foreach (var file in search.Files(cancellation).Order(StringComparer.Ordinal))
        {
            var bytes = System.IO.File.ReadAllBytes(file);
            var isText = !bytes.AsSpan(0, Math.Min(bytes.Length, 8000)).Contains((byte)0);
            whole.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(root, file).Replace('\\', '/')));
            whole.AppendData([0]);
            whole.AppendData(SHA256.HashData(isText ? Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(bytes).Replace("\r\n", "\n", StringComparison.Ordinal)) : bytes));
        }
        return Convert.ToHexStringLower(whole.GetHashAndReset());
    }
}

/// <param name="Inputs">SHA-256 in hexadecimal, as <paramref name="Outputs"/>.</param>
internal sealed record PreparedRecord(string Name, string Command, string Inputs, string Outputs);

internal sealed record PreparedFile(int Version, IReadOnlyList<PreparedRecord> Prepared);

[JsonSerializable(typeof(PreparedFile))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n")]
internal sealed partial class PreparedJson : JsonSerializerContext;
