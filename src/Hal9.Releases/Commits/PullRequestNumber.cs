using System.Globalization;

namespace Hal9.Releases.Commits;

/// <summary>GitHub's <c>(#123)</c> at the end of a subject, and its <c>Merge pull request #123 from …</c>.</summary>
public static class PullRequestNumber
{
    private const string Merge = "Merge pull request #";

    public static int? In(ReadOnlySpan<char> subject)
    {
        subject = subject.TrimEnd();
        if (subject.StartsWith(Merge, StringComparison.Ordinal))
        {
            var digits = subject[Merge.Length..];
            var end = digits.IndexOfAnyExceptInRange('0', '9');
            return Number(end < 0 ? digits : digits[..end]);
        }
        if (!subject.EndsWith(")", StringComparison.Ordinal)) return null;
        var open = subject.LastIndexOf("(#", StringComparison.Ordinal);
        return open < 0 ? null : Number(subject[(open + 2)..^1]);
    }

    private static int? Number(ReadOnlySpan<char> digits) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
