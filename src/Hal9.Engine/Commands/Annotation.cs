using System.Globalization;

namespace Hal9.Engine.Commands;

public enum AnnotationLevel
{
    Notice,
    Warning,
    Error,
}

/// <summary>A remark on the run, possibly at a place in the repository.</summary>
/// <param name="Message">At most <see cref="LongestMessage"/> characters; the rest is cut.</param>
public sealed record Annotation(AnnotationLevel Level, string Message)
{
    public const int LongestMessage = 4096;

    public string Message { get; init; } = Message.Length > LongestMessage ? Message[..LongestMessage] : Message;

    public string? Title { get; init; }

    /// <summary>Relative to the workspace with forward slashes where it lies inside; else as it was given.</summary>
    public string? File { get; init; }

    /// <summary>1-based, as are all four.</summary>
    public int? Line { get; init; }

    public int? EndLine { get; init; }

    public int? Column { get; init; }

    public int? EndColumn { get; init; }

    public string? Code { get; init; }

    /// <summary>How it appears in a log: <c>##[error]src/a.cs:3:5: message</c>. GitHub leaves the place out, and a log of many errors says nothing.</summary>
    public string LogLine => Level switch
    {
        AnnotationLevel.Error => "##[error]",
        AnnotationLevel.Warning => "##[warning]",
        _ => "##[notice]",
    } + (Place.Length == 0 ? "" : Place + ": ") + Message;

    /// <summary><c>src/a.cs:3:5</c>, as far as it is known; empty without a file.</summary>
    public string Place => File + (string.IsNullOrEmpty(File) || Line is null ? "" : Column is null ? $":{Line}" : $":{Line}:{Column}");

    /// <summary>
    /// From the properties of an <c>error</c>, <c>warning</c> or <c>notice</c> command, put right as GitHub does: a lone end is a
    /// start; columns need a line and a range within one line; a range that ends before it starts is dropped.
    /// </summary>
    public static Annotation From(AnnotationLevel level, WorkflowCommand command, string workspace)
    {
        var line = Number(command, "line");
        var endLine = Number(command, "endLine");
        var column = Number(command, "col");
        var endColumn = Number(command, "endColumn");
        if (line is null) line = endLine;
        if (column is null) column = endColumn;
        if (line is null || (endLine is not null && endLine != line)) column = endColumn = null;
        if (endLine < line) line = endLine = null;
        if (endColumn < column) column = endColumn = null;
        return new Annotation(level, command.Data)
        {
            Title = command.Property("title"),
            File = command.Property("file") is { } file ? Relative(file, workspace) : null,
            Line = line,
            EndLine = endLine,
            Column = column,
            EndColumn = endColumn,
        };
    }

    /// <summary>Inside the workspace relative to it; anything else as it is.</summary>
    internal static string Relative(string file, string workspace)
    {
        var inside = workspace.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar;
        var relative = file.StartsWith(inside, StringComparison.Ordinal) ? file[inside.Length..] : file;
        return relative.Replace(Path.DirectorySeparatorChar, '/');
    }

    private static int? Number(WorkflowCommand command, string property) =>
        int.TryParse(command.Property(property), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;
}
