using System.Text.Json;
using System.Text.RegularExpressions;
using Hal9.Machine.Processes;
using Hal9.Primitives.Diagnostics;
using Hal9.Toolchains.Findings;
using Hal9.Toolchains.Tools;

namespace Hal9.Toolchains.Cargo;

/// <summary>Findings of rustc and clippy out of <c>--message-format=json</c>, and cargo's own complaints out of its standard error.</summary>
/// <param name="directory">The workspace's folder: rustc's paths are relative to it.</param>
/// <remarks>https://doc.rust-lang.org/cargo/reference/external-tools.html#json-messages</remarks>
internal sealed partial class CargoFindings(string directory) : IFindingReader
{
    private readonly List<ToolFinding> found = [];
    private string? complaint;
    private bool inCause;

    public void Read(ToolLine line)
    {
        if (line.Source == OutputSource.Output) ReadMessage(line.Text);
        else ReadComplaint(line.Text);
    }

    public IReadOnlyList<ToolFinding> Finish(ToolRun run)
    {
        Complain(null);
        // A library is compiled for itself and for its tests, and says everything twice.
        return [.. found.DistinctBy(static finding => (finding.Path, finding.Start, finding.Rule, finding.Message))];
    }

    private void ReadMessage(string line)
    {
        if (!line.StartsWith('{')) return;
        try
        {
            using var document = JsonDocument.Parse(line);
            if (document.RootElement.TryGetProperty("reason", out var reason) && reason.ValueEquals("compiler-message")) Take(document.RootElement.GetProperty("message"));
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // A build script or a procedural macro may write what it likes to standard output.
        }
    }

    private void Take(JsonElement message)
    {
        var level = message.GetProperty("level").GetString();
        if (level is not ("error" or "warning" or "error: internal compiler error")) return;
        var rule = message.GetProperty("code") is { ValueKind: JsonValueKind.Object } code ? code.GetProperty("code").GetString()! : "rustc";
        var text = message.GetProperty("message").GetString()!;
        var spans = message.GetProperty("spans").EnumerateArray().ToArray();
        // `aborting due to 2 previous errors`, `1 warning emitted`: a count, not a finding.
        if (spans.Length == 0 && rule == "rustc" && (level == "warning" || text.StartsWith("aborting due to", StringComparison.Ordinal))) return;
        var finding = new ToolFinding(rule, level == "warning" ? Severity.Warning : Severity.Error, text.ReplaceLineEndings(" ")) { Hint = HintOf(message) ?? (spans.Length == 0 ? LastNoteOf(message) : null) };
        if (Array.Find(spans, static span => span.GetProperty("is_primary").GetBoolean()) is { ValueKind: JsonValueKind.Object } place)
        {
            finding = finding with
            {
                Path = Path.GetFullPath(place.GetProperty("file_name").GetString()!, directory),
                Start = new SourcePosition(place.GetProperty("line_start").GetInt32(), place.GetProperty("column_start").GetInt32()),
                End = new SourcePosition(place.GetProperty("line_end").GetInt32(), place.GetProperty("column_end").GetInt32()),
            };
        }
        found.Add(finding);
    }

    /// <summary>The tool's own suggestion with what it would put there, else its first piece of help.</summary>
    private static string? HintOf(JsonElement message)
    {
        foreach (var child in message.GetProperty("children").EnumerateArray())
        {
            if (child.GetProperty("level").GetString() != "help") continue;
            var text = child.GetProperty("message").GetString()!;
            if (text.StartsWith("for further information", StringComparison.Ordinal) || text.Contains("to override", StringComparison.Ordinal)) continue;
            var put = child.GetProperty("spans").EnumerateArray().Select(static span => span.GetProperty("suggested_replacement")).FirstOrDefault(static value => value.ValueKind == JsonValueKind.String);
            return put.ValueKind == JsonValueKind.String && put.GetString() is { Length: > 0 and <= 80 } short_ && !short_.Contains('\n', StringComparison.Ordinal) ? $"{text}: `{short_}`" : text;
        }
        return null;
    }

    /// <summary>Where nothing in the code is to blame, such as when linking fails, the other program's words come last.</summary>
    private static string? LastNoteOf(JsonElement message) => message.GetProperty("children").EnumerateArray().LastOrDefault(static child => child.GetProperty("level").ValueEquals("note")) is { ValueKind: JsonValueKind.Object } note
        ? note.GetProperty("message").GetString()!.Split('\n')[0] : null;

    /// <summary><c>error: …</c>, and below it <c>  --&gt; Cargo.toml:3:6</c>.</summary>
    private void ReadComplaint(string line)
    {
        if (line.StartsWith("error: ", StringComparison.Ordinal))
        {
            Complain(null);
            var text = line["error: ".Length..];
            if (!text.StartsWith("could not compile", StringComparison.Ordinal) && !text.StartsWith("aborting", StringComparison.Ordinal)) complaint = text;
        }
        else if (complaint is not null && Place().Match(line) is { Success: true } place)
        {
            Complain(new ToolFinding("cargo", Severity.Error, complaint)
            {
                Path = Path.GetFullPath(place.Groups["path"].Value, directory),
                Start = new SourcePosition(int.Parse(place.Groups["line"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture), int.Parse(place.Groups["column"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture)),
            });
        }
        else if (line is "Caused by:") inCause = true;
        else if (inCause && complaint is not null && Cause().Match(line) is { Success: true } cause)
        {
            complaint += ": " + cause.Groups["text"].Value;
            inCause = false;
        }
    }

    private void Complain(ToolFinding? placed)
    {
        if (complaint is not null) found.Add(placed ?? new ToolFinding("cargo", Severity.Error, complaint));
        (complaint, inCause) = (null, false);
    }

    [GeneratedRegex(@"^\s*--> (?<path>.+):(?<line>\d+):(?<column>\d+)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Place();

    /// <summary>A line of <c>Caused by:</c>, which is indented by two.</summary>
    [GeneratedRegex(@"^  (?<text>[^\s|].*)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Cause();
}
