namespace Hal9.Workflows.Planning;

/// <summary>The name of a job as people see it.</summary>
public static class JobName
{
    /// <summary>GitHub cuts what is made of a matrix to this many UTF-16 code units, the dots included.</summary>
    public const int MaxLength = 100;

    /// <summary><c>name (a, b)</c>; without segments the name alone.</summary>
    public static string Of(string name, IReadOnlyList<string> segments)
    {
        var full = segments.Count == 0 ? name : $"{name} ({string.Join(", ", segments)})";
        return full.Length <= MaxLength ? full : string.Concat(full.AsSpan(0, MaxLength - 3), "...");
    }

    /// <summary>A job of a called workflow stands behind the name of the job that calls: <c>deploy / build</c>.</summary>
    public static string Within(string caller, string name) => $"{caller} / {name}";
}
