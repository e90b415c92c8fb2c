using Hal9.Primitives.Diagnostics;

namespace Hal9.Cli.Checking;

/// <summary>What came of a check.</summary>
/// <param name="Files">How many files were read and judged.</param>
/// <param name="Diagnostics">By file in the order checked, then by place.</param>
/// <param name="Unreadable">Paths that could not be looked at; they are no finding about any file.</param>
internal sealed record CheckOutcome(int Files, IReadOnlyList<Diagnostic> Diagnostics, IReadOnlyList<Diagnostic> Unreadable)
{
    public int Count(Severity severity) => Diagnostics.Count(diagnostic => diagnostic.Severity == severity);
}
