namespace Hal9.Machine.Containers;

/// <summary>What the engine's program answered.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Output">Trimmed.</param>
/// <param name="Error">Trimmed.</param>
/// <param name="Stopped">It was stopped: cancelled, or its deadline was over.</param>
public sealed record EngineAnswer(int Code, string Output, string Error, bool Stopped)
{
    public bool Succeeded => Code == 0 && !Stopped;

    /// <summary>Why not, on one line.</summary>
    public string Reason => Stopped ? "the container engine did not answer in time" : LastLine(Error) ?? FormattableString.Invariant($"it ended with exit code {Code}");

    private static string? LastLine(string text)
    {
        // The engines put their error last, behind warnings and progress.
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (lines.Length == 0) return null;
        var line = lines[^1];
        foreach (var prefix in (ReadOnlySpan<string>)["Error: ", "Error response from daemon: ", "docker: "])
        {
            if (line.StartsWith(prefix, StringComparison.Ordinal)) line = line[prefix.Length..];
        }
        return line;
    }
}
