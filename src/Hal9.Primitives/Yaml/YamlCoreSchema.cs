using System.Globalization;

namespace Hal9.Primitives.Yaml;

/// <summary>What a scalar is.</summary>
public enum YamlScalarKind
{
    Null,
    Boolean,
    Number,
    String,

    /// <summary>The explicit tag does not fit the value or the style, or is none of the core schema's; or the number is out of range.</summary>
    Invalid,
}

/// <summary>A scalar's value by YAML 1.2's core schema.</summary>
/// <param name="Boolean">Set for <see cref="YamlScalarKind.Boolean"/>.</param>
/// <param name="Number">Set for <see cref="YamlScalarKind.Number"/>.</param>
public readonly record struct YamlValue(YamlScalarKind Kind, bool Boolean = false, double Number = 0);

/// <summary>
/// YAML 1.2 core schema (https://yaml.org/spec/1.2.2/#103-core-schema) as GitHub applies it: only plain scalars are resolved, and
/// <c>yes</c>, <c>on</c> and <c>1_000</c> are strings.
/// </summary>
public static class YamlCoreSchema
{
    private const string Prefix = "tag:yaml.org,2002:";

    public static YamlValue Resolve(YamlScalar scalar)
    {
        if (scalar.Tag is { } tag)
        {
            if (tag == Prefix + "str") return new YamlValue(YamlScalarKind.String);
            if (scalar.Style != YamlScalarStyle.Plain) return new YamlValue(YamlScalarKind.Invalid);
            var tagged = tag switch
            {
                Prefix + "bool" => ResolveBoolean(scalar.Value),
                Prefix + "int" => ResolveInteger(scalar.Value),
                Prefix + "float" => ResolveFloat(scalar.Value),
                Prefix + "null" => ResolveNull(scalar.Value),
                _ => null,
            };
            return tagged ?? new YamlValue(YamlScalarKind.Invalid);
        }
        if (scalar.Style != YamlScalarStyle.Plain) return new YamlValue(YamlScalarKind.String);
        return ResolvePlain(scalar.Value);
    }

    private static YamlValue ResolvePlain(string text)
    {
        // Nearly every scalar of a workflow starts with a letter that no other kind can start with.
        if (text.Length > 0 && text[0] is not ('n' or 'N' or '~' or 't' or 'T' or 'f' or 'F' or '.' or '+' or '-' or (>= '0' and <= '9')))
        {
            return new YamlValue(YamlScalarKind.String);
        }
        return ResolveNull(text) ?? ResolveBoolean(text) ?? ResolveInteger(text) ?? ResolveFloat(text) ?? new YamlValue(YamlScalarKind.String);
    }

    private static YamlValue? ResolveNull(string text) => text is "" or "~" or "null" or "Null" or "NULL" ? new YamlValue(YamlScalarKind.Null) : null;

    private static YamlValue? ResolveBoolean(string text) => text switch
    {
        "true" or "True" or "TRUE" => new YamlValue(YamlScalarKind.Boolean, Boolean: true),
        "false" or "False" or "FALSE" => new YamlValue(YamlScalarKind.Boolean, Boolean: false),
        _ => null,
    };

    private static YamlValue? ResolveInteger(string text)
    {
        if (text.StartsWith("0x", StringComparison.Ordinal)) return Based(text.AsSpan(2), 16);
        if (text.StartsWith("0o", StringComparison.Ordinal)) return Based(text.AsSpan(2), 8);
        var digits = text.AsSpan(text.Length > 0 && text[0] is '+' or '-' ? 1 : 0);
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9')) return null;
        return new YamlValue(YamlScalarKind.Number, Number: double.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
    }

    /// <summary>GitHub reads these as 32 bits: <c>0xFFFFFFFF</c> is -1, and a ninth digit that is not a leading zero is refused.</summary>
    private static YamlValue? Based(ReadOnlySpan<char> digits, int radix)
    {
        if (digits.IsEmpty) return null;
        var value = 0UL;
        foreach (var c in digits)
        {
            if (!char.IsAsciiHexDigit(c)) return null;
            var digit = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
            if (digit >= radix) return null;
            value = Math.Min(value * (uint)radix + (uint)digit, 1UL << 40);
        }
        return value > uint.MaxValue ? new YamlValue(YamlScalarKind.Invalid) : new YamlValue(YamlScalarKind.Number, Number: (int)(uint)value);
    }

    private static YamlValue? ResolveFloat(string text)
    {
        switch (text)
        {
            case ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF":
                return new YamlValue(YamlScalarKind.Number, Number: double.PositiveInfinity);
            case "-.inf" or "-.Inf" or "-.INF":
                return new YamlValue(YamlScalarKind.Number, Number: double.NegativeInfinity);
            case ".nan" or ".NaN" or ".NAN":
                return new YamlValue(YamlScalarKind.Number, Number: double.NaN);
        }

        // [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?
        var rest = text.AsSpan(text.Length > 0 && text[0] is '+' or '-' ? 1 : 0);
        var whole = Digits(ref rest);
        var fraction = 0;
        if (!rest.IsEmpty && rest[0] == '.')
        {
            rest = rest[1..];
            fraction = Digits(ref rest);
        }
        if (whole + fraction == 0) return null;
        if (!rest.IsEmpty && rest[0] is 'e' or 'E')
        {
            rest = rest[1..];
            if (!rest.IsEmpty && rest[0] is '+' or '-') rest = rest[1..];
            if (Digits(ref rest) == 0) return null;
        }
        if (!rest.IsEmpty) return null;
        return new YamlValue(YamlScalarKind.Number, Number: double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture));
    }

    private static int Digits(ref ReadOnlySpan<char> text)
    {
        var count = text.IndexOfAnyExceptInRange('0', '9');
        if (count < 0) count = text.Length;
        text = text[count..];
        return count;
    }
}
