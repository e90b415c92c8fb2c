namespace Hal9.Workflows.Expressions;

/// <summary>An array. Two arrays are equal in the language only when they are the same instance.</summary>
public sealed class ExpressionArray : ExpressionValue
{
    public ExpressionArray(IReadOnlyList<ExpressionValue> items) : this(items, isFiltered: false)
    {
    }

    internal ExpressionArray(IReadOnlyList<ExpressionValue> items, bool isFiltered)
    {
        Items = items;
        IsFiltered = isFiltered;
    }

    public IReadOnlyList<ExpressionValue> Items { get; }

    /// <summary>
    /// What <c>.*</c> made: a later index maps over the items instead of taking one. It stays so through parentheses
    /// and through whatever hands the array on unchanged.
    /// </summary>
    internal bool IsFiltered { get; }

    public override ExpressionKind Kind => ExpressionKind.Array;

    public override bool IsTruthy => true;

    public override double ToNumber() => double.NaN;

    public override string ToText() => nameof(ExpressionKind.Array);
}
