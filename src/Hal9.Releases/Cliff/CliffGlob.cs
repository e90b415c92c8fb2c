using System.Text;
using System.Text.RegularExpressions;

namespace Hal9.Releases.Cliff;

/// <summary>A pattern of paths as Rust's crate <c>glob</c> matches it: <c>*</c> and <c>?</c> match slashes too, <c>**</c> matches whole folders.</summary>
internal sealed class CliffGlob
{
    private readonly Regex regex;

    private CliffGlob(Regex regex) => this.regex = regex;

    public static (CliffGlob? Glob, string? Mistake) Parse(string pattern)
    {
        if (pattern.EndsWith('/')) pattern += "**";
        if (pattern.StartsWith("./", StringComparison.Ordinal)) pattern = pattern[2..];
        var expression = new StringBuilder("\\A");
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '?': expression.Append("[\\s\\S]"); break;
                case '*':
                    var stars = 1;
                    while (i + stars < pattern.Length && pattern[i + stars] == '*') stars++;
                    if (stars > 2) return (null, "more than two stars follow each other");
                    if (stars == 1)
                    {
                        expression.Append("[\\s\\S]*");
                        break;
                    }
                    if ((i > 0 && pattern[i - 1] != '/') || (i + 2 < pattern.Length && pattern[i + 2] != '/')) return (null, "`**` must be a whole part of the path");
                    expression.Append(i + 2 < pattern.Length ? "(?:[\\s\\S]*/)?" : "[\\s\\S]*");
                    i += i + 2 < pattern.Length ? 2 : 1;
                    break;
                case '[':
                    var negated = i + 1 < pattern.Length && pattern[i + 1] == '!';
                    var from = i + (negated ? 2 : 1);
                    var end = from + 1 < pattern.Length ? pattern.IndexOf(']', from + 1) : -1;
                    if (end < 0) return (null, "`[` is not closed");
                    expression.Append(negated ? "[^" : "[").Append(Regex.Replace(pattern[from..end], @"[\\\[\]^]", "\\$0")).Append(']');
                    i = end;
                    break;
                default: expression.Append(Regex.Escape(pattern[i].ToString())); break;
            }
        }
        return (new CliffGlob(new Regex(expression.Append("\\z").ToString(), RegexOptions.CultureInvariant, TimeSpan.FromSeconds(2))), null);
    }

    public bool IsMatch(string path) => regex.IsMatch(path);
}
