using System.Collections.Immutable;
using System.Numerics;
using Cronos;

namespace Hal9.Workflows.Triggers;

/// <summary>
/// A <c>schedule</c> entry: POSIX cron of five fields (minute, hour, day of the month, month, day of the week) in a time zone. When both
/// days are restricted, either is enough, as cron has always had it. A time that a change of the clocks skips is made up at the first
/// moment that exists; one that comes twice fires once. Source: docs.github.com, events that trigger workflows, "schedule".
/// Immutable and safe to share between threads.
/// </summary>
public sealed class CronSchedule
{
    /// <summary>GitHub starts a schedule no more often than this.</summary>
    public static readonly TimeSpan ShortestAllowed = TimeSpan.FromMinutes(5);

    private readonly ImmutableArray<CronExpression> alternatives = [];

    private CronSchedule(string text, TimeZoneInfo timeZone, ImmutableArray<CronError> errors, ReadOnlySpan<ulong> values)
    {
        Text = text;
        TimeZone = timeZone;
        Errors = errors;
        if (!errors.IsEmpty) return;
        alternatives = Compile(text);
        ShortestInterval = Shortest(values[0], values[1]);
    }

    /// <summary>The five fields, as written.</summary>
    public string Text { get; }

    /// <summary>UTC when none was written or it is unknown.</summary>
    public TimeZoneInfo TimeZone { get; }

    /// <summary>A schedule with errors never fires.</summary>
    public ImmutableArray<CronError> Errors { get; }

    /// <summary>The least time between two occurrences on one day, or across midnight of days in a row; a day or more is told as a day.</summary>
    public TimeSpan ShortestInterval { get; } = TimeSpan.FromDays(1);

    /// <summary>Never throws: mistakes are in <see cref="Errors"/>.</summary>
    /// <param name="timeZone">An IANA name; null means UTC.</param>
    public static CronSchedule Parse(string cron, string? timeZone = null)
    {
        var errors = ImmutableArray.CreateBuilder<CronError>();
        Span<ulong> values = stackalloc ulong[5];
        var count = 0;
        for (var at = 0; at < cron.Length;)
        {
            if (cron[at] is ' ' or '\t')
            {
                at++;
                continue;
            }
            var length = cron.AsSpan(at).IndexOfAny(' ', '\t');
            if (length < 0) length = cron.Length - at;
            if (count < 5)
            {
                var (read, error) = CronField.All[count].Read(cron, at, length);
                if (error is not null && !(count == 0 && cron[at] == '@')) errors.Add(error);
                values[count] = read;
            }
            count++;
            at += length;
        }
        // With a wrong number of fields every other complaint would be about the wrong field.
        if (count != 5) errors.Clear();
        if (cron.AsSpan().TrimStart().StartsWith('@')) errors.Add(new CronError(CronPart.Expression, 0, cron.Length, "GitHub knows no names for schedules; write the five fields"));
        else if (count != 5) errors.Add(new CronError(CronPart.Expression, 0, cron.Length, $"a schedule has five fields (minute, hour, day of the month, month, day of the week), not {count}"));

        var zone = TimeZoneInfo.Utc;
        if (timeZone is not null && !TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out zone!))
        {
            zone = TimeZoneInfo.Utc;
            errors.Add(new CronError(CronPart.TimeZone, 0, timeZone.Length, $"`{timeZone}` is no time zone; write an IANA name such as `Europe/Berlin`"));
        }
        return new CronSchedule(cron, zone, errors.DrainToImmutable(), values);
    }

    /// <summary>The first occurrence after <paramref name="after"/>; null when there is none in the next hundred years.</summary>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        DateTimeOffset? first = null;
        foreach (var expression in alternatives)
        {
            var next = expression.GetNextOccurrence(after, TimeZone);
            if (next is not null && (first is null || next < first)) first = next;
        }
        return first;
    }

    private static ImmutableArray<CronExpression> Compile(string text)
    {
        var fields = text.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        // Cronos wants both days to match; cron is content with either, unless one of them begins with `*`.
        if (fields[2].StartsWith('*') || fields[4].StartsWith('*')) return [CronExpression.Parse(string.Join(' ', fields))];
        return
        [
            CronExpression.Parse($"{fields[0]} {fields[1]} {fields[2]} {fields[3]} *"),
            CronExpression.Parse($"{fields[0]} {fields[1]} * {fields[3]} {fields[4]}"),
        ];
    }

    private static TimeSpan Shortest(ulong minutes, ulong hours)
    {
        var first = BitOperations.TrailingZeroCount(minutes);
        var shortest = 24 * 60;
        var last = -1;
        for (var bits = minutes; bits != 0; bits &= bits - 1)
        {
            var minute = BitOperations.TrailingZeroCount(bits);
            if (last >= 0) shortest = Math.Min(shortest, minute - last);
            last = minute;
        }
        for (var hour = 0; hour < 24; hour++)
        {
            if ((hours & (1UL << hour)) == 0) continue;
            var ahead = 1;
            while ((hours & (1UL << ((hour + ahead) % 24))) == 0) ahead++;
            shortest = Math.Min(shortest, ahead * 60 + first - last);
        }
        return TimeSpan.FromMinutes(shortest);
    }
}

/// <summary>Which of an entry's two texts a <see cref="CronError"/> counts in.</summary>
public enum CronPart
{
    Expression,
    TimeZone,
}

/// <param name="Offset">0-based, in the text that <paramref name="Part"/> names.</param>
public sealed record CronError(CronPart Part, int Offset, int Length, string Message);
