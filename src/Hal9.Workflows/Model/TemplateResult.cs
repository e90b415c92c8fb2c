using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;

namespace Hal9.Workflows.Model;

/// <summary>What evaluating a template gave: a value, or at least one diagnostic.</summary>
/// <param name="Value">Mappings are objects in the order of the file; null when a diagnostic is an error.</param>
public sealed record TemplateResult(ExpressionValue? Value, ImmutableArray<Diagnostic> Diagnostics)
{
    [MemberNotNullWhen(true, nameof(Value))]
    public bool Succeeded => Value is not null;
}
