using System.Diagnostics.CodeAnalysis;

namespace Hal9.Workflows.Expressions;

/// <summary>The plain object. Of colliding keys the last value wins, at the place and with the spelling of the first.</summary>
public sealed class ExpressionDictionary : ExpressionObject
{
    /// <summary>Up to this many entries are searched one by one: cheaper than hashing.</summary>
    private const int LinearLimit = 8;

    private readonly List<KeyValuePair<string, ExpressionValue>> entries = [];
    private readonly StringComparison comparison;
    private readonly Dictionary<string, int>? places;

    public ExpressionDictionary(IEnumerable<KeyValuePair<string, ExpressionValue>> pairs) : this(pairs, StringComparison.OrdinalIgnoreCase)
    {
    }

    /// <param name="comparison">How keys are told apart: <see cref="StringComparison.Ordinal"/> for <c>env</c> on a machine that
    /// tells case apart; everything else in the language is <see cref="StringComparison.OrdinalIgnoreCase"/>.</param>
    public ExpressionDictionary(IEnumerable<KeyValuePair<string, ExpressionValue>> pairs, StringComparison comparison)
    {
        this.comparison = comparison;
        foreach (var pair in pairs)
        {
            var place = Find(pair.Key);
            if (place >= 0)
            {
                entries[place] = KeyValuePair.Create(entries[place].Key, pair.Value);
                continue;
            }
            entries.Add(pair);
            if (places is not null)
            {
                places.Add(pair.Key, entries.Count - 1);
            }
            else if (entries.Count > LinearLimit)
            {
                places = new Dictionary<string, int>(StringComparer.FromComparison(comparison));
                for (var i = 0; i < entries.Count; i++) places.Add(entries[i].Key, i);
            }
        }
    }

    public static ExpressionDictionary Empty { get; } = new([]);

    public override int Count => entries.Count;

    public override IEnumerable<KeyValuePair<string, ExpressionValue>> Entries => entries;

    public static ExpressionDictionary Of(params IEnumerable<(string Key, ExpressionValue Value)> pairs) =>
        new(pairs.Select(pair => KeyValuePair.Create(pair.Key, pair.Value)));

    /// <summary>A copy with one entry set.</summary>
    public ExpressionDictionary With(string key, ExpressionValue value) => new(entries.Append(KeyValuePair.Create(key, value)), comparison);

    public override bool TryGet(string key, [MaybeNullWhen(false)] out ExpressionValue value)
    {
        var place = Find(key);
        value = place < 0 ? null : entries[place].Value;
        return place >= 0;
    }

    private int Find(string key)
    {
        if (places is not null) return places.TryGetValue(key, out var place) ? place : -1;
        for (var i = 0; i < entries.Count; i++)
        {
            if (string.Equals(entries[i].Key, key, comparison)) return i;
        }
        return -1;
    }
}
