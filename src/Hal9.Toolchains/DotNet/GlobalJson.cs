using System.Text;
using System.Text.Json;
using Hal9.Primitives.Diagnostics;
using Hal9.Toolchains.Findings;
using Hal9.Toolchains.Tools;

namespace Hal9.Toolchains.DotNet;

/// <summary>The <c>global.json</c> that chooses a project's SDK.</summary>
internal static class GlobalJson
{
    /// <summary>The nearest one here or above; null when there is none.</summary>
    public static string? Above(string directory)
    {
        for (var at = directory; at is not null; at = Path.GetDirectoryName(at))
        {
            var file = Path.Combine(at, "global.json");
            if (File.Exists(file)) return file;
        }
        return null;
    }

    /// <summary>Points at the version that is not installed, or at what is no JSON.</summary>
    public static Diagnostic? ExplainMissingSdk(ToolchainProject project, ToolRun run, FindingSources sources)
    {
        if (Above(project.Directory) is not { } file) return null;
        var text = sources.TextOf(file);
        if (Version(text.Text, out var wrong) is not { } version)
        {
            return wrong is null ? null : ToolchainDiagnostics.MissingSdk.At(new SourceSpan(text, new SourcePosition((int)(wrong.LineNumber ?? 0) + 1, (int)(wrong.BytePositionInLine ?? 0) + 1)), "global.json is not JSON");
        }
        if (!run.Tail.Any(static line => line.Text.Contains("SDK", StringComparison.Ordinal))) return null;
        var at = text.Text.IndexOf($"\"{version}\"", StringComparison.Ordinal);
        var span = at < 0 ? new SourceSpan(text, new SourcePosition(1, 1)) : new SourceSpan(text, text.PositionOf(at + 1), text.PositionOf(at + 1 + version.Length));
        var installed = run.Tail.Select(static line => line.Text.Trim()).Where(static line => line.Contains("[/", StringComparison.Ordinal) || line.Contains(":\\", StringComparison.Ordinal)).Select(static line => line.Split(' ')[0]).Where(static word => word.Length > 0 && char.IsAsciiDigit(word[0])).ToArray();
        return ToolchainDiagnostics.MissingSdk.At(span, $"the .NET SDK {version} is not installed", installed.Length == 0 ? "https://dot.net/download" : $"installed: {string.Join(", ", installed)}; `rollForward` lets newer ones do");
    }

    private static string? Version(string text, out JsonException? wrong)
    {
        wrong = null;
        try
        {
            using var document = JsonDocument.Parse(Encoding.UTF8.GetBytes(text), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("sdk", out var sdk) && sdk.ValueKind == JsonValueKind.Object
                && sdk.TryGetProperty("version", out var version) && version.ValueKind == JsonValueKind.String ? version.GetString() : null;
        }
        catch (JsonException problem)
        {
            wrong = problem;
            return null;
        }
    }
}
