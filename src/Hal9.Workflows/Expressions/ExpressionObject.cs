using System.Diagnostics.CodeAnalysis;

namespace Hal9.Workflows.Expressions;

/// <summary>
/// An object: ordered entries found by name. A context that is costly to make derives from it and makes entries when asked.
/// Two objects are equal in the language only when they are the same instance.
/// </summary>
public abstract class ExpressionObject : ExpressionValue
{
    public override ExpressionKind Kind => ExpressionKind.Object;

    public override bool IsTruthy => true;

    public abstract int Count { get; }

    /// <summary>In the order they were written; every key once.</summary>
    public abstract IEnumerable<KeyValuePair<string, ExpressionValue>> Entries { get; }

    /// <summary>Ignores the case of the key, unless the object says otherwise (<c>env</c> where the machine tells case apart).</summary>
    public abstract bool TryGet(string key, [MaybeNullWhen(false)] out ExpressionValue value);

    /// <summary>The entry's value; null (of the language) when there is none.</summary>
    public ExpressionValue this[string key] => TryGet(key, out var value) ? value : Null;

    public override double ToNumber() => double.NaN;

    public override string ToText() => nameof(ExpressionKind.Object);
}
