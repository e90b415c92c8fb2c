using Hal9.Cli.Output;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Cli.Ci;

/// <summary>Findings of tools for people, and as annotations for a job on GitHub.</summary>
internal static class FindingsReport
{
    /// <summary>More of one kind than this helps nobody on a screen; the other formats have all.</summary>
    private const int Shown = 200;

    public static void Write(IReadOnlyList<Diagnostic> findings, Invocation invocation)
    {
        var renderer = new DiagnosticRenderer(invocation.Terminal.Colour);
        foreach (var finding in findings.Take(Shown)) invocation.Out.Write(renderer.Render(finding) + "\n");
        if (findings.Count > Shown) invocation.Out.Write($"… and {findings.Count - Shown} more; `--format sarif` has them all\n\n");
        if (ToolProgress.IsInWorkflow) GitHubReport.Write(FromWorkspace(findings), invocation.Out);
    }

    /// <summary>The same findings with paths as a job's annotations need them: from the workspace's root.</summary>
    public static IReadOnlyList<Diagnostic> FromWorkspace(IReadOnlyList<Diagnostic> findings)
    {
        var standing = Environment.CurrentDirectory;
        if (Environment.GetEnvironmentVariable("GITHUB_WORKSPACE") is not { Length: > 0 } workspace || Path.GetFullPath(workspace) == standing) return findings;
        return [.. findings.Select(finding => finding.Span is { } span
            ? finding with { Span = span with { File = new SourceText(Path.GetRelativePath(workspace, Path.GetFullPath(span.File.Path, standing)).Replace('\\', '/'), "") } }
            : finding)];
    }
}
