using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;

namespace Hal9.Workflows.Checks;

/// <summary>What a text of a workflow is for, as far as rules tell it apart.</summary>
public enum TextRole
{
    Other,
    Name,
    Condition,
    Run,
    Shell,

    /// <summary>A value of <c>env</c> at any level; <see cref="CheckPlace.Key"/> is the variable.</summary>
    Env,

    /// <summary>A value of a step's <c>with</c>; <see cref="CheckPlace.Key"/> is the input.</summary>
    With,

    /// <summary>A value of a calling job's <c>with</c>.</summary>
    CallWith,
    Secrets,

    /// <summary>A value of a job's <c>outputs</c>, or of <c>on.workflow_call.outputs</c>.</summary>
    Output,
    RunsOn,
    Strategy,
    Container,
}

/// <summary>Where an expression stands.</summary>
/// <param name="Span">The scalar.</param>
/// <param name="Text">The scalar's value; expression nodes count their offsets in it.</param>
/// <param name="Key">The key the text is the value of, where <paramref name="Role"/> says so.</param>
public sealed record CheckPlace(TextRole Role, SourceSpan Span, string Text, string? Key)
{
    public SourceSpan SpanOf(ExpressionNode node) => CheckSpans.Within(Span, Text, node.Offset, node.Length);

    /// <param name="offset">0-based, in <see cref="Text"/>.</param>
    public SourceSpan SpanOf(int offset, int length) => CheckSpans.Within(Span, Text, offset, length);
}

/// <summary>A text that may hold expressions.</summary>
/// <param name="Expression">Null for a literal.</param>
public readonly record struct CheckText(CheckPlace Place, ParsedExpression? Expression)
{
    public string Text => Place.Text;

    public TextRole Role => Place.Role;
}

/// <summary>A context named in an expression, and the path behind it: <c>github.event.commits.*.message</c>.</summary>
/// <param name="Context">Lower case.</param>
/// <param name="Path">As written; <c>*</c> for a wildcard and for a key that is not a literal (<see cref="IsDynamic"/> says which).</param>
/// <param name="Node">The whole path.</param>
public sealed record ContextReference(string Context, IReadOnlyList<string> Path, bool IsDynamic, ExpressionNode Node, CheckPlace Place)
{
    public SourceSpan Span => Place.SpanOf(Node);

    /// <summary>The expression expects that there may be nothing: <c>x || 'default'</c>, <c>x != ''</c>.</summary>
    public bool HasFallback { get; init; }

    /// <summary>The property at a depth from 0; null when the path ends before it or its key is not a literal.</summary>
    public string? At(int depth) => depth < Path.Count && Path[depth] != "*" ? Path[depth] : null;

    public bool Is(string context, params ReadOnlySpan<string> path)
    {
        if (Context != context || Path.Count < path.Length) return false;
        for (var i = 0; i < path.Length; i++)
        {
            if (!string.Equals(Path[i], path[i], StringComparison.OrdinalIgnoreCase)) return false;
        }
        return true;
    }

    public override string ToString() => string.Join('.', Path.Prepend(Context));
}
