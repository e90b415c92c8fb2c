using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hal9.Toolchains.Testing;

/// <summary>
/// The durations that shards are cut by. They stand still for one commit, though each shard learns new ones: parts that are run one after another on one machine
/// must fit together too.
/// </summary>
public static class ShardDurations
{
    /// <param name="file">Beside the history.</param>
    /// <param name="commit">What is checked out; empty when nothing is.</param>
    /// <returns>By key of the test; null for one that was not known.</returns>
    public static async Task<Func<string, TimeSpan?>> AtAsync(string file, string commit, TestHistory history, CancellationToken cancellation)
    {
        if (await ReadAsync(file, cancellation).ConfigureAwait(false) is not { } frozen || frozen.Commit != commit)
        {
            frozen = new FrozenDurations(commit, history.Durations());
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            var beside = $"{file}.{Environment.ProcessId}";
            await File.WriteAllBytesAsync(beside, JsonSerializer.SerializeToUtf8Bytes(frozen, FrozenDurationsJson.Default.FrozenDurations), cancellation).ConfigureAwait(false);
            File.Move(beside, file, overwrite: true);
        }
        return key => frozen.Seconds.TryGetValue(key, out var seconds) ? TimeSpan.FromSeconds(seconds) : null;
    }

    private static async Task<FrozenDurations?> ReadAsync(string file, CancellationToken cancellation)
    {
        if (!File.Exists(file)) return null;
        try
        {
            return JsonSerializer.Deserialize(await File.ReadAllBytesAsync(file, cancellation).ConfigureAwait(false), FrozenDurationsJson.Default.FrozenDurations);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

internal sealed record FrozenDurations(string Commit, IReadOnlyDictionary<string, double> Seconds);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(FrozenDurations))]
internal sealed partial class FrozenDurationsJson : JsonSerializerContext;
