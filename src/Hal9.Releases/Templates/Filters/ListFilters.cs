namespace Hal9.Releases.Templates;

/// <summary>Filters of arrays and objects.</summary>
internal static class ListFilters
{
    public static IReadOnlyList<TemplateFilter> All { get; } =
    [
        new("first", static (value, arguments) => arguments.Items(value) is [var first, ..] ? first : TemplateValue.Empty),
        new("last", static (value, arguments) => arguments.Items(value) is [.., var last] ? last : TemplateValue.Empty),
        new("nth", static (value, arguments) => arguments.Items(value) is { Count: > 0 } items && Index(arguments) is var index && index < items.Count ? items[index] : TemplateValue.Empty),
        new("join", static (value, arguments) => TemplateValue.Of(string.Join(TemplateArguments.Unescaped(arguments.Text("sep", "")), arguments.Items(value)))),
        new("reverse", Reverse),
        new("length", static (value, _) => TemplateValue.Of((long)(value switch
        {
            TemplateValue.List list => list.Items.Count,
            TemplateValue.Map map => map.Count,
            TemplateValue.Text text => text.Value.EnumerateRunes().Count(),
            _ => throw new TemplateFailure($"`length` takes an array, an object or a string, and this is {value.Kind}"),
        }))),
        new("sort", Sort),
        new("unique", Unique),
        new("group_by", GroupBy),
        new("filter", Filter),
        new("map", static (value, arguments) => Attributed(value, arguments, static (items, attribute) => [.. items.Select(item => At(item, attribute)).Where(static found => found is not (null or TemplateValue.Nothing))!])),
        new("slice", Slice),
        new("concat", static (value, arguments) => TemplateValue.Of([.. arguments.Items(value), .. arguments.Required("with") is TemplateValue.List more ? more.Items : [arguments.Required("with")]])),
        new("get", static (value, arguments) => arguments.RequiredText("key") is var key && value is not TemplateValue.Map map ? throw new TemplateFailure($"`get` takes an object, and this is {value.Kind}")
            : map.Find(key) ?? arguments.Find("default") ?? throw new TemplateFailure($"there is no key `{key}`", "give a `default`")),
    ];

    private static int Index(TemplateArguments arguments)
    {
        arguments.Required("n");
        return arguments.Count("n", 0);
    }

    private static TemplateValue Reverse(TemplateValue value, TemplateArguments arguments) => value switch
    {
        TemplateValue.List list => TemplateValue.Of([.. list.Items.Reverse()]),
        TemplateValue.Text text => TemplateValue.Of(string.Concat(text.Value.EnumerateRunes().Reverse().Select(static rune => rune.ToString()))),
        _ => throw new TemplateFailure($"`reverse` takes an array or a string, and this is {value.Kind}"),
    };

    private static TemplateValue Attributed(TemplateValue value, TemplateArguments arguments, Func<IReadOnlyList<TemplateValue>, string[], IReadOnlyList<TemplateValue>> apply)
    {
        var items = arguments.Items(value);
        return items.Count == 0 ? value : TemplateValue.Of(apply(items, TemplateArguments.Attribute(arguments.RequiredText("attribute"))));
    }

    private static TemplateValue? At(TemplateValue item, string[] attribute) => TemplateScope.Descend(item, attribute, 0);

    /// <summary>Stable. The first item decides by what kind of key all are sorted.</summary>
    private static TemplateValue Sort(TemplateValue value, TemplateArguments arguments)
    {
        var items = arguments.Items(value);
        if (items.Count == 0) return value;
        var name = arguments.Text("attribute", "");
        var attribute = TemplateArguments.Attribute(name);
        var keyed = items.Select(item => (Item: item, Key: At(item, attribute) ?? throw new TemplateFailure($"there is nothing to sort by at `{name}`"))).ToList();
        IEnumerable<(TemplateValue Item, TemplateValue Key)> sorted = keyed[0].Key switch
        {
            TemplateValue.Text => keyed.OrderBy(pair => Key<TemplateValue.Text>(pair.Key).Value, CodePointOrder.Instance),
            TemplateValue.Integer or TemplateValue.Real => keyed.OrderBy(static pair => pair.Key switch { TemplateValue.Integer number => number.Value, TemplateValue.Real number => number.Value, _ => throw Mixed(pair.Key) }),
            TemplateValue.Truth => keyed.OrderBy(static pair => Key<TemplateValue.Truth>(pair.Key).Value),
            TemplateValue.List => keyed.OrderBy(static pair => Key<TemplateValue.List>(pair.Key).Items.Count),
            var other => throw new TemplateFailure($"`sort` cannot order {other.Kind}"),
        };
        return TemplateValue.Of([.. sorted.Select(static pair => pair.Item)]);

        static T Key<T>(TemplateValue key) where T : TemplateValue => key as T ?? throw Mixed(key);

        static TemplateFailure Mixed(TemplateValue key) => new($"`sort` cannot order {key.Kind} among others");
    }

    private static TemplateValue Unique(TemplateValue value, TemplateArguments arguments)
    {
        var items = arguments.Items(value);
        if (items.Count == 0) return value;
        var attribute = TemplateArguments.Attribute(arguments.Text("attribute", ""));
        var exact = arguments.Truth("case_sensitive", otherwise: false);
        var first = At(items[0], attribute) ?? throw new TemplateFailure("`unique` finds nothing at its `attribute`");
        if (first is not (TemplateValue.Text or TemplateValue.Integer or TemplateValue.Truth)) throw new TemplateFailure($"`unique` cannot compare {first.Kind}");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var kept = new List<TemplateValue>();
        foreach (var item in items)
        {
            if (At(item, attribute) is not { } key) continue;
            if (key.GetType() != first.GetType()) throw new TemplateFailure($"`unique` cannot compare {key.Kind} with {first.Kind}");
            if (seen.Add(exact || key is not TemplateValue.Text ? key.ToString() : key.ToString().ToLowerInvariant())) kept.Add(item);
        }
        return TemplateValue.Of(kept);
    }

    /// <summary>An object of arrays; what has no such attribute, or null, is left out.</summary>
    private static TemplateValue.Map GroupBy(TemplateValue value, TemplateArguments arguments)
    {
        var groups = new TemplateValue.Map();
        var items = arguments.Items(value);
        if (items.Count == 0) return groups;
        var attribute = TemplateArguments.Attribute(arguments.RequiredText("attribute"));
        var lists = new Dictionary<string, List<TemplateValue>>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            if (At(item, attribute) is not { } key || key is TemplateValue.Nothing) continue;
            var name = key is TemplateValue.Text text ? text.Value : JsonText.Compact(key);
            if (!lists.TryGetValue(name, out var list)) lists[name] = list = [];
            list.Add(item);
        }
        foreach (var (name, list) in lists) groups.Add(name, TemplateValue.Of(list));
        return groups;
    }

    private static TemplateValue Filter(TemplateValue value, TemplateArguments arguments)
    {
        var wanted = arguments.Find("value") ?? TemplateValue.Null;
        return Attributed(value, arguments, (items, attribute) =>
        [
            .. items.Where(item => (At(item, attribute) ?? TemplateValue.Null) is var found && (wanted is TemplateValue.Nothing ? found is not TemplateValue.Nothing : TemplateValue.AreEqual(found, wanted))),
        ]);
    }

    private static TemplateValue Slice(TemplateValue value, TemplateArguments arguments)
    {
        var items = arguments.Items(value);
        var start = Position(arguments.Real("start") ?? 0);
        var end = Math.Min(Position(arguments.Real("end") ?? items.Count), items.Count);
        return start >= end ? TemplateValue.Of([]) : TemplateValue.Of([.. items.Skip(start).Take(end - start)]);

        int Position(double asked) => (int)Math.Clamp(asked >= 0 ? asked : items.Count + asked, 0, int.MaxValue);
    }
}
