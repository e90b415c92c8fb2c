using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;

namespace Hal9.Cli.Running;

/// <summary>A workflow file as it was read for running, with every file it calls.</summary>
/// <param name="Path">From the repository's root with forward slashes; a file elsewhere as it was typed.</param>
/// <param name="Workflow">Null when it is no YAML mapping at all.</param>
/// <param name="Sources">Texts by path, its own and the called ones; those of other repositories by <c>owner/repo/path@ref</c>.</param>
internal sealed record WorkflowFile(string Path, Workflow? Workflow, IReadOnlyList<Diagnostic> Errors, IReadOnlyDictionary<string, string> Sources)
{
    /// <summary>What people call it: its name, else its path.</summary>
    public string Name => Workflow?.Name ?? Path;

    /// <summary>Called workflows of other repositories that are not here yet, <see cref="WorkflowReference.Text"/> being their name; while there are any, the jobs of what is called are not all known.</summary>
    public IReadOnlyList<WorkflowReference.Repository> Missing { get; init; } = [];

    /// <summary>From texts alone, as a journal keeps them.</summary>
    /// <param name="repository"><c>owner/name</c>, of the run.</param>
    public static WorkflowFile From(string path, IReadOnlyDictionary<string, string> sources, string repository) =>
        Parse(new SourceText(path, sources.GetValueOrDefault(path, "")), name => sources.TryGetValue(name, out var text) ? new SourceText(name, text) : null, repository.Split('/')[0]);

    /// <param name="called">Of a path in the repository, or of <c>owner/repo/path@ref</c>; null when there is none.</param>
    /// <param name="owner">Whose repository the file is in.</param>
    public static WorkflowFile Parse(SourceText source, Func<string, SourceText?> called, string owner)
    {
        var sources = new Dictionary<string, string>(StringComparer.Ordinal) { [source.Path] = source.Text };
        var missing = new List<WorkflowReference.Repository>();
        var parse = WorkflowParser.Parse(source, ParseOptions.Default, (reference, caller) =>
        {
            if (NameOf(reference, caller) is not { } name) return null;
            if (called(name) is not { } text)
            {
                if (IsForeign(name) && WorkflowReference.Parse(name, reference.Span) is WorkflowReference.Repository foreign) missing.Add(foreign);
                return null;
            }
            sources[name] = text.Text;
            return new ReusableWorkflow(name, text, IsTrusted: !IsForeign(name) || name.StartsWith(owner + "/", StringComparison.OrdinalIgnoreCase));
        });
        var errors = parse.Diagnostics.Where(diagnostic => diagnostic.Severity == Severity.Error
            && !(diagnostic.Descriptor == WorkflowDiagnostics.CallNotFound && missing.Exists(reference => reference.Span == diagnostic.Span)));
        return new WorkflowFile(source.Path, parse.Workflow, [.. errors], sources) { Missing = missing };
    }

    /// <summary>A called workflow's name is one of another repository: an owner's name never begins with a dot, as <c>.github</c> does.</summary>
    public static bool IsForeign(string name) => name.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && name[0] != '.' && name.AsSpan(0, at).Count('/') >= 2;

    /// <summary><c>./</c> in a file of another repository is that repository, at the same ref.</summary>
    private static string? NameOf(WorkflowReference reference, string? caller)
    {
        switch (reference)
        {
            case WorkflowReference.Repository foreign:
                return foreign.Text;
            case WorkflowReference.Local { Path: var path } when Checking.WorkflowRepository.IsInside(path):
                var local = path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
                return caller is not null && IsForeign(caller) && WorkflowReference.Parse(caller, reference.Span) is WorkflowReference.Repository of ? $"{of.Owner}/{of.Name}/{local}@{of.Ref}" : local;
            default:
                return null;
        }
    }
}
