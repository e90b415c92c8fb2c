using Hal9.Primitives.Diagnostics;

namespace Hal9.Toolchains.Findings;

/// <summary>What a tool has to say about the code, in words of the tool.</summary>
/// <param name="Rule">The tool's own name of it: <c>CA1822</c>, <c>clippy::needless_return</c>, <c>E0308</c>.</param>
public sealed record ToolFinding(string Rule, Severity Severity, string Message)
{
    /// <summary>Absolute; null when the tool points nowhere.</summary>
    public string? Path { get; init; }

    /// <summary>Ignored without <see cref="Path"/>; then 1:1 is the file as a whole.</summary>
    public SourcePosition Start { get; init; } = new(1, 1);

    /// <summary>Exclusive; null marks one place.</summary>
    public SourcePosition? End { get; init; }

    /// <summary>The way out, where the tool knows one.</summary>
    public string? Hint { get; init; }

    /// <summary>One of ours, where the tool's own name would say less: its page explains it.</summary>
    public DiagnosticDescriptor? Descriptor { get; init; }
}
