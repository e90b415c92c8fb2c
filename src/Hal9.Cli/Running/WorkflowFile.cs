using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;

namespace Hal9.Cli.Running;

/// <summary>A workflow file as it was read for running, with every file it calls.</summary>
/// <param name="Path">From the repository's root with forward slashes; a file elsewhere as it was typed.</param>
/// <param name="Workflow">Null when it is no YAML mapping at all.</param>
/// <param name="Sources">Texts by path, its own and the called ones.</param>
internal sealed record WorkflowFile(string Path, Workflow? Workflow, IReadOnlyList<Diagnostic> Errors, IReadOnlyDictionary<string, string> Sources)
{
    /// <summary>What people call it: its name, else its path.</summary>
    public string Name => Workflow?.Name ?? Path;

    /// <summary>From texts alone, as a journal keeps them.</summary>
    public static WorkflowFile From(string path, IReadOnlyDictionary<string, string> sources) =>
        Parse(new SourceText(path, sources.GetValueOrDefault(path, "")), local => sources.TryGetValue(local, out var text) ? new SourceText(local, text) : null);

    public static WorkflowFile Parse(SourceText source, Func<string, SourceText?> called)
    {
        var sources = new Dictionary<string, string>(StringComparer.Ordinal) { [source.Path] = source.Text };
        var parse = WorkflowParser.Parse(source, ParseOptions.Default, (reference, _) =>
        {
            if (reference is not WorkflowReference.Local { Path: var path } || !Checking.WorkflowRepository.IsInside(path)) return null;
            var name = path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
            if (called(name) is not { } text) return null;
            sources[name] = text.Text;
            return new ReusableWorkflow(name, text, IsTrusted: true);
        });
        return new WorkflowFile(source.Path, parse.Workflow, [.. parse.Diagnostics.Where(static diagnostic => diagnostic.Severity == Severity.Error)], sources);
    }
}
