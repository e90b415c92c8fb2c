namespace Hal9.Releases.Templates;

/// <summary>An operand, the filters it goes through, and whether the result is negated at last.</summary>
internal sealed record TemplateExpression(TemplateOperand Value, IReadOnlyList<TemplateCall> Filters, bool IsNegated = false)
{
    public static TemplateExpression Of(TemplateOperand value) => new(value, []);

    /// <summary>Only as the first filter does <c>default</c> stand in for what is undefined or null.</summary>
    public TemplateExpression? DefaultValue => Filters is [{ Name: "default" } call, ..] ? call.Arguments.FirstOrDefault(static argument => argument.Name == "value").Value : null;

    public bool HasDefault => Filters is [{ Name: "default" }, ..];
}

/// <summary>A filter or function by name, with named arguments.</summary>
internal sealed record TemplateCall(int At, int Length, string Name, IReadOnlyList<(string Name, TemplateExpression Value)> Arguments);

/// <summary>What an expression starts from.</summary>
internal abstract record TemplateOperand(int At, int Length)
{
    internal sealed record Constant(int At, int Length, TemplateValue Value) : TemplateOperand(At, Length);

    /// <param name="Written">As the template has it, for messages.</param>
    internal sealed record Path(int At, int Length, string Written, IReadOnlyList<PathPart> Parts) : TemplateOperand(At, Length);

    internal sealed record Array(int At, int Length, IReadOnlyList<TemplateExpression> Items) : TemplateOperand(At, Length);

    /// <summary><c>a ~ b</c>.</summary>
    internal sealed record Concatenation(int At, int Length, IReadOnlyList<TemplateOperand> Parts) : TemplateOperand(At, Length);

    internal sealed record Function(int At, int Length, TemplateCall Call) : TemplateOperand(At, Length);

    /// <summary><c>self::name(…)</c>.</summary>
    internal sealed record MacroCall(int At, int Length, TemplateCall Call) : TemplateOperand(At, Length);

    internal sealed record Test(int At, int Length, Path Subject, string Name, IReadOnlyList<TemplateExpression> Arguments, bool IsNegated) : TemplateOperand(At, Length);

    internal sealed record In(int At, int Length, TemplateExpression Item, TemplateExpression Container, bool IsNegated) : TemplateOperand(At, Length);

    internal sealed record Logic(int At, int Length, TemplateExpression Left, LogicOperator Operator, TemplateExpression Right) : TemplateOperand(At, Length);

    internal sealed record Calculation(int At, int Length, TemplateExpression Left, char Operator, TemplateExpression Right) : TemplateOperand(At, Length);
}

/// <summary>A step of a path: a name or number, or what another path evaluates to.</summary>
internal readonly record struct PathPart(string? Name, TemplateOperand.Path? Index);

internal enum LogicOperator
{
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}
