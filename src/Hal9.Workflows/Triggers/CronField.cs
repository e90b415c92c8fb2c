using System.Collections.Frozen;
using System.Globalization;

namespace Hal9.Workflows.Triggers;

/// <summary>One of the five fields of a cron expression: its name, what it may hold, and how it is read.</summary>
internal sealed record CronField(string Name, int Minimum, int Maximum, FrozenDictionary<string, int> Names)
{
    private static readonly FrozenDictionary<string, int> None = FrozenDictionary<string, int>.Empty;

    /// <summary>In the order they are written.</summary>
    public static IReadOnlyList<CronField> All { get; } =
    [
        new("minute", 0, 59, None),
        new("hour", 0, 23, None),
        new("day of the month", 1, 31, None),
        new("month", 1, 12, Numbered(1, "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")),
        new("day of the week", 0, 7, Numbered(0, "SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")),
    ];

    /// <summary>The values the text stands for, as bits; or the first mistake, with its offset in <paramref name="text"/>.</summary>
    public (ulong Values, CronError? Error) Read(string text, int start, int length)
    {
        ulong values = 0;
        var end = start + length;
        for (var at = start; at <= end;)
        {
            var comma = text.AsSpan(at, end - at).IndexOf(',');
            var item = comma < 0 ? end - at : comma;
            var error = ReadItem(text, at, item, ref values);
            if (error is not null) return (0, error);
            at += item + 1;
        }
        return (values, null);
    }

    private CronError? ReadItem(string text, int at, int length, ref ulong values)
    {
        var item = text.AsSpan(at, length);
        var slash = item.IndexOf('/');
        var range = slash < 0 ? item : item[..slash];
        var step = 1;
        if (slash >= 0 && (!int.TryParse(item[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out step) || step == 0))
        {
            return Error(at + slash + 1, length - slash - 1, $"a step is a number of at least 1, not `{item[(slash + 1)..]}`");
        }

        int from, to;
        var dash = range.IndexOf('-');
        if (range is "*")
        {
            (from, to) = (Minimum, Maximum);
        }
        else if (dash > 0)
        {
            if (Value(range[..dash]) is not { } first) return Unknown(at, dash, range[..dash]);
            if (Value(range[(dash + 1)..]) is not { } last) return Unknown(at + dash + 1, range.Length - dash - 1, range[(dash + 1)..]);
            if (first > last) return Error(at, range.Length, $"the range `{range}` runs backwards");
            (from, to) = (first, last);
        }
        else
        {
            if (Value(range) is not { } only) return Unknown(at, range.Length, range);
            (from, to) = (only, slash < 0 ? only : Maximum);
        }
        for (var value = from; value <= to; value += step) values |= 1UL << value;
        return null;
    }

    private int? Value(ReadOnlySpan<char> text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number >= Minimum && number <= Maximum ? number : null;
        return Names.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out var named) ? named : null;
    }

    private CronError Unknown(int at, int length, ReadOnlySpan<char> text) => Error(
        at,
        length,
        $"the {Name} is {Minimum} to {(Maximum == 7 ? 6 : Maximum)}{(Names.Count == 0 ? "" : $" or {Names.MinBy(pair => pair.Value).Key} to {Names.MaxBy(pair => pair.Value).Key}")}, not `{text}`");

    private static CronError Error(int at, int length, string message) => new(CronPart.Expression, at, length, message);

    private static FrozenDictionary<string, int> Numbered(int first, params string[] names) =>
        names.Select((name, index) => KeyValuePair.Create(name, index + first)).ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
}
