namespace Hal9.Engine.Commands;

/// <summary>What a command asks of the job. The step that printed it carries it out.</summary>
public abstract record CommandEffect
{
    private CommandEffect()
    {
    }

    public sealed record SetOutput(string Name, string Value) : CommandEffect;

    public sealed record SaveState(string Name, string Value) : CommandEffect;

    public sealed record SetEnvironment(string Name, string Value) : CommandEffect;

    public sealed record AddPath(string Directory) : CommandEffect;

    public sealed record AddMask(string Secret) : CommandEffect;

    public sealed record Annotate(Annotation Annotation) : CommandEffect;

    /// <param name="File">Path of a problem matcher file, relative to the workspace or absolute.</param>
    public sealed record AddMatchers(string File) : CommandEffect;

    /// <param name="Owner">Set when the command names an owner.</param>
    /// <param name="File">Set when it names a file whose owners are meant.</param>
    public sealed record RemoveMatchers(string? Owner, string? File) : CommandEffect;

    /// <summary>The command could not be obeyed; the step fails when it ends.</summary>
    public sealed record Fail(string Message) : CommandEffect;
}

/// <summary>What a line of output means.</summary>
/// <param name="Shown">What the log shows in its place, possibly several lines; nothing for a silent command.</param>
public sealed record LineMeaning(IReadOnlyList<string> Shown, CommandEffect? Effect = null);
