using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Hal9.Delivery.Environments;
using Hal9.Machine.Processes;

namespace Hal9.Delivery.Local;

/// <summary>What was published and how it is run: kept with the version, so that a rollback needs nothing from today's hal9.yml.</summary>
/// <param name="Program">Name in the published folder.</param>
public sealed record ReleaseManifest(string Version, string Program, string EnvironmentName, DeliveryEnvironment Environment);

/// <summary>What a supervisor is told.</summary>
/// <param name="Environment">All of it.</param>
public sealed record ReplicaSpecification(string Program, string WorkingDirectory, IReadOnlyDictionary<string, string> Environment, TimeSpan DrainDeadline);

/// <summary>What a supervisor says of its replica.</summary>
/// <param name="Replica">Null while it waits before starting another.</param>
/// <param name="Exits">How often it ended though nobody had asked for it.</param>
/// <param name="LastExit">Exit code of the last of these.</param>
/// <param name="Problem">Why it could not be started at all.</param>
/// <param name="Killed">It was asked to end and did not within its drain deadline.</param>
public sealed record SupervisedReplica(ProcessIdentity Supervisor, ProcessIdentity? Replica, DateTimeOffset Since, int Exits, int? LastExit, string? Problem, bool Killed = false);

[JsonSerializable(typeof(ReleaseManifest))]
[JsonSerializable(typeof(ReplicaSpecification))]
[JsonSerializable(typeof(SupervisedReplica))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
internal sealed partial class LocalJson : JsonSerializerContext
{
    /// <summary>Replaces a file in one step; whoever reads it meanwhile sees the old one or the new one. Only its owner may read it: it can hold secrets.</summary>
    public static void Write<T>(string path, T value, JsonTypeInfo<T> type)
    {
        var next = path + ".next";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(next, options)) JsonSerializer.Serialize(file, value, type);
        File.Move(next, path, overwrite: true);
    }

    /// <summary>Null when there is none, or none that can be read.</summary>
    public static T? Read<T>(string path, JsonTypeInfo<T> type) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), type);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }
}
