using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;

namespace Hal9.Engine.Steps;

/// <summary>An action in a folder of this machine.</summary>
/// <param name="Name">As <c>uses</c> names it.</param>
internal sealed record ActionFolder(string Name, string Path, ActionFile File)
{
    public static (ActionFolder? Folder, Diagnostic? Error) Read(string path, string name, SourceSpan span)
    {
        foreach (var file in (ReadOnlySpan<string>)["action.yml", "action.yaml"])
        {
            var full = System.IO.Path.Combine(path, file);
            try
            {
                if (!System.IO.File.Exists(full)) continue;
                var source = SourceText.Decode(System.IO.Path.Combine(name, file), System.IO.File.ReadAllBytes(full), out _);
                var parse = ActionFileParser.Parse(source, ParseOptions.Default);
                var error = parse.Diagnostics.FirstOrDefault(diagnostic => diagnostic.Severity == Severity.Error);
                return parse.Action is { } action && error is null ? (new ActionFolder(name, path, action), null) : (null, error ?? Missing(name, span));
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                return (null, EngineDiagnostics.ActionUnavailable.At(span, $"`{name}` cannot be read: {problem.Message}"));
            }
        }
        return (null, Missing(name, span));
    }

    private static Diagnostic Missing(string name, SourceSpan span) =>
        EngineDiagnostics.ActionUnavailable.At(span, $"there is no action.yml or action.yaml in `{name}`", "a step with actions/checkout must come before it");
}
