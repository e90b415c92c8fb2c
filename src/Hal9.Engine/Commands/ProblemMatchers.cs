using System.Text.RegularExpressions;

namespace Hal9.Engine.Commands;

/// <summary>
/// The matchers of a job, added and removed by its steps. The most recently added is asked first, and the first that completes a
/// problem wins. Not thread-safe.
/// </summary>
/// <param name="workspace">Absolute. Only files that exist inside it are named in annotations.</param>
/// <param name="outside">The path of this machine behind one that steps print; absent: the same.</param>
public sealed partial class ProblemMatchers(string workspace, Func<string, string>? outside = null)
{
    private readonly List<ProblemMatcher> matchers = [];

    public bool IsEmpty => matchers.Count == 0;

    /// <summary>Adds a file's matchers in front; a matcher of the same owner is replaced. Returns what is wrong with the file.</summary>
    public string? Add(string file)
    {
        var (read, error) = ProblemMatcherFile.Read(Path.GetFullPath(Outside(file), workspace));
        foreach (var definition in read?.Matchers ?? [])
        {
            Remove(definition.Owner);
            matchers.Insert(0, new ProblemMatcher(definition));
        }
        return error;
    }

    public void Remove(string owner) => matchers.RemoveAll(matcher => string.Equals(matcher.Owner, owner, StringComparison.OrdinalIgnoreCase));

    /// <summary>Removes every matcher whose owner a file names. Returns what is wrong with the file.</summary>
    public string? RemoveNamedIn(string file)
    {
        var (read, error) = ProblemMatcherFile.Read(Path.GetFullPath(Outside(file), workspace));
        foreach (var definition in read?.Matchers ?? []) Remove(definition.Owner);
        return error;
    }

    /// <summary>The problem that a line completes. <paramref name="broken"/> names a matcher that was removed because it ran out of time.</summary>
    public Annotation? Match(string line, out string? broken)
    {
        broken = null;
        if (matchers.Count == 0) return null;
        var plain = line.Contains("\e[", StringComparison.Ordinal) ? Colours().Replace(line, "") : line;
        for (var i = 0; i < matchers.Count; i++)
        {
            var matcher = matchers[i];
            var problem = matcher.Match(plain);
            if (matcher.IsBroken)
            {
                broken = matcher.Owner;
                matchers.RemoveAt(i--);
                continue;
            }
            if (problem is null) continue;
            foreach (var other in matchers) if (other != matcher) other.Reset();
            return problem.Annotation with { File = Locate(problem) };
        }
        return null;
    }

    private string? Locate(ProblemMatcher.Problem problem)
    {
        if (problem.File is not { } file) return null;
        try
        {
            if (problem.FromPath is { } from && !Path.IsPathFullyQualified(file) && Path.GetDirectoryName(from) is { Length: > 0 } directory)
            {
                file = Path.Combine(directory, file);
            }
            file = Path.GetFullPath(Outside(file), workspace);
            var relative = Annotation.Relative(file, workspace);
            return File.Exists(file) && relative != file.Replace(Path.DirectorySeparatorChar, '/') ? relative : null;
        }
        catch (ArgumentException)
        {
            // A path no file system can hold, such as one with a NUL.
            return null;
        }
    }

    private string Outside(string file) => outside is null ? file : outside(file);

    [GeneratedRegex(@"\x1b\[[0-9;]*m?", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Colours();
}
