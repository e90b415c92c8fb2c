using Hal9.Workflows.Expressions;

namespace Hal9.Workflows.Checks;

/// <summary>Reads chains of properties off an expression's tree.</summary>
internal static class ReferencePaths
{
    /// <summary>Null when the chain starts from something else than a context.</summary>
    public static ContextReference? Of(ExpressionNode node, CheckPlace place)
    {
        var depth = 0;
        var root = node;
        while (root is ExpressionNode.Index index)
        {
            depth++;
            root = index.Target;
        }
        if (root is not ExpressionNode.NamedValue named) return null;
        if (depth == 0) return new ContextReference(Lower(named.Name), [], false, node, place);
        var path = new string[depth];
        var isDynamic = false;
        for (var at = node; at is ExpressionNode.Index index; at = index.Target)
        {
            var key = (index.Key as ExpressionNode.Literal)?.Value.ToText();
            isDynamic |= index.Key is not (ExpressionNode.Literal or ExpressionNode.Wildcard);
            path[--depth] = key ?? "*";
        }
        return new ContextReference(Lower(named.Name), path, isDynamic, node, place);
    }

    private static string Lower(string name) => name.AsSpan().ContainsAnyInRange('A', 'Z') ? name.ToLowerInvariant() : name;
}
