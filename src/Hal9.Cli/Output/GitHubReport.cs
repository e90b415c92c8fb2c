using Hal9.Primitives.Diagnostics;

namespace Hal9.Cli.Output;

/// <summary>Findings as workflow commands: in a job on GitHub (or under hal9) each becomes an annotation.</summary>
/// <remarks>https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands</remarks>
internal static class GitHubReport
{
    public static void Write(IEnumerable<Diagnostic> diagnostics, TextWriter output)
    {
        foreach (var diagnostic in diagnostics)
        {
            var word = diagnostic.Severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "notice" };
            var place = "";
            if (diagnostic.Span is { } span)
            {
                place = $"file={Property(span.File.Path)},line={span.Start.Line},col={span.Start.Column}";
                if (span.End > span.Start) place += $",endLine={span.End.Line}" + (span.End.Line == span.Start.Line ? $",endColumn={span.End.Column}" : "");
                place += ",";
            }
            var message = diagnostic.Hint is { } hint ? $"{diagnostic.Message} ({hint})" : diagnostic.Message;
            output.Write($"::{word} {place}title={Property($"{diagnostic.Code} {diagnostic.Descriptor.Name}")}::{Data(message)}\n");
        }
    }

    private static string Data(string text) => text.Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) => Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
