namespace Hal9.Workflows.Expressions;

/// <content>Properties, indices and filters.</content>
internal sealed partial class ExpressionEvaluator
{
    private ExpressionValue? Index(ExpressionNode.Index index, int level, out long bytes)
    {
        bytes = -1;
        if (Evaluate(index.Target, level + 1) is not { } target) return null;
        var isWildcard = index.Key is ExpressionNode.Wildcard;

        // The key of something that has no members is not even evaluated.
        if (target.IsPrimitive) return isWildcard ? new ExpressionArray([], isFiltered: true) : ExpressionValue.Null;
        if (Evaluate(index.Key, level + 1) is not { } key) return null;
        if (target is ExpressionArray { IsFiltered: true } filtered) return Map(index, filtered, isWildcard, key, out bytes);
        if (!isWildcard) return Member(target, key) ?? ExpressionValue.Null;
        List<ExpressionValue> members = [];
        AddMembers(target, members);
        bytes = EvaluationMemory.Object + ((long)members.Count * EvaluationMemory.Reference);
        return Holds(bytes) ? new ExpressionArray(members, isFiltered: true) : OutOfMemory(index);
    }

    /// <summary>Applies the key to every item of a filtered array; an item without such a member drops out.</summary>
    private ExpressionValue? Map(ExpressionNode index, ExpressionArray filtered, bool isWildcard, ExpressionValue key, out long bytes)
    {
        List<ExpressionValue> found = [];
        bytes = 0;
        foreach (var item in filtered.Items)
        {
            if (isWildcard) AddMembers(item, found);
            else if (Member(item, key) is { } member) found.Add(member);
            bytes = (long)found.Count * EvaluationMemory.Reference;
            if (!Holds(bytes)) return OutOfMemory(index);
        }
        return new ExpressionArray(found, isFiltered: true);
    }

    private static void AddMembers(ExpressionValue target, List<ExpressionValue> members)
    {
        if (target is ExpressionArray array)
        {
            members.AddRange(array.Items);
        }
        else if (target is ExpressionObject @object)
        {
            foreach (var (_, value) in @object.Entries) members.Add(value);
        }
    }

    /// <summary>Null when there is no such member.</summary>
    private static ExpressionValue? Member(ExpressionValue target, ExpressionValue key) => target switch
    {
        ExpressionObject @object => key.IsPrimitive && @object.TryGet(key.ToText(), out var value) ? value : null,
        ExpressionArray array => Math.Floor(key.ToNumber()) is >= 0 and <= int.MaxValue and var place && place < array.Items.Count ? array.Items[(int)place] : null,
        _ => null,
    };
}
