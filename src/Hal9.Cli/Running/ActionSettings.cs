using Hal9.Engine.Actions.Sources;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Cli.Running;

/// <summary>Where actions come from, as typed or as the environment says.</summary>
internal static class ActionSettings
{
    public const string OriginVariable = "HAL9_ACTIONS_ORIGIN";

    public static ActionSourcing Read(string? clones, string? origin, IReadOnlyList<string> real, List<Diagnostic> problems)
    {
        var folder = clones is null ? null : Path.GetFullPath(clones);
        if (folder is not null && !Directory.Exists(folder)) problems.Add(CommandLineDiagnostics.WrongArgument.Nowhere($"`--actions-from {clones}` is no folder", "it holds clones as owner/repo or owner+repo"));
        var set = Environment.GetEnvironmentVariable(OriginVariable);
        var (name, given) = origin is not null ? ("--actions-origin", origin) : (OriginVariable, set);
        if (!string.IsNullOrEmpty(given) && !IsOrigin(given)) problems.Add(CommandLineDiagnostics.WrongArgument.Nowhere($"`{name}` is not a place git can fetch from: `{given}`", "as in https://github.com, ssh://git@host, or an absolute path"));
        foreach (var one in real)
        {
            if (one.Split('/').Length != 2 || one.Contains('@', StringComparison.Ordinal)) problems.Add(CommandLineDiagnostics.WrongArgument.Nowhere($"`--real-action {one}` is not `owner/repository`", "as in actions/checkout"));
        }
        return new ActionSourcing { Clones = folder, Origin = string.IsNullOrEmpty(given) ? ActionSourcing.GitHub : given, Real = [.. real] };
    }

    private static bool IsOrigin(string text) =>
        Path.IsPathRooted(text) || (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" or "ssh" or "git" or "file" && !text.StartsWith('-'));
}
