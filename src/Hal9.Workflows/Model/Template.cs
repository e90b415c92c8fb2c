using System.Collections.Immutable;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;

namespace Hal9.Workflows.Model;

/// <summary>
/// A value of a workflow file that may hold expressions, as written. Immutable and safe to share between threads. Literals were judged
/// when the file was read; what an expression gives is judged when it is evaluated.
/// </summary>
public abstract class Template
{
    private protected Template(SourceSpan span) => Span = span;

    /// <summary>Where the value stands. Of an anchored value used again: where the anchor stands.</summary>
    public SourceSpan Span { get; }

    /// <summary>No expression is anywhere in it: evaluating needs no context.</summary>
    public abstract bool IsLiteral { get; }

    /// <summary>The value with every expression evaluated. Never throws on account of the template.</summary>
    public TemplateResult Evaluate(EvaluationContext context) => TemplateEvaluation.Run(this, context);

    /// <summary>The text of a literal scalar; null for anything else.</summary>
    public string? LiteralText => this is TemplateLiteral literal ? literal.Value.ToText() : null;

    /// <summary>This template and all within, keys before values, outermost first.</summary>
    public IEnumerable<Template> Descend()
    {
        var waiting = new Stack<Template>();
        waiting.Push(this);
        while (waiting.TryPop(out var template))
        {
            yield return template;
            if (template is TemplateSequence sequence)
            {
                for (var i = sequence.Items.Length - 1; i >= 0; i--) waiting.Push(sequence.Items[i]);
            }
            else if (template is TemplateMapping mapping)
            {
                for (var i = mapping.Entries.Length - 1; i >= 0; i--)
                {
                    waiting.Push(mapping.Entries[i].Value);
                    waiting.Push(mapping.Entries[i].Key);
                }
            }
        }
    }
}

/// <summary>A scalar without an expression: null, boolean, number or string, by YAML's core schema and what its place coerces it to.</summary>
public sealed class TemplateLiteral(SourceSpan span, ExpressionValue value) : Template(span)
{
    public ExpressionValue Value { get; } = value;

    public override bool IsLiteral => true;

    public override string ToString() => Value.ToText();
}

/// <summary>
/// A scalar with at least one <c>${{ }}</c>. Text around it becomes <c>format(…)</c>: <see cref="Expression"/> covers the whole scalar,
/// with offsets in the scalar's value.
/// </summary>
public sealed class TemplateExpression : Template
{
    internal TemplateExpression(SourceSpan span, TemplateText text) : base(span) => Text = text;

    public TemplateText Text { get; }

    public ParsedExpression Expression => Text.Expression!;

    public override bool IsLiteral => false;

    public override string ToString() => Text.Text;
}

/// <summary>The key <c>${{ insert }}</c>: the entries of its value, a mapping, stand in its place.</summary>
public sealed class TemplateInsert(SourceSpan span) : Template(span)
{
    public override bool IsLiteral => false;

    public override string ToString() => "${{ insert }}";
}

public sealed class TemplateSequence(SourceSpan span, ImmutableArray<Template> items) : Template(span)
{
    public ImmutableArray<Template> Items { get; } = items;

    public override bool IsLiteral { get; } = AreLiteral(items);

    private static bool AreLiteral(ImmutableArray<Template> items)
    {
        foreach (var item in items)
        {
            if (!item.IsLiteral) return false;
        }
        return true;
    }
}

/// <param name="Key">A <see cref="TemplateLiteral"/> of a string, a <see cref="TemplateExpression"/> or a <see cref="TemplateInsert"/>.</param>
public readonly record struct TemplateEntry(Template Key, Template Value);

/// <summary>Entries in the order of the file. Literal keys differ, ignoring case.</summary>
public sealed class TemplateMapping(SourceSpan span, ImmutableArray<TemplateEntry> entries) : Template(span)
{
    public ImmutableArray<TemplateEntry> Entries { get; } = entries;

    public override bool IsLiteral { get; } = AreLiteral(entries);

    /// <summary>The value of a literal key; null when there is none. Ignores case.</summary>
    public Template? Find(string key)
    {
        foreach (var entry in Entries)
        {
            if (entry.Key is TemplateLiteral literal && string.Equals(literal.Value.ToText(), key, StringComparison.OrdinalIgnoreCase)) return entry.Value;
        }
        return null;
    }

    private static bool AreLiteral(ImmutableArray<TemplateEntry> entries)
    {
        foreach (var entry in entries)
        {
            if (!entry.Key.IsLiteral || !entry.Value.IsLiteral) return false;
        }
        return true;
    }
}
