namespace Hal9.Workflows.Tests.Triggers;

/// <summary>The dialect read straight off its description, by trying everything: slow, obvious, and only for valid patterns.</summary>
internal static class NaiveFilterMatcher
{
    public static bool Matches(string pattern, string name) => Matches(pattern, 0, name, startsSegment: true);

    private static bool Matches(string pattern, int at, string name, bool startsSegment)
    {
        if (at == pattern.Length) return name.Length == 0;
        if (pattern[at] == '*')
        {
            var stars = pattern.AsSpan(at).IndexOfAnyExcept('*');
            if (stars < 0) stars = pattern.Length - at;
            if (stars == 1) return Prefixes(name, c => c != '/').Any(rest => Matches(pattern, at + 1, rest, false));
            at += stars;
            if (!startsSegment || at == pattern.Length || pattern[at] != '/') return Prefixes(name, _ => true).Any(rest => Matches(pattern, at, rest, false));
            return Matches(pattern, at + 1, name, true)
                || Prefixes(name, _ => true).Any(rest => rest.StartsWith('/') && Matches(pattern, at + 1, rest[1..], true));
        }

        var (reads, end) = One(pattern, at);
        var slash = pattern[at] == '/';
        var quantifier = end < pattern.Length ? pattern[end] : ' ';
        var more = name.Length > 0 && reads(name[0]);
        return quantifier switch
        {
            '?' => Matches(pattern, end + 1, name, false) || (more && Matches(pattern, end + 1, name[1..], false)),
            '+' => more && Prefixes(name[1..], reads).Any(rest => Matches(pattern, end + 1, rest, false)),
            _ => more && Matches(pattern, end, name[1..], slash),
        };
    }

    /// <summary>What is left of the name after each run, the empty one too, of characters from its start that are all read.</summary>
    private static IEnumerable<string> Prefixes(string name, Func<char, bool> reads)
    {
        yield return name;
        for (var i = 0; i < name.Length && reads(name[i]); i++) yield return name[(i + 1)..];
    }

    private static (Func<char, bool> Reads, int End) One(string pattern, int at)
    {
        if (pattern[at] == '\\') return (c => c == pattern[at + 1], at + 2);
        if (pattern[at] != '[') return (c => c == pattern[at], at + 1);
        return (c => c is 'a' or 'b', pattern.IndexOf(']', at) + 1);
    }
}
