using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Hal9.Releases.Binaries;

/// <summary>Where binaries come from: an in-toto statement with SLSA's provenance, version 1 (https://slsa.dev/spec/v1.0/provenance).</summary>
/// <param name="Source">Web address of the repository; null when it has none.</param>
/// <param name="Builder">What built them, as an address: the workflow's run, or the machine.</param>
/// <param name="Invocation">Address of the run; null outside a workflow.</param>
public sealed record Provenance(string? Source, string Commit, string? Ref, string Builder, string? Invocation, string Version, IReadOnlyList<string> Targets)
{
    /// <summary>Behind the name of the file it is about, so that jobs which build one platform each make no two files of the same name.</summary>
    public const string Extension = ".intoto.json";

    /// <summary>JSON, indented; the same for the same inputs: it names no time of building.</summary>
    public string Statement(IEnumerable<(string Name, string Digest)> subjects)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("_type", "https://in-toto.io/Statement/v1");
            json.WriteStartArray("subject");
            foreach (var (name, digest) in subjects.OrderBy(static subject => subject.Name, StringComparer.Ordinal))
            {
                json.WriteStartObject();
                json.WriteString("name", name);
                WriteDigest(json, "sha256", digest);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteString("predicateType", "https://slsa.dev/provenance/v1");
            json.WriteStartObject("predicate");
            WriteDefinition(json);
            json.WriteStartObject("runDetails");
            json.WriteStartObject("builder");
            json.WriteString("id", Builder);
            json.WriteEndObject();
            if (Invocation is not null)
            {
                json.WriteStartObject("metadata");
                json.WriteString("invocationId", Invocation);
                json.WriteEndObject();
            }
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    /// <summary>Name and SHA-256 of each file that a statement is about. Throws <see cref="JsonException"/>, <see cref="KeyNotFoundException"/> or <see cref="InvalidOperationException"/> where it is none.</summary>
    public static IReadOnlyList<(string Name, string Digest)> SubjectsOf(string statement)
    {
        using var json = JsonDocument.Parse(statement);
        return [.. json.RootElement.GetProperty("subject").EnumerateArray().Select(static subject => (subject.GetProperty("name").GetString() ?? "", subject.GetProperty("digest").GetProperty("sha256").GetString() ?? ""))];
    }

    private void WriteDefinition(Utf8JsonWriter json)
    {
        json.WriteStartObject("buildDefinition");
        json.WriteString("buildType", "https://hal9.ai/release-binaries/v1");
        json.WriteStartObject("externalParameters");
        json.WriteString("version", Version);
        json.WriteStartArray("targets");
        foreach (var target in Targets) json.WriteStringValue(target);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartArray("resolvedDependencies");
        json.WriteStartObject();
        if (Source is not null) json.WriteString("uri", $"git+{Source}{(Ref is null ? "" : "@" + Ref)}");
        WriteDigest(json, "gitCommit", Commit);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteDigest(Utf8JsonWriter json, string algorithm, string digest)
    {
        json.WriteStartObject("digest");
        json.WriteString(algorithm, digest);
        json.WriteEndObject();
    }
}
