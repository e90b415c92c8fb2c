using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Hal9.Machine.Files;

namespace Hal9.Engine.Commands;

/// <summary>A problem matcher file: <c>{ "problemMatcher": [ { "owner": …, "pattern": [ … ] } ] }</c>.</summary>
public sealed record ProblemMatcherFile
{
    // A matcher file is a page long; what is larger is no matcher file.
    private const long LargestFile = 1024 * 1024;

    [JsonPropertyName("problemMatcher")]
    public IReadOnlyList<ProblemMatcherDefinition> Matchers { get; init; } = [];

    /// <summary>Reads and checks a file. The error names the file and what is wrong.</summary>
    public static (ProblemMatcherFile? File, string? Error) Read(string path)
    {
        try
        {
            var length = RegularFile.LengthOf(path);
            if (length > LargestFile) return (null, $"the problem matcher file `{path}` is larger than 1 MiB");
            if (length == 0) return (null, $"the problem matcher file `{path}` is empty");
            var file = JsonSerializer.Deserialize(System.IO.File.ReadAllBytes(path), ProblemMatcherJson.Default.ProblemMatcherFile);
            if (file is null) return (null, $"the problem matcher file `{path}` is empty");
            var owners = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            foreach (var matcher in file.Matchers)
            {
                if (matcher.Check() is { } error) return (null, $"`{path}`: {error}");
                if (!owners.Add(matcher.Owner)) return (null, $"`{path}`: two matchers have the owner `{matcher.Owner}`");
            }
            return (file, null);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or JsonException)
        {
            return (null, $"the problem matcher file `{path}` cannot be read: {problem.Message}");
        }
    }
}

/// <summary>One matcher: its patterns match as many consecutive lines.</summary>
/// <param name="Severity">Of matches that capture none: <c>error</c> (default), <c>warning</c> or <c>notice</c>.</param>
/// <param name="FromPath">Default of the file that captured paths are relative to.</param>
public sealed record ProblemMatcherDefinition(string Owner = "", string? Severity = null, string? FromPath = null)
{
    [JsonPropertyName("pattern")]
    public IReadOnlyList<ProblemPattern> Patterns { get; init; } = [];

    internal string? Check()
    {
        if (Owner.Length == 0) return "a matcher has no owner";
        if (Severity is { Length: > 0 } && LevelOf(Severity) is null) return $"the matcher `{Owner}` has the unknown severity `{Severity}`";
        if (Patterns.Count == 0) return $"the matcher `{Owner}` has no patterns";
        var seen = new HashSet<string>();
        for (var i = 0; i < Patterns.Count; i++)
        {
            var pattern = Patterns[i];
            if (pattern.Loop && (i == 0 || i < Patterns.Count - 1)) return $"the matcher `{Owner}`: only the last of several patterns may loop";
            if (pattern.Loop && pattern.Message is null) return $"the matcher `{Owner}`: a looping pattern must capture the message";
            int groups;
            try
            {
                groups = pattern.Compile().GetGroupNumbers().Length;
            }
            catch (ArgumentException problem)
            {
                return $"the matcher `{Owner}`: {problem.Message}";
            }
            foreach (var (name, group) in pattern.Captures())
            {
                if (!seen.Add(name)) return $"the matcher `{Owner}` sets `{name}` twice";
                if (group < 0 || group >= groups) return $"the matcher `{Owner}`: `{name}` is group {group}, which its expression does not have";
            }
        }
        return seen.Contains("message") ? null : $"no pattern of the matcher `{Owner}` captures the message";
    }

    internal static AnnotationLevel? LevelOf(string severity) => severity.ToUpperInvariant() switch
    {
        "ERROR" => AnnotationLevel.Error,
        "WARNING" => AnnotationLevel.Warning,
        "NOTICE" => AnnotationLevel.Notice,
        _ => null,
    };
}

/// <summary>One line's expression; the numbers say which group holds what.</summary>
/// <param name="Regexp">In the dialect of ECMAScript.</param>
/// <param name="Loop">The last pattern matches again and again, each time a problem of its own.</param>
public sealed record ProblemPattern(
    string Regexp = "", int? File = null, int? Line = null, int? Column = null, int? Severity = null,
    int? Code = null, int? Message = null, int? FromPath = null, bool Loop = false)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    internal Regex Compile() => new(Regexp, RegexOptions.CultureInvariant | RegexOptions.ECMAScript, Limit);

    internal IEnumerable<(string Name, int Group)> Captures()
    {
        if (File is { } file) yield return ("file", file);
        if (Line is { } line) yield return ("line", line);
        if (Column is { } column) yield return ("column", column);
        if (Severity is { } severity) yield return ("severity", severity);
        if (Code is { } code) yield return ("code", code);
        if (Message is { } message) yield return ("message", message);
        if (FromPath is { } fromPath) yield return ("fromPath", fromPath);
    }
}

[JsonSerializable(typeof(ProblemMatcherFile))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true)]
internal sealed partial class ProblemMatcherJson : JsonSerializerContext;
