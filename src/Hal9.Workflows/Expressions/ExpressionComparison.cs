using System.Diagnostics;

namespace Hal9.Workflows.Expressions;

/// <summary>
/// The language's loose comparison. Values of one kind compare as they are; a number and a string as numbers; null and
/// booleans become numbers first. Whatever else meets is neither equal nor ordered. Strings compare ordinally, ignoring case.
/// </summary>
public static class ExpressionComparison
{
    public static bool Holds(ComparisonOperator comparison, ExpressionValue left, ExpressionValue right) => comparison switch
    {
        ComparisonOperator.Equal => AreEqual(left, right),
        ComparisonOperator.NotEqual => !AreEqual(left, right),
        ComparisonOperator.LessThan => Order(left, right) < 0,
        ComparisonOperator.LessThanOrEqual => AreEqual(left, right) || Order(left, right) < 0,
        ComparisonOperator.GreaterThan => Order(left, right) > 0,
        ComparisonOperator.GreaterThanOrEqual => AreEqual(left, right) || Order(left, right) > 0,
        _ => throw new UnreachableException(),
    };

    public static bool AreEqual(ExpressionValue left, ExpressionValue right)
    {
        switch (left, right)
        {
            case (ExpressionString a, ExpressionString b): return string.Equals(a.Value, b.Value, StringComparison.OrdinalIgnoreCase);
            case (ExpressionNull, ExpressionNull): return true;
            case (ExpressionArray or ExpressionObject, ExpressionArray or ExpressionObject): return ReferenceEquals(left, right);
        }
        // A collection is NaN as a number, and NaN equals nothing: so it equals no primitive either.
        return left.ToNumber() == right.ToNumber();
    }

    /// <summary>Less than, equal to or greater than 0; null where the two have no order (NaN, null with null, collections).</summary>
    private static int? Order(ExpressionValue left, ExpressionValue right)
    {
        if (left is ExpressionString a && right is ExpressionString b) return string.Compare(a.Value, b.Value, StringComparison.OrdinalIgnoreCase);
        if (left is ExpressionNull && right is ExpressionNull) return null;
        var (x, y) = (left.ToNumber(), right.ToNumber());
        return double.IsNaN(x) || double.IsNaN(y) ? null : x.CompareTo(y);
    }
}
