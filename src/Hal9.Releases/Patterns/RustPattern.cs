using System.Text;
using System.Text.RegularExpressions;
using Hal9.Releases.Templates;

namespace Hal9.Releases.Patterns;

/// <summary>A regular expression in the syntax of Rust's crate <c>regex</c> (https://docs.rs/regex/latest/regex/#syntax), run by .NET's engine with a limit of time.</summary>
internal sealed class RustPattern
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private readonly Regex regex;
    private readonly IReadOnlyDictionary<string, int> names;

    private RustPattern(string text, Regex regex, IReadOnlyDictionary<string, int> names) => (Text, this.regex, this.names) = (text, regex, names);

    /// <summary>As the user wrote it.</summary>
    public string Text { get; }

    public static (RustPattern? Pattern, PatternMistake? Mistake) Parse(string text)
    {
        var (translated, names, mistake) = RustPatternTranslation.Of(text);
        if (mistake is not null) return (null, mistake);
        try
        {
            return (new RustPattern(text, new Regex(translated!, RegexOptions.CultureInvariant, Limit), names), null);
        }
        catch (RegexParseException wrong)
        {
            return (null, new PatternMistake(Words(wrong.Error), Math.Min(text.Length, wrong.Offset)));
        }
    }

    public bool IsMatch(string text) => Guarded(() => regex.IsMatch(text));

    /// <summary>From left to right; an empty match that touches the end of the one before is none.</summary>
    public IReadOnlyList<Match> Matches(string text) => Guarded(() =>
    {
        var found = new List<Match>();
        var last = -1;
        for (var match = regex.Match(text); match.Success; match = match.NextMatch())
        {
            if (match.Length == 0 && (match.Index == last || (match.Index > 0 && match.Index < text.Length && char.IsLowSurrogate(text[match.Index]) && char.IsHighSurrogate(text[match.Index - 1])))) continue;
            found.Add(match);
            last = match.Index + match.Length;
        }
        return found;
    });

    /// <param name="replacement"><c>$1</c>, <c>${name}</c> and <c>$$</c> are known in it.</param>
    public string ReplaceAll(string text, string replacement) => Replace(text, replacement, int.MaxValue);

    public string ReplaceFirst(string text, string replacement) => Replace(text, replacement, 1);

    public IEnumerable<string> Split(string text)
    {
        var at = 0;
        foreach (var match in Matches(text))
        {
            yield return text[at..match.Index];
            at = match.Index + match.Length;
        }
        yield return text[at..];
    }

    private string Replace(string text, string replacement, int most)
    {
        var matches = Matches(text);
        if (matches.Count == 0) return text;
        var result = new StringBuilder(text.Length);
        var at = 0;
        foreach (var match in matches.Take(most))
        {
            result.Append(text, at, match.Index - at);
            Expand(result, match, replacement);
            at = match.Index + match.Length;
        }
        return result.Append(text, at, text.Length - at).ToString();
    }

    private void Expand(StringBuilder result, Match match, string replacement)
    {
        for (var i = 0; i < replacement.Length; i++)
        {
            var c = replacement[i];
            if (c != '$' || i + 1 >= replacement.Length)
            {
                result.Append(c);
                continue;
            }
            if (replacement[i + 1] == '$')
            {
                result.Append('$');
                i++;
                continue;
            }
            var (start, end) = (i + 1, i + 1);
            if (replacement[start] == '{')
            {
                end = replacement.IndexOf('}', ++start);
                if (end < 0)
                {
                    result.Append(c);
                    continue;
                }
                i = end;
            }
            else
            {
                // The longest name counts: `$1a` is the group `1a`.
                while (end < replacement.Length && (char.IsAsciiLetterOrDigit(replacement[end]) || replacement[end] == '_')) end++;
                if (end == start)
                {
                    result.Append(c);
                    continue;
                }
                i = end - 1;
            }
            var name = replacement[start..end];
            if (names.TryGetValue(name, out var number) || int.TryParse(name, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out number)) result.Append(match.Groups[number].ValueSpan);
        }
    }

    private T Guarded<T>(Func<T> run)
    {
        try
        {
            return run();
        }
        catch (RegexMatchTimeoutException)
        {
            throw new TemplateFailure(ReleaseDiagnostics.TemplateLimit, $"the pattern `{Text}` takes longer than {Limit.TotalSeconds} s", -1, 0, "it goes back and forth: make it more exact");
        }
    }

    /// <summary><c>NestedQuantifiersNotParenthesized</c> as words.</summary>
    private static string Words(RegexParseError error) => string.Concat(error.ToString().Select(static (c, i) => i > 0 && char.IsUpper(c) ? " " + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString()));
}

/// <param name="At">Offset in the pattern.</param>
internal sealed record PatternMistake(string Message, int At);
