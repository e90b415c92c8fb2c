using Hal9.Primitives.Diagnostics;
using Hal9.Primitives.Yaml;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Syntax;

internal sealed partial class SyntaxReader
{
    /// <summary>A literal, an expression or an insert. An expression that is wrong is told and then a literal, as on GitHub.</summary>
    private Template ReadScalar(YamlScalar scalar, ExpressionScope? scope)
    {
        var value = Resolve(scalar);
        if (stopped || value.Kind != YamlScalarKind.String || !TemplateText.HasExpression(scalar.Value)) return Literal(scalar, value);
        var text = TemplateText.Parse(scalar.Value, scope ?? ExpressionScope.WellKnown);
        if (text.Error is { } error)
        {
            session.Report(ExpressionPlace.At(scalar, error));
            return new TemplateLiteral(scalar.Span, ExpressionValue.Of(scalar.Value));
        }
        if (text.IsInsert) return new TemplateInsert(scalar.Span);
        if (text.Literal is { } literal) return new TemplateLiteral(scalar.Span, ExpressionValue.Of(literal));
        return new TemplateExpression(scalar.Span, text);
    }

    private static TemplateLiteral Literal(YamlScalar scalar, YamlValue value) => new(scalar.Span, value.Kind switch
    {
        YamlScalarKind.Null => ExpressionValue.Null,
        YamlScalarKind.Boolean => ExpressionValue.Of(value.Boolean),
        YamlScalarKind.Number => ExpressionValue.Of(value.Number),
        _ => ExpressionValue.Of(scalar.Value),
    });

    private YamlValue Resolve(YamlScalar scalar)
    {
        var value = YamlCoreSchema.Resolve(scalar);
        if (value.Kind == YamlScalarKind.Invalid)
        {
            Stop(YamlDiagnostics.Tag.At(scalar.Span, scalar.Tag is null
                ? $"the number `{Short(scalar.Value)}` does not fit in 32 bits"
                : $"the value `{Short(scalar.Value)}` does not fit the tag `{scalar.Tag}`",
                scalar.Tag is null ? "quote it to make it a text" : null));
        }
        return value;
    }

    /// <summary>Judges a scalar by its rule; what is no text but may only be one becomes one.</summary>
    private Template Judge(Template value, SyntaxRule rule)
    {
        switch (value)
        {
            case TemplateLiteral literal:
                var kind = (YamlScalarKind)literal.Value.Kind;
                var text = TextOf(literal.Value);
                if (rule.Takes(kind, text)) return literal;
                if (kind != YamlScalarKind.String)
                {
                    literal = new TemplateLiteral(literal.Span, ExpressionValue.Of(text));
                    if (rule.TakesText(text)) return literal;
                }
                session.Report(Unexpected(literal.Span, text, rule));
                return literal;
            case TemplateExpression expression:
                if (rule.Scope is null) session.Report(NotAllowed(expression.Span));
                return expression;
            default:
                session.Report(WorkflowDiagnostics.UnexpectedValue.At(value.Span, "`insert` is the key of a mapping, not a value", "write `${{ insert }}: …`"));
                return value;
        }
    }

    private static Diagnostic Unexpected(SourceSpan span, string text, SyntaxRule rule)
    {
        var message = text.Length == 0 ? "a value is missing here" : $"`{Short(text)}` is not allowed here";
        if (rule.Constants.IsEmpty) return WorkflowDiagnostics.UnexpectedValue.At(span, message, Wanted(rule));
        return WorkflowDiagnostics.UnexpectedValue.At(span, message, Suggestion.Hint(text, rule.Constants) ?? Wanted(rule));
    }

    private static Diagnostic NotAllowed(SourceSpan span) =>
        WorkflowDiagnostics.ExpressionNotAllowed.At(span, "no expression is allowed here", "write the value itself");

    private static string Short(string text) => text.Length <= 60 ? text : text[..59] + "…";
}
