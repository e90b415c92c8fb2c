using Hal9.Configuration;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Checks;
using Hal9.Workflows.Model;

namespace Hal9.Cli.Checking;

/// <summary>What is wrong with one file. Threads may share it.</summary>
internal static class FileJudge
{
    /// <summary>In the order of the text.</summary>
    /// <param name="path">Where the text was read, for what it calls; null for standard input.</param>
    public static IReadOnlyList<Diagnostic> Judge(SourceText source, FileSubject subject, string? path) => InOrder(subject switch
    {
        FileSubject.Workflow => Workflow(source, path),
        FileSubject.Action => Action(source),
        _ => Configuration(source),
    });

    private static IEnumerable<Diagnostic> Action(SourceText source)
    {
        var parse = ActionFileParser.Parse(source, ParseOptions.Action);
        return parse.Diagnostics.Concat(WorkflowChecks.Run(parse, CheckContext.Default));
    }

    private static IEnumerable<Diagnostic> Workflow(SourceText source, string? path)
    {
        var parse = WorkflowParser.Parse(source, ParseOptions.Default);
        var around = path is null ? null : WorkflowRepository.Around(path);
        IEnumerable<Diagnostic> errors = parse.Diagnostics;
        if (parse is { HasErrors: false, Workflow: { } workflow } && around is not null && workflow.Jobs.Any(static job => job is CallJob))
        {
            var called = new CalledWorkflows(around, source.Path);
            parse = WorkflowParser.Parse(source, ParseOptions.Default, called.Find);
            errors = called.WithoutUnknown(parse.Diagnostics);
        }
        return errors.Concat(WorkflowChecks.Run(parse, around?.Context ?? CheckContext.Default));
    }

    /// <summary>A variable that only the machine of a deployment sets is no mistake in the file.</summary>
    private static IEnumerable<Diagnostic> Configuration(SourceText source) => new ConfigurationReader(ProjectConfiguration.Sections)
        .Read(source, Environment.GetEnvironmentVariable).Diagnostics.Where(static diagnostic => diagnostic.Descriptor != ConfigurationDiagnostics.UnsetVariable);

    private static List<Diagnostic> InOrder(IEnumerable<Diagnostic> diagnostics) =>
        [.. diagnostics.OrderBy(static diagnostic => diagnostic.Span?.Start ?? default).ThenBy(static diagnostic => diagnostic.Code, StringComparer.Ordinal)];
}
