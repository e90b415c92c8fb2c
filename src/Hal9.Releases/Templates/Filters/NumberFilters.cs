using System.Globalization;
using System.Numerics;

namespace Hal9.Releases.Templates;

/// <summary>Filters of numbers, and those that make numbers and texts out of anything.</summary>
internal static class NumberFilters
{
    public static IReadOnlyList<TemplateFilter> All { get; } =
    [
        new("abs", static (value, arguments) => value is TemplateValue.Integer number ? TemplateValue.Of(Math.Abs(number.Value)) : TemplateValue.Of(Math.Abs(arguments.Number(value)))),
        new("pluralize", static (value, arguments) => TemplateValue.Of(Math.Abs(Math.Abs(arguments.Number(value)) - 1) > double.Epsilon ? arguments.Text("plural", "s") : arguments.Text("singular", ""))),
        new("round", Round),
        new("int", Int),
        new("float", Float),
        new("as_str", static (value, _) => TemplateValue.Of(value.ToString())),
        new("json_encode", static (value, arguments) => TemplateValue.Of(arguments.Find("pretty") is TemplateValue.Truth { Value: true } ? JsonText.Indented(value) : JsonText.Compact(value))),
        new("date", DateFilter.Apply),
        new("filesizeformat", static (value, arguments) => TemplateValue.Of(FileSize(value is TemplateValue.Integer { Value: >= 0 } size ? size.Value : throw new TemplateFailure($"`filesizeformat` takes a whole number, and this is {value.Kind}"), arguments.Truth("binary", otherwise: false)))),
    ];

    private static TemplateValue Round(TemplateValue value, TemplateArguments arguments)
    {
        var number = arguments.Number(value);
        var method = arguments.Text("method", "common");
        var precision = arguments.Integer("precision", 0);
        var factor = precision == 0 ? 1 : Math.Pow(10, precision);
        return TemplateValue.Of(method switch
        {
            "common" => Math.Round(factor * number, MidpointRounding.AwayFromZero),
            "ceil" => Math.Ceiling(factor * number),
            "floor" => Math.Floor(factor * number),
            _ => throw new TemplateFailure($"`method` of `round` is `common`, `ceil` or `floor`, not `{method}`"),
        } / factor);
    }

    private static TemplateValue Int(TemplateValue value, TemplateArguments arguments)
    {
        var (otherwise, radix) = (arguments.Integer("default", 0), arguments.Count("base", 10));
        if (radix is < 2 or > 36) throw new TemplateFailure($"`base` of `int` is between 2 and 36, not {radix}");
        switch (value)
        {
            case TemplateValue.Integer: return value;
            case TemplateValue.Real number: return TemplateValue.Of((long)number.Value);
            case TemplateValue.Text text:
                var digits = text.Value.Trim();
                var prefix = radix switch { 2 => "0b", 8 => "0o", 16 => "0x", _ => "" };
                while (prefix.Length > 0 && digits.StartsWith(prefix, StringComparison.Ordinal)) digits = digits[prefix.Length..];
                if (TryParse(digits, radix, out var whole)) return TemplateValue.Of(whole);
                return TemplateValue.Of(digits.Contains('.', StringComparison.Ordinal) && double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) ? (long)real : otherwise);
            default: throw new TemplateFailure($"`int` takes a string or a number, and this is {value.Kind}");
        }
    }

    private static bool TryParse(string digits, int radix, out long value)
    {
        value = 0;
        var sign = digits is ['-', ..] ? -1 : 1;
        var rest = digits is ['-' or '+', ..] ? digits[1..] : digits;
        if (rest.Length == 0) return false;
        var sum = BigInteger.Zero;
        foreach (var c in rest)
        {
            var digit = char.IsAsciiDigit(c) ? c - '0' : char.IsAsciiLetter(c) ? (c | 0x20) - 'a' + 10 : radix;
            if (digit >= radix) return false;
            sum = (sum * radix) + digit;
        }
        sum *= sign;
        if (sum < long.MinValue || sum > long.MaxValue) return false;
        value = (long)sum;
        return true;
    }

    private static TemplateValue Float(TemplateValue value, TemplateArguments arguments) => value switch
    {
        TemplateValue.Text text => TemplateValue.Of(double.TryParse(text.Value.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : arguments.Real("default") ?? 0),
        TemplateValue.Integer or TemplateValue.Real => TemplateValue.Of(arguments.Number(value)),
        _ => throw new TemplateFailure($"`float` takes a string or a number, and this is {value.Kind}"),
    };

    /// <summary>Two decimals at most, without zeros behind.</summary>
    private static string FileSize(long size, bool binary)
    {
        string[] units = binary ? ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"] : ["B", "KB", "MB", "GB", "TB", "PB", "EB"];
        var (amount, unit) = ((double)size, 0);
        while (amount >= 1024)
        {
            amount /= 1024;
            unit++;
        }
        return amount.ToString("0.##", CultureInfo.InvariantCulture) + " " + units[unit];
    }
}
