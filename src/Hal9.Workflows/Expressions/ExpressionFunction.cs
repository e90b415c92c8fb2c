using System.Globalization;

namespace Hal9.Workflows.Expressions;

/// <summary>A function's name and how many arguments it takes. What it does is decided by its name.</summary>
/// <param name="Name">As the documentation spells it; compared ignoring case.</param>
public sealed record ExpressionFunction(string Name, int MinimumArguments, int MaximumArguments)
{
    public static readonly ExpressionFunction Case = new("case", 3, byte.MaxValue);
    public static readonly ExpressionFunction Contains = new("contains", 2, 2);
    public static readonly ExpressionFunction EndsWith = new("endsWith", 2, 2);
    public static readonly ExpressionFunction Format = new("format", 1, byte.MaxValue);
    public static readonly ExpressionFunction Join = new("join", 1, 2);
    public static readonly ExpressionFunction StartsWith = new("startsWith", 2, 2);
    public static readonly ExpressionFunction ToJson = new("toJSON", 1, 1);
    public static readonly ExpressionFunction FromJson = new("fromJSON", 1, 1);
    public static readonly ExpressionFunction HashFiles = new("hashFiles", 1, byte.MaxValue);
    public static readonly ExpressionFunction Always = new("always", 0, 0);
    public static readonly ExpressionFunction Cancelled = new("cancelled", 0, 0);

    /// <summary>In the condition of a step. In the condition of a job it takes names of jobs.</summary>
    public static readonly ExpressionFunction Failure = new("failure", 0, 0);

    /// <inheritdoc cref="Failure"/>
    public static readonly ExpressionFunction Success = new("success", 0, 0);

    /// <summary>The functions every expression may call.</summary>
    public static IReadOnlyList<ExpressionFunction> WellKnown { get; } = [Case, Contains, EndsWith, Format, Join, StartsWith, ToJson, FromJson];

    /// <summary>Whether the function tells or bends the status of what ran before: a condition without one gets <c>success() &amp;&amp;</c>.</summary>
    public bool IsStatus => Name is "always" or "cancelled" or "failure" or "success";

    /// <summary><c>name(minimum,maximum)</c> as schemas write it, the maximum a number or <c>MAX</c>; null for anything else.</summary>
    public static ExpressionFunction? Parse(string signature)
    {
        var open = signature.IndexOf('(', StringComparison.Ordinal);
        var comma = signature.IndexOf(',', StringComparison.Ordinal);
        if (open <= 0 || comma < open || !signature.EndsWith(')') || !ExpressionWord.IsName(signature.AsSpan(0, open))) return null;
        var maximum = signature.AsSpan(comma + 1, signature.Length - comma - 2);
        var most = int.MaxValue;
        if (!int.TryParse(signature.AsSpan(open + 1, comma - open - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var least)
            || (maximum is not "MAX" && !int.TryParse(maximum, NumberStyles.None, CultureInfo.InvariantCulture, out most))) return null;
        return new ExpressionFunction(signature[..open], least, most);
    }
}
