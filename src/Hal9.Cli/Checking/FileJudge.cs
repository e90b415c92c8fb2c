using Hal9.Configuration;
using Hal9.Primitives.Diagnostics;
using Hal9.Primitives.Yaml;

namespace Hal9.Cli.Checking;

/// <summary>What is wrong with one file. Threads may share it.</summary>
internal static class FileJudge
{
    /// <summary>In the order of the text.</summary>
    public static IReadOnlyList<Diagnostic> Judge(SourceText source, FileSubject subject) => InOrder(subject switch
    {
        FileSubject.Workflow => Yaml(source, YamlLimits.Workflow),
        FileSubject.Action => Yaml(source, YamlLimits.Workflow),
        _ => Configuration(source),
    });

    /// <summary>A variable that only the machine of a deployment sets is no mistake in the file.</summary>
    private static IEnumerable<Diagnostic> Configuration(SourceText source) => new ConfigurationReader(ProjectConfiguration.Sections)
        .Read(source, Environment.GetEnvironmentVariable).Diagnostics.Where(static diagnostic => diagnostic.Descriptor != ConfigurationDiagnostics.UnsetVariable);

    private static IEnumerable<Diagnostic> Yaml(SourceText source, YamlLimits limits) => YamlReader.Read(source, limits).Error is { } error ? [error] : [];

    private static List<Diagnostic> InOrder(IEnumerable<Diagnostic> diagnostics) =>
        [.. diagnostics.OrderBy(static diagnostic => diagnostic.Span?.Start ?? default).ThenBy(static diagnostic => diagnostic.Code, StringComparer.Ordinal)];
}
