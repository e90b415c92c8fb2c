namespace Hal9.Toolchains.Cargo;

/// <summary>What a panic says.</summary>
internal static class RustPanic
{
    /// <summary>The lines behind <c>thread '…' panicked at src/lib.rs:3:9:</c>, up to the note about backtraces; null where nothing panicked.</summary>
    public static string? MessageOf(string? output)
    {
        if (output is null) return null;
        var lines = output.Split('\n');
        var at = Array.FindIndex(lines, static line => line.Contains("panicked at ", StringComparison.Ordinal));
        if (at < 0) return output.Trim() is { Length: > 0 } said ? said : null;
        var message = lines[(at + 1)..].TakeWhile(static line => !line.StartsWith("note: ", StringComparison.Ordinal) && !line.StartsWith("stack backtrace:", StringComparison.Ordinal));
        // Before Rust 1.73 the message stood on the same line, in quotes.
        return string.Join('\n', message).Trim() is { Length: > 0 } text ? text : lines[at][(lines[at].IndexOf("panicked at ", StringComparison.Ordinal) + "panicked at ".Length)..];
    }
}
