namespace Hal9.Engine.Commands;

/// <summary>
/// Gives the lines of one step their meaning, and remembers what the step said before: whether commands are stopped and echoed.
/// Not thread-safe.
/// </summary>
/// <param name="workspace">Absolute; files in annotations become relative to it.</param>
/// <param name="allowUnsecure"><c>ACTIONS_ALLOW_UNSECURE_COMMANDS</c> is true: <c>set-env</c> and <c>add-path</c> are obeyed.</param>
/// <param name="allowAnyStopToken"><c>ACTIONS_ALLOW_UNSECURE_STOPCOMMAND_TOKENS</c> is true.</param>
/// <param name="debug"><c>::debug::</c> lines are shown.</param>
public sealed class CommandInterpreter(string workspace, bool allowUnsecure, bool allowAnyStopToken, bool debug)
{
    // A shorter stop token may be an everyday word.
    private const int ShortestSecretStopToken = 7;

    private static readonly HashSet<string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        "add-mask", "add-matcher", "add-path", "debug", "echo", "endgroup", "error", "group", "notice",
        "remove-matcher", "save-state", "set-env", "set-output", "stop-commands", "warning",
    };

    private string? stopToken;
    private bool echo;

    /// <summary>The meaning of a line that may be a command; absent when it is plain output.</summary>
    public LineMeaning? Interpret(string line)
    {
        var command = WorkflowCommand.Parse(line, name => Known.Contains(name) || Is(name, stopToken));
        if (command is null) return null;
        if (stopToken is not null)
        {
            if (!Is(command.Name, stopToken)) return null;
            stopToken = null;
            return new LineMeaning([line]);
        }
        var meaning = Obey(line, command);
        return echo && !IsSilent(command.Name) ? meaning with { Shown = [line, .. meaning.Shown] } : meaning;
    }

    private LineMeaning Obey(string line, WorkflowCommand command) => command.Name.ToUpperInvariant() switch
    {
        "STOP-COMMANDS" => Stop(line, command.Data),
        "GROUP" => new LineMeaning(["##[group]" + command.Data]),
        "ENDGROUP" => new LineMeaning(["##[endgroup]"]),
        "DEBUG" => new LineMeaning(debug ? ["##[debug]" + command.Data] : []),
        "ECHO" => Echo(line, command.Data),
        "ERROR" => Annotated(AnnotationLevel.Error, command),
        "WARNING" => Annotated(AnnotationLevel.Warning, command),
        "NOTICE" => Annotated(AnnotationLevel.Notice, command),
        "ADD-MASK" => Mask(command.Data),
        "SET-OUTPUT" => Named(line, command, (name, value) => new CommandEffect.SetOutput(name, value)),
        "SAVE-STATE" => Named(line, command, (name, value) => new CommandEffect.SaveState(name, value)),
        "SET-ENV" => allowUnsecure ? SetEnvironment(line, command) : Disabled(command.Name, "GITHUB_ENV"),
        "ADD-PATH" when !allowUnsecure => Disabled(command.Name, "GITHUB_PATH"),
        "ADD-PATH" => command.Data.Length > 0 ? Silent(new CommandEffect.AddPath(command.Data)) : Failed(line, "it names no directory"),
        "ADD-MATCHER" => command.Data.Length > 0 ? Silent(new CommandEffect.AddMatchers(command.Data)) : Warned("add-matcher names no file"),
        _ => RemoveMatcher(command),
    };

    private LineMeaning Stop(string line, string token)
    {
        var refused = token.Length == 0 || Known.Contains(token) || Is(token, "pause-logging");
        if (refused && !allowAnyStopToken) return Failed(line, "the token must not be empty nor the name of a command");
        stopToken = token;
        return new LineMeaning([line], token.Length >= ShortestSecretStopToken ? new CommandEffect.AddMask(token) : null);
    }

    private LineMeaning Echo(string line, string data)
    {
        switch (data.Trim().ToUpperInvariant())
        {
            case "ON":
                echo = true;
                return new LineMeaning([]);
            case "OFF":
                // The command is itself still echoed when echoing was on.
                var shown = echo ? [line] : Array.Empty<string>();
                echo = false;
                return new LineMeaning(shown);
            default:
                return Failed(line, "echo takes `on` or `off`");
        }
    }

    private LineMeaning Mask(string secret)
    {
        if (string.IsNullOrWhiteSpace(secret)) return Warned("add-mask was given nothing to mask");
        return new LineMeaning(echo ? ["::add-mask::***"] : [], new CommandEffect.AddMask(secret));
    }

    private LineMeaning Annotated(AnnotationLevel level, WorkflowCommand command)
    {
        var annotation = Annotation.From(level, command, workspace);
        return new LineMeaning([annotation.LogLine], new CommandEffect.Annotate(annotation));
    }

    private static LineMeaning Named(string line, WorkflowCommand command, Func<string, string, CommandEffect> effect) =>
        command.Property("name") is { } name ? Silent(effect(name, command.Data)) : Failed(line, "the property `name` is missing");

    private static LineMeaning SetEnvironment(string line, WorkflowCommand command)
    {
        if (command.Property("name") is not { } name) return Failed(line, "the property `name` is missing");
        return EnvironmentFile.IsRefused(name)
            ? Noted(AnnotationLevel.Error, $"`{name}` may not be set by the set-env command")
            : Silent(new CommandEffect.SetEnvironment(name, command.Data));
    }

    private static LineMeaning RemoveMatcher(WorkflowCommand command)
    {
        var owner = command.Property("owner");
        var file = command.Data.Length > 0 ? command.Data : null;
        if (owner is null == file is null) return Warned("remove-matcher takes either an owner or a file");
        return Silent(new CommandEffect.RemoveMatchers(owner, file));
    }

    private static LineMeaning Disabled(string name, string file) =>
        Failed($"::{name}::", $"it is switched off as insecure; write to ${file} instead, or set ACTIONS_ALLOW_UNSECURE_COMMANDS to true");

    private static LineMeaning Silent(CommandEffect effect) => new([], effect);

    private static LineMeaning Failed(string line, string why)
    {
        var message = $"The command `{line}` was not obeyed: {why}";
        return new LineMeaning(["##[error]" + message], new CommandEffect.Fail(message));
    }

    private static LineMeaning Warned(string message) => Noted(AnnotationLevel.Warning, message);

    private static LineMeaning Noted(AnnotationLevel level, string message)
    {
        var annotation = new Annotation(level, message);
        return new LineMeaning([annotation.LogLine], new CommandEffect.Annotate(annotation));
    }

    private static bool Is(string name, string? other) => string.Equals(name, other, StringComparison.OrdinalIgnoreCase);

    private static bool IsSilent(string name) => name.ToUpperInvariant() is "ADD-MASK" or "DEBUG" or "ERROR" or "WARNING" or "NOTICE" or "ECHO";
}
