using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hal9.Primitives.Diagnostics;
using Hal9.Primitives.Yaml;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Tests.Conformance;

/// <summary>One official case: options, workflow, further files and expected JSON between <c>---</c> lines.</summary>
public sealed partial class WorkflowCase
{
    private readonly Dictionary<string, string> options = [];
    private readonly Dictionary<string, string> files = [];
    private readonly List<string> skips = [];

    private WorkflowCase(string name, string text)
    {
        Name = name;
        var sections = Separator().Split(text.ReplaceLineEndings("\n"));
        ReadOptions(sections[0]);
        Source = new SourceText($".github/workflows/{name}", sections[1]);
        for (var i = 2; i + 1 < sections.Length - 1; i += 2) files[sections[i].Trim()] = sections[i + 1];
        Expected = JsonNode.Parse(sections[^1])!.AsObject();
    }

    public string Name { get; }

    public SourceText Source { get; }

    public JsonObject Expected { get; }

    public bool IncludesSource => Flag("include-source");

    public bool SkipsCSharp => skips.Contains("C#");

    public bool IsPartialRerun => Flag("is-partial-rerun");

    public static WorkflowCase Load(string path) => new(Path.GetFileName(path), File.ReadAllText(path));

    public WorkflowParse Parse()
    {
        var limits = new ParseOptions
        {
            MaxDepth = Number("max-depth", 50),
            MaxFileSize = Number("max-file-size", 1024 * 1024),
            MaxResultSize = Number("max-result-size", 10 * 1024 * 1024),
            MaxJobs = Number("max-job-limit", 0),
            MaxCallDepth = Number("max-nested-reusable-workflows-depth", ParseOptions.Default.MaxCallDepth),
            PermissionsPolicy = Enum.Parse<PermissionsPolicy>(options.GetValueOrDefault("permissions-policy", "Write")),
        };
        return WorkflowParser.Parse(Source, limits, Flag("skip-reusable-workflows") ? null : Find);
    }

    /// <summary>File, line and column of each expected error; null where the message tells none.</summary>
    public IReadOnlyList<ExpectedError> ExpectedErrors() =>
        [.. (Expected["errors"]?.AsArray() ?? []).Select(error => ExpectedError.Of(error!["Message"]!.GetValue<string>()))];

    private ReusableWorkflow? Find(WorkflowReference reference, string? caller) =>
        files.TryGetValue(reference.Text, out var text) ? new ReusableWorkflow(reference.Text, new SourceText(reference.Text, text), IsTrusted: false) : null;

    private void ReadOptions(string text)
    {
        if (YamlReader.Read(new SourceText(Name, text), YamlLimits.Configuration).Root is not YamlMapping mapping) return;
        foreach (var (key, value) in mapping.Entries)
        {
            var name = ((YamlScalar)key).Value;
            if (value is YamlScalar scalar) options[name] = scalar.Value;
            else if (name == "skip" && value is YamlSequence list) skips.AddRange(list.Items.OfType<YamlScalar>().Select(item => item.Value));
        }
    }

    private bool Flag(string name) => options.GetValueOrDefault(name) == "true";

    private int Number(string name, int otherwise) => options.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    [GeneratedRegex(@"\n---[ \t]*\n")]
    private static partial Regex Separator();
}

public sealed partial record ExpectedError(string? File, int? Line, int? Column)
{
    public static ExpectedError Of(string message)
    {
        var match = Place().Match(message);
        if (!match.Success) return new ExpectedError(null, null, null);
        return match.Groups["line"].Success
            ? new ExpectedError(match.Groups["file"].Value, int.Parse(match.Groups["line"].Value, CultureInfo.InvariantCulture), int.Parse(match.Groups["column"].Value, CultureInfo.InvariantCulture))
            : new ExpectedError(match.Groups["file"].Value, null, null);
    }

    public bool Matches(Diagnostic diagnostic) => diagnostic is { Severity: Severity.Error, Span: { } span }
        && (File is null || span.File.Path == File) && (Line is null || (span.Start.Line == Line && span.Start.Column == Column));

    [GeneratedRegex(@"^(?<file>\S+\.ya?ml\S*?)( \(Line: (?<line>\d+), Col: (?<column>\d+)\))?: ")]
    private static partial Regex Place();
}
