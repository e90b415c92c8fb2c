using System.Collections.Immutable;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Expressions.Typing;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Checks;

/// <summary>One walk over one file: where it stands, what it saw, and what was found.</summary>
public sealed class CheckRun
{
    private readonly List<Diagnostic> found = [];
    private readonly List<ContextReference> references = [];
    private ContextShapes? shapes;
    private ParsedExpression? typed;
    private IReadOnlyList<ExpressionFinding> findings = [];

    internal CheckRun(Workflow workflow, CheckContext context)
    {
        Workflow = workflow;
        Context = context;
    }

    public Workflow Workflow { get; }

    public CheckContext Context { get; }

    /// <summary>The job being walked; null outside jobs.</summary>
    public Job? Job { get; internal set; }

    /// <summary>The step being walked; null outside steps.</summary>
    public Step? Step { get; internal set; }

    /// <summary>Every reference walked so far; all of them when <see cref="WorkflowCheck.Leave"/> is called.</summary>
    public IReadOnlyList<ContextReference> References => references;

    /// <summary>What was found so far.</summary>
    public IReadOnlyList<Diagnostic> Found => found;

    public void Report(WorkflowCheck check, SourceSpan span, string message, string? hint = null) => found.Add(check.Descriptor.At(span, message, hint));

    public void Report(Diagnostic diagnostic) => found.Add(diagnostic);

    /// <summary>What typing finds in an expression, with the workflow's own inputs known. Asked again for the same one, it answers at once.</summary>
    public IReadOnlyList<ExpressionFinding> TypingOf(ParsedExpression expression)
    {
        if (!ReferenceEquals(expression, typed)) (typed, findings) = (expression, ExpressionTypes.Check(expression, shapes ??= WorkflowShapes.Of(Workflow)));
        return findings;
    }

    internal void Add(ContextReference reference) => references.Add(reference);

    /// <summary>What was found, in the order of the file, then of the codes.</summary>
    internal ImmutableArray<Diagnostic> Finish()
    {
        if (found.Count > 1) found.Sort(ByPlace);
        return [.. found];
    }

    private static int ByPlace(Diagnostic left, Diagnostic right)
    {
        var place = (left.Span?.Start ?? default).CompareTo(right.Span?.Start ?? default);
        return place != 0 ? place : string.CompareOrdinal(left.Code, right.Code);
    }
}
