using System.Globalization;
using System.Text.RegularExpressions;

namespace Hal9.Toolchains.Testing;

/// <summary>Where in the sources a test failed, out of what it says.</summary>
public static partial class SourcePlace
{
    /// <summary>
    /// The first place that lies in the project's tree: of .NET's stack trace (<c>in /w/A.cs:line 12</c>, in the console of Microsoft.Testing.Platform without <c>line</c>), of Rust's panic (<c>panicked at src/lib.rs:3:9</c>), else
    /// where the test itself stands. Null when nothing says.
    /// </summary>
    /// <param name="directories">Folders that relative paths may be of, the likeliest first.</param>
    public static (string Path, int Line, int Column)? Of(TestResult result, string root, IReadOnlyList<string> directories)
    {
        foreach (Match match in Frame().Matches(result.Trace ?? ""))
        {
            if (Inside(match.Groups["path"].Value, root) is { } path) return (path, Number(match, "line"), 1);
        }
        foreach (Match match in Panic().Matches(result.Message + "\n" + result.Output))
        {
            var named = match.Groups["path"].Value;
            if (directories.Select(directory => Path.GetFullPath(named, directory)).FirstOrDefault(File.Exists) is { } path && Inside(path, root) is not null) return (path, Number(match, "line"), Number(match, "column"));
        }
        return result.Test.Path is { } own ? (own, Math.Max(1, result.Test.Line), 1) : null;
    }

    private static string? Inside(string path, string root) => Path.IsPathRooted(path) && path.StartsWith(root.TrimEnd('/') + "/", StringComparison.Ordinal) && File.Exists(path) ? path : null;

    private static int Number(Match match, string group) => int.TryParse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : 1;

    [GeneratedRegex(@" in (?<path>[^\r\n]+?):(?:line )?(?<line>\d+)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Frame();

    [GeneratedRegex(@"panicked at (?:'[^']*', )?(?<path>[^\s:][^:\r\n]*):(?<line>\d+):(?<column>\d+)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Panic();
}
