using System.Globalization;
using System.Text;

namespace Hal9.Releases.Patterns;

/// <summary>A set of characters as a piece of a .NET pattern, which knows UTF-16 only: what lies beyond it is written as pairs of surrogates.</summary>
internal sealed class CodePointClass(bool isNegated)
{
    public const string AnyPair = "[\\ud800-\\udbff][\\udc00-\\udfff]";

    private readonly StringBuilder plain = new();
    private readonly List<string> pairs = [];

    /// <summary>Adds what .NET has a word for: <c>\w</c>, <c>\p{L}</c>.</summary>
    public void AddWord(string word) => plain.Append(word);

    public void Add(int first, int last)
    {
        if (first <= 0xFFFF)
        {
            plain.Append(Unit(first));
            if (Math.Min(last, 0xFFFF) > first) plain.Append('-').Append(Unit(Math.Min(last, 0xFFFF)));
        }
        if (last <= 0xFFFF) return;
        var (low, high) = (Math.Max(first, 0x10000) - 0x10000, last - 0x10000);
        // One piece for each leading surrogate that is not whole, one for those between.
        while (low <= high)
        {
            var lead = low >> 10;
            var end = (low & 0x3FF) == 0 && (high >> 10) > lead ? (high & 0x3FF) == 0x3FF ? high >> 10 : (high >> 10) - 1 : lead;
            var last_ = Math.Min(high, (end << 10) | 0x3FF);
            pairs.Add($"[{Unit(0xD800 + lead)}-{Unit(0xD800 + end)}][{Unit(0xDC00 + (low & 0x3FF))}-{Unit(0xDC00 + (last_ & 0x3FF))}]");
            low = last_ + 1;
        }
    }

    /// <param name="repeats">A <c>*</c> or <c>+</c> follows: then one UTF-16 unit at a time comes to the same and is faster.</param>
    public string Pattern(bool repeats)
    {
        var beyond = string.Join('|', pairs);
        if (!isNegated) return beyond.Length == 0 ? $"[{plain}]" : plain.Length == 0 ? $"(?:{beyond})" : $"(?:[{plain}]|{beyond})";
        if (beyond.Length > 0) return $"(?:(?!{beyond}){AnyPair}|[^{plain}\\ud800-\\udfff])";
        return repeats ? $"[^{plain}]" : $"(?:{AnyPair}|[^{plain}])";
    }

    public static string Unit(int unit) => unit is (>= '0' and <= '9') or (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') ? ((char)unit).ToString() : string.Create(CultureInfo.InvariantCulture, $"\\u{unit:x4}");
}
