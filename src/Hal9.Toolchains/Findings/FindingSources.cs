using Hal9.Primitives.Diagnostics;

namespace Hal9.Toolchains.Findings;

/// <summary>Turns findings into diagnostics: with the text they point into, under the path a person here would type.</summary>
/// <param name="standing">Absolute folder that paths are told from.</param>
public sealed class FindingSources(string standing)
{
    /// <summary>A larger file is pointed at without showing its line.</summary>
    private const int LargestShown = 8 * 1024 * 1024;

    private readonly Dictionary<string, SourceText> texts = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Rule, Severity Severity), DiagnosticDescriptor> rules = [];

    public Diagnostic Of(ToolFinding finding)
    {
        var descriptor = finding.Descriptor ?? RuleOf(finding);
        if (finding.Path is not { } path) return descriptor.Nowhere(finding.Message, finding.Hint);
        var text = TextOf(path);
        return descriptor.At(new SourceSpan(text, finding.Start, finding.End ?? finding.Start), finding.Message, finding.Hint);
    }

    public SourceText TextOf(string path)
    {
        if (texts.TryGetValue(path, out var known)) return known;
        var name = Path.GetRelativePath(standing, path).Replace('\\', '/');
        var information = new FileInfo(path);
        return texts[path] = information is { Exists: true, Length: <= LargestShown } ? SourceText.Decode(name, File.ReadAllBytes(path), out _) : new SourceText(name, "");
    }

    /// <summary>The tool's rule under its own name: people search for that, and forges group by it.</summary>
    private DiagnosticDescriptor RuleOf(ToolFinding finding)
    {
        var key = (finding.Rule, finding.Severity);
        return rules.TryGetValue(key, out var known) ? known : rules[key] = new DiagnosticDescriptor(finding.Rule, finding.Rule, finding.Severity, finding.Message);
    }
}
