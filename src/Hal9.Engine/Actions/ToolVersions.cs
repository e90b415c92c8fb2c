namespace Hal9.Engine.Actions;

/// <summary>Whether a version fits what a <c>setup-</c> step asks for.</summary>
internal static class ToolVersions
{
    /// <summary>
    /// <c>20</c>, <c>20.x</c>, <c>8.0.1xx</c>, <c>10.0.100</c>, <c>*</c>, <c>latest</c>, <c>lts/*</c> and a leading <c>v</c>, <c>^</c>, <c>~</c> or <c>&gt;=</c>. What is
    /// left out fits anything.
    /// </summary>
    public static bool Fits(string version, string wanted)
    {
        wanted = wanted.Trim().TrimStart('v', '=');
        if (wanted is "" or "*" or "x" or "latest" or "node" or "current" || wanted.StartsWith("lts/", StringComparison.Ordinal)) return true;
        var actual = Parts(version.TrimStart('v'));
        if (wanted.StartsWith(">=", StringComparison.Ordinal)) return Compare(actual, Parts(wanted[2..].Trim())) >= 0;
        if (wanted[0] is '^' or '~')
        {
            var least = Parts(wanted[1..]);
            return Compare(actual, least) >= 0 && actual[0] == least[0] && (wanted[0] == '^' || least.Length < 2 || actual.ElementAtOrDefault(1) == least[1]);
        }
        var parts = wanted.Split('.');
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i] is "x" or "X" or "*") return true;
            var text = i < actual.Length ? actual[i] : "";
            if (parts[i].EndsWith("xx", StringComparison.OrdinalIgnoreCase))
            {
                // A feature band: 1xx is 100 to 199.
                if (text.Length != parts[i].Length || !text.StartsWith(parts[i][..^2], StringComparison.Ordinal)) return false;
            }
            else if (text != parts[i])
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Numbers before texts, a release before its previews.</summary>
    public static int Compare(string[] left, string[] right)
    {
        for (var i = 0; i < Math.Max(left.Length, right.Length); i++)
        {
            var one = i < left.Length ? left[i] : "0";
            var other = i < right.Length ? right[i] : "0";
            var order = int.TryParse(one, out var first) && int.TryParse(other, out var second) ? first.CompareTo(second) : string.CompareOrdinal(other, one);
            if (order != 0) return order;
        }
        return 0;
    }

    public static string[] Parts(string version) => version.Split(['.', '-', '+']);
}
