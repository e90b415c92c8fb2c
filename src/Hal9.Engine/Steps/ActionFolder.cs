using Hal9.Engine.Actions.Sources;
using Hal9.Machine.Files;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;

namespace Hal9.Engine.Steps;

/// <summary>An action in a folder of this machine.</summary>
/// <param name="Name">As <c>uses</c> names it.</param>
/// <param name="Checkout">The repository it came with; null for an action in the workspace.</param>
internal sealed record ActionFolder(string Name, string Path, ActionFile File, ActionCheckout? Checkout)
{
    /// <summary>Nothing of the action may lie outside.</summary>
    private string Root => Checkout?.Folder ?? Path;

    public static (ActionFolder? Folder, IReadOnlyList<Diagnostic> Errors) Read(string path, string name, SourceSpan span, ActionCheckout? checkout = null)
    {
        foreach (var file in (ReadOnlySpan<string>)["action.yml", "action.yaml"])
        {
            var full = System.IO.Path.Combine(path, file);
            try
            {
                if (!System.IO.File.Exists(full)) continue;
                if (checkout is not null && !RealPath.IsInside(full, checkout.Folder)) return (null, [ActionDiagnostics.ForbiddenPath.At(span, $"`{file}` of `{name}` is a link that leads out of its repository")]);
                var source = SourceText.Decode(System.IO.Path.Combine(name, file), RegularFile.LengthOf(full) > 0 ? System.IO.File.ReadAllBytes(full) : [], out _);
                var parse = ActionFileParser.Parse(source, ParseOptions.Action);
                List<Diagnostic> errors = [.. parse.Diagnostics.Where(static diagnostic => diagnostic.Severity == Severity.Error)];
                if (parse.Action is not { } action) return (null, errors.Count > 0 ? errors : [Missing(name, span, checkout)]);
                return errors.Count > 0 ? (null, errors) : (new ActionFolder(name, path, action, checkout), []);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                return (null, [EngineDiagnostics.ActionUnavailable.At(span, $"`{name}` cannot be read: {problem.Message}")]);
            }
        }
        return (null, [Missing(name, span, checkout)]);
    }

    /// <summary>What a JavaScript action names and does not have.</summary>
    public IReadOnlyList<Diagnostic> Missed()
    {
        if (File.Runs is not ActionRuns.JavaScript script) return [];
        var problems = new List<Diagnostic>();
        foreach (var (key, file) in (ReadOnlySpan<(string, string?)>)[("main", script.Main), ("pre", script.Pre), ("post", script.Post)])
        {
            if (file is null) continue;
            var path = ScriptOf(file);
            // `require` and so node finds a script by its folder or without its ending.
            if (!RealPath.IsInside(path, Root)) problems.Add(ActionDiagnostics.ForbiddenPath.At(script.Span, $"`{key}: {file}` of `{Name}` leads out of its {(Checkout is null ? "folder" : "repository")}"));
            else if (!System.IO.File.Exists(path) && !System.IO.File.Exists(path + ".js") && !Directory.Exists(path)) problems.Add(ActionDiagnostics.FileMissing.At(script.Span, $"`{key}: {file}` of `{Name}` does not exist", "an action is published with what it runs; was it built?"));
        }
        return problems;
    }

    public string ScriptOf(string file) => System.IO.Path.GetFullPath(file.Replace('\\', '/'), Path);

    private static Diagnostic Missing(string name, SourceSpan span, ActionCheckout? checkout) => checkout is null
        ? EngineDiagnostics.ActionUnavailable.At(span, $"there is no action.yml or action.yaml in `{name}`", "a step with actions/checkout must come before it")
        : ActionDiagnostics.FileMissing.At(span, $"there is no action.yml or action.yaml in `{name}` ({checkout.Commit[..7]})", "is it the right path within the repository?");
}
