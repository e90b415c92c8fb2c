using System.Text.Json;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Toolchains.Findings;

/// <summary>Errors and warnings of a SARIF 2.1.0 file, as compilers write it. Notes and what the code suppresses are left out.</summary>
internal static class SarifFindings
{
    public static IReadOnlyList<ToolFinding> Read(string path)
    {
        var found = new List<ToolFinding>();
        try
        {
            using var file = File.OpenRead(path);
            using var document = JsonDocument.Parse(file);
            foreach (var run in Items(document.RootElement, "runs"))
            {
                foreach (var result in Items(run, "results"))
                {
                    if (Of(result) is { } finding) found.Add(finding);
                }
            }
        }
        catch (JsonException)
        {
            // A compiler that was ended in the middle of it; the console says what happened.
        }
        return found;
    }

    private static ToolFinding? Of(JsonElement result)
    {
        if (Items(result, "suppressions").Any()) return null;
        if ((Text(result, "level") ?? "warning") is var level && level is not ("error" or "warning")) return null;
        if (Text(result, "ruleId") is not { } rule) return null;
        var message = result.TryGetProperty("message", out var said) ? Text(said, "text") ?? "" : "";
        var finding = new ToolFinding(rule, level == "error" ? Severity.Error : Severity.Warning, message.ReplaceLineEndings(" "));
        if (!Items(result, "locations").Any() || !Items(result, "locations").First().TryGetProperty("physicalLocation", out var place)) return finding;
        if (!place.TryGetProperty("artifactLocation", out var artifact) || Text(artifact, "uri") is not { } uri || !Uri.TryCreate(uri, UriKind.Absolute, out var address)) return finding;
        if (!place.TryGetProperty("region", out var region)) return finding with { Path = address.LocalPath };
        var start = new SourcePosition(Number(region, "startLine") ?? 1, Number(region, "startColumn") ?? 1);
        return finding with
        {
            Path = address.LocalPath,
            Start = start,
            End = Number(region, "endColumn") is { } column ? new SourcePosition(Number(region, "endLine") ?? start.Line, column) : null,
        };
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : default;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static int? Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number > 0 ? number : null;
}
