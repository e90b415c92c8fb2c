namespace Hal9.Primitives.Diagnostics;

/// <summary>
/// One kind of finding. Each room lists its own in an <c>All</c> beside where they are raised, and every code has a page
/// <c>docs/diagnostics/CODE.md</c>; a test names the missing one.
/// </summary>
/// <param name="Code"><c>HAL</c> and four digits. 0xxx files and configuration, 1xxx workflow language, 2xxx workflow checks,
/// 3xxx expressions, 4xxx engine and journal, 5xxx toolchains, 6xxx delivery, 7xxx releases, 8xxx security, 9xxx benchmarks.</param>
/// <param name="Name">Kebab-case, stable, what a person types to name the rule: <c>unpinned-action</c>.</param>
/// <param name="Severity">The severity it is always raised with.</param>
/// <param name="Title">One sentence without the particulars, for lists and SARIF.</param>
public sealed record DiagnosticDescriptor(string Code, string Name, Severity Severity, string Title)
{
    public Diagnostic At(SourceSpan span, string message, string? hint = null) => new(this, message, span, hint);

    public Diagnostic Nowhere(string message, string? hint = null) => new(this, message, null, hint);
}

/// <summary>
/// A mistake of the user's, as a value: what is wrong, where, and the way out. Rendered once, by
/// <see cref="DiagnosticRenderer"/>.
/// </summary>
/// <param name="Message">Says what is wrong with the particulars; names in back-ticks; no full stop.</param>
/// <param name="Span">Absent only when there is no text to point at.</param>
/// <param name="Hint">The way out, shown beside the caret: <c>did you mean `build`?</c></param>
public sealed record Diagnostic(DiagnosticDescriptor Descriptor, string Message, SourceSpan? Span, string? Hint = null)
{
    public string Code => Descriptor.Code;

    public Severity Severity => Descriptor.Severity;

    /// <summary>Further places that explain this one, each with a short label.</summary>
    public IReadOnlyList<(SourceSpan Span, string Label)> Related { get; init; } = [];

    /// <summary>Plain one-line form: <c>path:line:column: severity[CODE]: message (hint)</c>.</summary>
    public override string ToString()
    {
        var place = Span is { } span ? $"{span}: " : "";
        var hint = Hint is null ? "" : $" ({Hint})";
        return $"{place}{SeverityWord(Severity)}[{Code}]: {Message}{hint}";
    }

    /// <summary>Lower-case word used in every output format.</summary>
    public static string SeverityWord(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "note",
    };
}
