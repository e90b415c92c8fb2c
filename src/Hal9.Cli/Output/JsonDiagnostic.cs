using Hal9.Primitives.Diagnostics;

namespace Hal9.Cli.Output;

/// <summary>A diagnostic in an answer of <c>--json</c>.</summary>
/// <param name="Severity"><c>error</c>, <c>warning</c> or <c>note</c>.</param>
/// <param name="Path">As the user would type it; absent, with all that follows but the hint, when there is no text to point at.</param>
/// <param name="Line">From 1; <paramref name="Column"/> too, in UTF-16 code units. The end is exclusive.</param>
internal sealed record JsonDiagnostic(
    string Code, string Name, string Severity, string Message, string? Path, int? Line, int? Column, int? EndLine, int? EndColumn, string? Hint)
{
    public static JsonDiagnostic Of(Diagnostic diagnostic) => new(
        diagnostic.Code, diagnostic.Descriptor.Name, Diagnostic.SeverityWord(diagnostic.Severity), diagnostic.Message,
        diagnostic.Span?.File.Path, diagnostic.Span?.Start.Line, diagnostic.Span?.Start.Column, diagnostic.Span?.End.Line, diagnostic.Span?.End.Column, diagnostic.Hint);
}
