using System.Globalization;
using System.Runtime.InteropServices;
using Hal9.Primitives.Diagnostics;
using Hal9.Primitives.Yaml;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Syntax;

/// <summary>
/// Reads one file's nodes by a schema into a template. The order and the places of its errors are those of GitHub's parser, which
/// reads in one pass: after what it cannot get over (a mistake in the YAML, too deep, too large) it says nothing more.
/// Recursion is bounded by the depth limit.
/// </summary>
internal sealed partial class SyntaxReader(ReadingSession session)
{
    private static readonly TemplateLiteral Nothing = new(default, ExpressionValue.Null);

    private bool stopped;
    private int depth;

    /// <summary>The file's template, as far as it could be read; null when there is nothing.</summary>
    public static Template? Read(SourceText source, SyntaxRule root, ReadingSession session)
    {
        session.CountString(source.Path.Length);
        if (session.IsTooLarge)
        {
            session.Report(TooLarge(session, new SourceSpan(source, new SourcePosition(1, 1))));
            return null;
        }
        var document = YamlReader.Read(source, YamlLimits.Workflow with { MaxCharacters = session.Options.MaxFileSize, MaxNodes = session.Options.MaxNodes });
        var reader = new SyntaxReader(session);
        var template = document.Root is null ? null : reader.Read(document.Root, root);
        if (document.Error is { } error && (!reader.stopped || reader.reachedCut)) session.Report(error);
        return template;
    }

    private bool reachedCut;

    private Template Read(YamlNode node, SyntaxRule rule)
    {
        switch (node)
        {
            case YamlScalar scalar:
                var value = ReadScalar(scalar, rule.Scope);
                if (stopped) return value;
                value = Judge(value, rule);
                Count(value);
                return value;
            case YamlSequence sequence:
                return ReadSequence(sequence, rule);
            case YamlMapping mapping:
                return ReadMapping(mapping, rule);
            default:
                reachedCut = stopped = true;
                return Nothing;
        }
    }

    private TemplateSequence ReadSequence(YamlSequence sequence, SyntaxRule rule)
    {
        if (!Enter(sequence)) return new TemplateSequence(sequence.Span, []);
        if (rule.Items is null)
        {
            session.Report(WorkflowDiagnostics.ExpectedKind.At(Head(sequence), "a sequence is not expected here", Wanted(rule)));
            foreach (var item in sequence.Items) Skip(item);
            depth--;
            return new TemplateSequence(sequence.Span, []);
        }
        var items = new Template[sequence.Items.Length];
        var count = 0;
        foreach (var item in sequence.Items)
        {
            var template = Read(item, rule.Items);
            if (stopped) break;
            items[count++] = template;
        }
        depth--;
        return new TemplateSequence(sequence.Span, count == items.Length ? ImmutableCollectionsMarshal.AsImmutableArray(items) : [.. items[..count]]);
    }

    /// <summary>False when the collection is one too deep; everything ends then.</summary>
    private bool Enter(YamlNode collection)
    {
        if (depth++ >= session.Options.MaxDepth)
        {
            Stop(WorkflowDiagnostics.TooDeep.At(Head(collection), $"more than {session.Options.MaxDepth} levels of mappings and sequences within each other"));
            return false;
        }
        session.CountObject();
        return !IsTooLarge(collection);
    }

    private void Count(Template scalar)
    {
        switch (scalar)
        {
            case TemplateLiteral { Value: ExpressionString text }:
                session.CountText(text.Value.Length);
                break;
            case TemplateExpression expression:
                session.CountText(ExpressionForm.Length(expression.Text));
                break;
            default:
                session.CountObject();
                break;
        }
        if (session.IsTooLarge) Stop(TooLarge(session, scalar.Span));
    }

    private bool IsTooLarge(YamlNode at)
    {
        if (!session.IsTooLarge) return false;
        Stop(TooLarge(session, Head(at)));
        return true;
    }

    internal static Diagnostic TooLarge(ReadingSession session, SourceSpan at) =>
        WorkflowDiagnostics.TooLarge.At(at, $"the values take more than {session.Options.MaxResultSize:N0} bytes", "aliases and matrix combinations count each time");

    private void Stop(Diagnostic diagnostic)
    {
        if (!stopped) session.Report(diagnostic);
        stopped = true;
    }

    /// <summary>Passes over what no rule is for. What breaks everything still does.</summary>
    private void Skip(YamlNode node)
    {
        if (stopped) return;
        switch (node)
        {
            case YamlScalar scalar:
                if (scalar.Tag is not null || scalar.Style == YamlScalarStyle.Plain) Resolve(scalar);
                return;
            case YamlSequence sequence:
                if (!Dive(sequence)) return;
                foreach (var item in sequence.Items) Skip(item);
                depth--;
                return;
            case YamlMapping mapping:
                if (!Dive(mapping)) return;
                foreach (var entry in mapping.Entries)
                {
                    Skip(entry.Key);
                    Skip(entry.Value);
                }
                depth--;
                return;
            default:
                reachedCut = stopped = true;
                return;
        }
    }

    private bool Dive(YamlNode collection)
    {
        if (depth++ < session.Options.MaxDepth) return true;
        Stop(WorkflowDiagnostics.TooDeep.At(Head(collection), $"more than {session.Options.MaxDepth} levels of mappings and sequences within each other"));
        return false;
    }

    /// <summary>A stretch to draw a caret under for a collection: its first line's worth, not the whole of it.</summary>
    private static SourceSpan Head(YamlNode node)
    {
        var span = node.Span;
        if (node is YamlMapping { Entries: [var first, ..] } && first.Key.Span.Start == span.Start) return first.Key.Span;
        return span.End.Line == span.Start.Line ? span : new SourceSpan(span.File, span.Start);
    }

    private static string? Wanted(SyntaxRule rule) => rule.Describe() is { Length: > 0 } wanted ? $"expected {wanted}" : null;

    /// <summary>As GitHub prints a scalar that is used as a text.</summary>
    private static string TextOf(ExpressionValue value) =>
        value is ExpressionNumber number ? number.Value.ToString("G15", CultureInfo.InvariantCulture) : value.ToText();
}
