using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hal9.Toolchains.Testing;

/// <summary>What is remembered of tests from run to run: how long each takes, and which were flaky. A file of its own; a broken one is begun anew.</summary>
public sealed class TestHistory
{
    /// <summary>Weight of the newest duration.</summary>
    private const double Newest = 0.3;

    private readonly SortedDictionary<string, TestRecord> records;

    private TestHistory(SortedDictionary<string, TestRecord> records) => this.records = records;

    public static TestHistory Empty => new(new SortedDictionary<string, TestRecord>(StringComparer.Ordinal));

    public static async Task<TestHistory> ReadAsync(string file, CancellationToken cancellation)
    {
        if (!File.Exists(file)) return Empty;
        try
        {
            var bytes = await File.ReadAllBytesAsync(file, cancellation).ConfigureAwait(false);
            return JsonSerializer.Deserialize(bytes, TestHistoryJson.Default.DictionaryStringTestRecord) is { } read ? new TestHistory(new SortedDictionary<string, TestRecord>(read, StringComparer.Ordinal)) : Empty;
        }
        catch (JsonException)
        {
            return Empty;
        }
    }

    /// <summary>In seconds, by key.</summary>
    public IReadOnlyDictionary<string, double> Durations() => records.ToDictionary(static record => record.Key, static record => record.Value.Seconds);

    /// <summary>How often the test was flaky, of how many runs.</summary>
    public TestRecord Of(string key) => records.GetValueOrDefault(key) ?? new TestRecord();

    public void Add(IEnumerable<TestResult> results, DateTimeOffset now)
    {
        foreach (var result in results.Where(static result => result.Outcome != TestOutcome.Skipped))
        {
            var before = records.GetValueOrDefault(result.Key);
            var seconds = result.Duration.TotalSeconds;
            records[result.Key] = new TestRecord
            {
                Seconds = Math.Round(before is null ? seconds : (before.Seconds * (1 - Newest)) + (seconds * Newest), 4),
                Runs = (before?.Runs ?? 0) + 1,
                Failed = (before?.Failed ?? 0) + (result.Outcome == TestOutcome.Failed ? 1 : 0),
                Flaky = (before?.Flaky ?? 0) + (result.IsFlaky ? 1 : 0),
                LastFlaky = result.IsFlaky ? now : before?.LastFlaky,
            };
        }
    }

    /// <summary>Written beside and moved into place, so that a reader sees all of it or none.</summary>
    public async Task WriteAsync(string file, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var beside = $"{file}.{Environment.ProcessId}";
        await File.WriteAllBytesAsync(beside, JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, TestRecord>(records), TestHistoryJson.Default.DictionaryStringTestRecord), cancellation).ConfigureAwait(false);
        File.Move(beside, file, overwrite: true);
    }
}

/// <param name="Seconds">How long it takes, newer runs counting more.</param>
public sealed record TestRecord(double Seconds = 0, int Runs = 0, int Failed = 0, int Flaky = 0, DateTimeOffset? LastFlaky = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(Dictionary<string, TestRecord>))]
internal sealed partial class TestHistoryJson : JsonSerializerContext;
