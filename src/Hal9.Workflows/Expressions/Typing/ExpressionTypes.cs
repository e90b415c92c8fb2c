using Hal9.Primitives.Diagnostics;

namespace Hal9.Workflows.Expressions.Typing;

/// <summary>
/// Light static typing: finds properties that are never there, and comparisons and searches that are never true. Says nothing
/// where it does not know.
/// </summary>
public sealed class ExpressionTypes
{
    private readonly ContextShapes shapes;
    private readonly List<ExpressionFinding> findings = [];

    private ExpressionTypes(ContextShapes shapes) => this.shapes = shapes;

    /// <summary>In the order of the text. Empty for an expression that is wrong.</summary>
    public static IReadOnlyList<ExpressionFinding> Check(ParsedExpression expression, ContextShapes shapes)
    {
        if (expression.Root is null) return [];
        var types = new ExpressionTypes(shapes);
        types.TypeOf(expression.Root);
        types.findings.Sort((one, other) => one.Offset.CompareTo(other.Offset));
        return types.findings;
    }

    /// <summary>What is known of the expression's value.</summary>
    public static ExpressionType TypeOf(ParsedExpression expression, ContextShapes shapes) =>
        expression.Root is null ? ExpressionType.Null : new ExpressionTypes(shapes).TypeOf(expression.Root);

    private ExpressionType TypeOf(ExpressionNode node)
    {
        switch (node)
        {
            case ExpressionNode.Literal { Value: ExpressionString text }: return ExpressionType.OneOf(text.Value);
            case ExpressionNode.Literal literal: return OfKind(literal.Value.Kind);
            case ExpressionNode.Wildcard: return ExpressionType.String;
            case ExpressionNode.NamedValue name: return shapes[name.Name];
            case ExpressionNode.Index index: return Index(index);
            case ExpressionNode.Comparison comparison: return Compare(comparison);
            case ExpressionNode.FunctionCall call: return Call(call);
            case ExpressionNode.And { Operands: var operands }: return Chain(operands);
            case ExpressionNode.Or { Operands: var operands }: return Chain(operands);
            case ExpressionNode.Not not:
                TypeOf(not.Operand);
                return ExpressionType.Boolean;
            default: return ExpressionType.Any;
        }
    }

    private static ExpressionType OfKind(ExpressionKind kind) => kind switch
    {
        ExpressionKind.Null => ExpressionType.Null,
        ExpressionKind.Boolean => ExpressionType.Boolean,
        ExpressionKind.Number => ExpressionType.Number,
        ExpressionKind.String => ExpressionType.String,
        _ => ExpressionType.Any,
    };

    private ExpressionType Chain(IReadOnlyList<ExpressionNode> operands)
    {
        // Any operand may be the value, the last one or the one that stops the chain.
        var type = TypeOf(operands[0]);
        for (var i = 1; i < operands.Count; i++) type = ExpressionType.Union(type, TypeOf(operands[i]));
        return type;
    }

    private ExpressionType Index(ExpressionNode.Index index)
    {
        var target = TypeOf(index.Target);
        if (index.Key is ExpressionNode.Wildcard) return new ExpressionType.ArrayType(MembersOf(target), isFiltered: true);
        TypeOf(index.Key);
        var name = index.Key is ExpressionNode.Literal { Value.IsPrimitive: true } literal ? literal.Value.ToText() : null;
        if (target is ExpressionType.ArrayType { IsFiltered: true } filtered) return new ExpressionType.ArrayType(Member(index, filtered.Items, name), isFiltered: true);
        return Member(index, target, name);
    }

    private static ExpressionType MembersOf(ExpressionType target) => target switch
    {
        ExpressionType.ArrayType { IsFiltered: true } filtered => MembersOf(filtered.Items),
        ExpressionType.ArrayType array => array.Items,
        ExpressionType.ObjectType @object => @object.Names.Select(name => @object.Properties[name]).Aggregate(@object.Others ?? ExpressionType.Null, ExpressionType.Union),
        _ => ExpressionType.Any,
    };

    /// <param name="name">The key, when it is written out.</param>
    private ExpressionType Member(ExpressionNode.Index index, ExpressionType target, string? name)
    {
        switch (target)
        {
            case ExpressionType.ObjectType @object when name is not null:
                if (@object[name] is { } type) return type;
                Find(ExpressionDiagnostics.UnknownProperty, index.Key, $"{What(index.Target)} has no property `{name}`", HintFor(name, @object));
                return ExpressionType.Any;
            case ExpressionType.ObjectType @object: return MembersOf(@object);
            case ExpressionType.ArrayType array when name is null || !double.IsNaN(ExpressionNumber.Parse(name)): return array.Items;
            case ExpressionType.ArrayType:
                Find(ExpressionDiagnostics.UnknownProperty, index.Key, $"{What(index.Target)} is an array, which has no property `{name}`", $"write `[0].{name}` for one item or `.*.{name}` for all");
                return ExpressionType.Any;
            case ExpressionType.PrimitiveType { Kind: not ExpressionKind.Null } primitive:
                Find(ExpressionDiagnostics.UnknownProperty, index.Key, $"{What(index.Target)} is {primitive.Name}, which has no properties");
                return ExpressionType.Null;
            default: return ExpressionType.Any;
        }
    }

    private static string? HintFor(string name, ExpressionType.ObjectType @object) =>
        Suggestion.Hint(name, @object.Names) ?? (@object.Names.Count is > 0 and <= 8 ? $"it has {string.Join(", ", @object.Names)}" : null);

    private static string What(ExpressionNode node) => PathOf(node) is { } path ? $"`{path}`" : "this value";

    private static string? PathOf(ExpressionNode node) => node switch
    {
        ExpressionNode.NamedValue name => name.Name,
        ExpressionNode.Index { Key: ExpressionNode.Wildcard } index when PathOf(index.Target) is { } path => path + ".*",
        ExpressionNode.Index { Key: ExpressionNode.Literal { Value.IsPrimitive: true } literal } index when PathOf(index.Target) is { } path => $"{path}.{literal.Value.ToText()}",
        _ => null,
    };

    private ExpressionType Compare(ExpressionNode.Comparison comparison)
    {
        var (left, right) = (TypeOf(comparison.Left), TypeOf(comparison.Right));
        if ((WhyNever(left, right, comparison.Operator) ?? WhyNever(right, left, comparison.Operator)) is var (why, hint))
        {
            var outcome = comparison.Operator == ComparisonOperator.NotEqual ? "always true" : "never true";
            Find(ExpressionDiagnostics.ImpossibleComparison, comparison, $"this comparison is {outcome}: {why}", hint);
        }
        return ExpressionType.Boolean;
    }

    /// <summary>Why the two never compare as anything but different; null when they may.</summary>
    private static (string Why, string? Hint)? WhyNever(ExpressionType one, ExpressionType other, ComparisonOperator comparison)
    {
        switch (one, other)
        {
            case (ExpressionType.ObjectType or ExpressionType.ArrayType, ExpressionType.PrimitiveType):
                return ($"{one.Name} is compared with {other.Name}", one is ExpressionType.ArrayType ? "search an array with `contains(array, item)`" : "compare one of its properties");
            case (ExpressionType.ObjectType, ExpressionType.ArrayType): return ("an object is compared with an array", null);
        }
        if (comparison is not (ComparisonOperator.Equal or ComparisonOperator.NotEqual)) return null;
        if (other is not ExpressionType.PrimitiveType { Kind: ExpressionKind.String, Values: { } texts } || one is not ExpressionType.PrimitiveType primitive) return null;
        switch (primitive)
        {
            case { Kind: ExpressionKind.Boolean } when texts.All(text => ExpressionNumber.Parse(text) is not (0 or 1)):
                return ("a boolean is compared with a string, and a boolean is the number 0 or 1", "compare with `true` or `false`, without quotes");
            case { Kind: ExpressionKind.Number } when texts.All(text => double.IsNaN(ExpressionNumber.Parse(text))):
                return ("a number is compared with a string that is none", null);
            case { Kind: ExpressionKind.String, Values: { } values } when texts.Count == 1 && texts[0].Length > 0 && values.Count > 1 && !values.Contains(texts[0], StringComparer.OrdinalIgnoreCase):
                return ($"the value is one of {string.Join(", ", values)}", Suggestion.Hint(texts[0], values));
            default: return null;
        }
    }

    private ExpressionType Call(ExpressionNode.FunctionCall call)
    {
        var arguments = call.Arguments.Select(TypeOf).ToArray();
        switch (call.Name)
        {
            case "contains" when arguments[0] is ExpressionType.ObjectType:
                Find(ExpressionDiagnostics.ImpossibleComparison, call, "`contains` of an object is never true", "search its values with `.*`");
                break;
            case "startsWith" or "endsWith" when Array.Find(arguments, argument => argument is ExpressionType.ObjectType or ExpressionType.ArrayType) is { } collection:
                Find(ExpressionDiagnostics.ImpossibleComparison, call, $"`{call.Name}` of {collection.Name} is never true");
                break;
            case "join" when arguments[0] is ExpressionType.ObjectType:
                Find(ExpressionDiagnostics.ImpossibleComparison, call, "`join` of an object is always empty", "join its values with `.*`");
                break;
        }
        return call.Name switch
        {
            "format" or "join" or "toJSON" or "hashFiles" => ExpressionType.String,
            "contains" or "startsWith" or "endsWith" or "always" or "success" or "failure" or "cancelled" => ExpressionType.Boolean,
            "case" => arguments.Where((_, place) => place % 2 == 1 || place == arguments.Length - 1).Aggregate(ExpressionType.Union),
            _ => ExpressionType.Any,
        };
    }

    private void Find(DiagnosticDescriptor descriptor, ExpressionNode node, string message, string? hint = null) =>
        findings.Add(new ExpressionFinding(descriptor, message, node.Offset, node.Length, hint));
}
