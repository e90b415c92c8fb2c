using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Planning;

/// <summary>Evaluates <c>environment</c>, except its URL.</summary>
internal static class Environments
{
    /// <summary>Null when the name is empty: the job then has no environment.</summary>
    public static LegEnvironment? Evaluate(DeploymentEnvironment environment, EvaluationContext context, ICollection<Diagnostic> diagnostics)
    {
        if (environment.Name is null && environment.Source is TemplateExpression)
        {
            var result = environment.Source.Evaluate(context);
            foreach (var diagnostic in result.Diagnostics) diagnostics.Add(diagnostic);
            return result.Value switch
            {
                null => null,
                ExpressionObject mapping => Made(mapping["name"].ToText(), UrlOf(mapping, environment), !mapping.TryGet("deployment", out var deployment) || deployment.IsTruthy),
                var name => Made(name.ToText(), null, true),
            };
        }
        var written = environment.Name?.EvaluateText(context, diagnostics);
        var makesDeployment = environment.Deployment?.EvaluateBoolean(context, diagnostics) ?? true;
        return Made(written, environment.Url, makesDeployment);
    }

    private static LegEnvironment? Made(string? name, Template? url, bool makesDeployment) => string.IsNullOrEmpty(name) ? null : new LegEnvironment(name, url, makesDeployment);

    private static TemplateLiteral? UrlOf(ExpressionObject mapping, DeploymentEnvironment environment) =>
        mapping["url"] is ExpressionString url ? new TemplateLiteral(environment.Source.Span, url) : null;
}
