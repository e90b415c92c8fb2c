using System.Globalization;
using System.Text;

namespace Hal9.Releases.Templates;

/// <summary>Formats of strftime as the crate chrono reads them (https://docs.rs/chrono/latest/chrono/format/strftime), in English.</summary>
internal static class DateFormat
{
    private static readonly DateTimeFormatInfo English = CultureInfo.InvariantCulture.DateTimeFormat;

    /// <param name="isLocal">Whether the time has a zone that may be written.</param>
    public static string Write(DateTimeOffset time, bool isLocal, string format, TimeZoneInfo? zone)
    {
        var text = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                text.Append(format[i]);
                continue;
            }
            if (++i >= format.Length) throw Wrong(format);
            char? pad = null;
            if (format[i] is '-' or '_' or '0')
            {
                pad = format[i];
                if (++i >= format.Length) throw Wrong(format);
            }
            text.Append(Item(format[i], pad));
        }
        return text.ToString();

        string Item(char what, char? pad) => what switch
        {
            'Y' => Number(time.Year, 4, pad),
            'C' => Number(time.Year / 100, 2, pad),
            'y' => Number(time.Year % 100, 2, pad),
            'm' => Number(time.Month, 2, pad),
            'b' or 'h' => English.GetAbbreviatedMonthName(time.Month),
            'B' => English.GetMonthName(time.Month),
            'd' => Number(time.Day, 2, pad),
            'e' => Number(time.Day, 2, pad ?? '_'),
            'a' => English.GetAbbreviatedDayName(time.DayOfWeek),
            'A' => English.GetDayName(time.DayOfWeek),
            'w' => Number((int)time.DayOfWeek, 1, pad),
            'u' => Number(time.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)time.DayOfWeek, 1, pad),
            'U' => Number((time.DayOfYear + 6 - (int)time.DayOfWeek) / 7, 2, pad),
            'W' => Number((time.DayOfYear + 6 - (((int)time.DayOfWeek + 6) % 7)) / 7, 2, pad),
            'G' => Number(ISOWeek.GetYear(time.DateTime), 4, pad),
            'g' => Number(ISOWeek.GetYear(time.DateTime) % 100, 2, pad),
            'V' => Number(ISOWeek.GetWeekOfYear(time.DateTime), 2, pad),
            'j' => Number(time.DayOfYear, 3, pad),
            'H' => Number(time.Hour, 2, pad),
            'k' => Number(time.Hour, 2, pad ?? '_'),
            'I' => Number(Hour12(), 2, pad),
            'l' => Number(Hour12(), 2, pad ?? '_'),
            'M' => Number(time.Minute, 2, pad),
            'S' => Number(time.Second, 2, pad),
            'p' => time.Hour < 12 ? "AM" : "PM",
            'P' => time.Hour < 12 ? "am" : "pm",
            's' => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            'f' => (time.Ticks % TimeSpan.TicksPerSecond * 100).ToString("D9", CultureInfo.InvariantCulture),
            'D' or 'x' => Write(time, isLocal, "%m/%d/%y", zone),
            'F' => Write(time, isLocal, "%Y-%m-%d", zone),
            'v' => Write(time, isLocal, "%e-%b-%Y", zone),
            'R' => Write(time, isLocal, "%H:%M", zone),
            'T' or 'X' => Write(time, isLocal, "%H:%M:%S", zone),
            'r' => Write(time, isLocal, "%I:%M:%S %p", zone),
            'c' => Write(time, isLocal, "%a %b %e %H:%M:%S %Y", zone),
            'z' when isLocal => Offset(""),
            'Z' when isLocal => zone is null ? time.Offset == TimeSpan.Zero ? "UTC" : Offset(":") : throw new TemplateFailure("`%Z` with `timezone` is not supported", "write the zone's name, or `%z`"),
            '+' when isLocal => Write(time, isLocal, "%Y-%m-%dT%H:%M:%S", zone) + Offset(":"),
            'z' or 'Z' or '+' => throw new TemplateFailure($"`%{what}` needs a time zone, and seconds have none", "give `timezone`, such as `timezone=\"UTC\"`"),
            't' => "\t",
            'n' => "\n",
            '%' => "%",
            _ => throw Wrong(format),
        };

        int Hour12() => time.Hour % 12 == 0 ? 12 : time.Hour % 12;

        string Offset(string separator) => string.Create(CultureInfo.InvariantCulture, $"{(time.Offset < TimeSpan.Zero ? '-' : '+')}{Math.Abs(time.Offset.Hours):00}{separator}{Math.Abs(time.Offset.Minutes):00}");
    }

    private static string Number(int value, int width, char? pad) => pad switch
    {
        '-' => value.ToString(CultureInfo.InvariantCulture),
        '_' => value.ToString(CultureInfo.InvariantCulture).PadLeft(width),
        _ => value.ToString(CultureInfo.InvariantCulture).PadLeft(width, '0'),
    };

    private static TemplateFailure Wrong(string format) => new($"`{format}` is no date format hal9 knows", "the items are those of strftime: `%Y-%m-%d`");
}
