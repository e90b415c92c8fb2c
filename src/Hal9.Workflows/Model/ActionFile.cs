using System.Collections.Immutable;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Workflows.Model;

/// <summary>One <c>action.yml</c>.</summary>
public sealed record ActionFile
{
    public required SourceText Source { get; init; }

    public string? Name { get; init; }

    public string? Description { get; init; }

    /// <summary>In the order of the file; names differ, ignoring case.</summary>
    public ImmutableArray<ActionInput> Inputs { get; init; } = [];

    public ImmutableArray<ActionOutput> Outputs { get; init; } = [];

    public required ActionRuns Runs { get; init; }
}

/// <param name="Default">May use <c>github</c>, <c>runner</c> and others; null when absent.</param>
public sealed record ActionInput(string Name, SourceSpan Span, bool Required, Template? Default, string? Description, string? DeprecationMessage);

/// <param name="Value">Of a composite action; null for the others, which set theirs by command.</param>
public sealed record ActionOutput(string Name, SourceSpan Span, Template? Value, string? Description);

/// <summary>How an action runs.</summary>
/// <param name="Using">As written: <c>node24</c>, <c>docker</c>, <c>composite</c>.</param>
public abstract record ActionRuns(string Using, SourceSpan Span)
{
    public sealed record Composite(string Using, SourceSpan Span, ImmutableArray<Step> Steps) : ActionRuns(Using, Span);

    /// <param name="NodeVersion">The number after <c>node</c>.</param>
    /// <param name="PreCondition"><c>pre-if</c>; null means <c>always()</c>. Written without <c>${{ }}</c>.</param>
    /// <param name="PostCondition"><c>post-if</c>; null means <c>always()</c>.</param>
    public sealed record JavaScript(string Using, SourceSpan Span, int NodeVersion, string Main, string? Pre, Condition? PreCondition, string? Post, Condition? PostCondition)
        : ActionRuns(Using, Span);

    /// <param name="Image"><c>docker://…</c>, or a path to a Dockerfile in the action's folder.</param>
    /// <param name="Args">A sequence of texts that may use <c>inputs</c>.</param>
    /// <param name="Env">A mapping of texts that may use <c>inputs</c>.</param>
    public sealed record Docker(
        string Using,
        SourceSpan Span,
        string Image,
        TemplateSequence? Args,
        Template? Env,
        string? Entrypoint,
        string? PreEntrypoint,
        Condition? PreCondition,
        string? PostEntrypoint,
        Condition? PostCondition) : ActionRuns(Using, Span);
}
