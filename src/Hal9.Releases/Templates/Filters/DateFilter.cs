using System.Globalization;

namespace Hal9.Releases.Templates;

/// <summary>The filter <c>date</c>: seconds since 1970, an RFC 3339 time or a day, written by a format of strftime.</summary>
internal static class DateFilter
{
    public static TemplateValue Apply(TemplateValue value, TemplateArguments arguments)
    {
        var format = arguments.Text("format", "%Y-%m-%d");
        var zone = arguments.Find("timezone") is null ? null : Zone(arguments.RequiredText("timezone"));
        if (arguments.Find("locale") is not null) throw new TemplateFailure("`locale` of `date` is not supported: dates are written in English", "leave it out");
        var (time, isLocal) = value switch
        {
            TemplateValue.Integer seconds => (Seconds(seconds.Value), false),
            TemplateValue.Text text => Read(text.Value),
            _ => throw new TemplateFailure($"`date` takes seconds or a date, and this is {value.Kind}", "the date of what is not released yet is null: guard it by `{% if timestamp %}`"),
        };
        if (zone is not null) (time, isLocal) = (TimeZoneInfo.ConvertTime(time, zone), true);
        return TemplateValue.Of(DateFormat.Write(time, isLocal, format, zone));
    }

    private static DateTimeOffset Seconds(long seconds) => seconds is > -62_000_000_000 and < 253_000_000_000 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : throw new TemplateFailure($"{seconds} is no time");

    private static TimeZoneInfo Zone(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : throw new TemplateFailure($"this machine knows no time zone `{name}`");

    private static (DateTimeOffset Time, bool IsLocal) Read(string text)
    {
        const DateTimeStyles utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (!text.Contains('T', StringComparison.Ordinal))
        {
            return DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, utc, out var day) ? (day, true) : throw new TemplateFailure($"`{text}` is no date of the form YYYY-MM-DD");
        }
        if (DateTimeOffset.TryParseExact(text, ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)) return (time, true);
        throw new TemplateFailure($"`{text}` is no time of RFC 3339");
    }
}
