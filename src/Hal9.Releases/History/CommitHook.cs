using Hal9.Machine.Git;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Releases.History;

/// <summary>The <c>commit-msg</c> hook.</summary>
public static class CommitHook
{
    private const string Mark = "# Installed by hal9 release lint --install-hook";

    private const string Script = "#!/bin/sh\n" + Mark + "\nexec hal9 release lint \"$1\"\n";

    /// <summary>Writes the hook where git looks for it. A hook of somebody else's is never overwritten.</summary>
    public static async Task<(string? Path, Diagnostic? Problem)> InstallAsync(GitProgram git, CancellationToken cancellation)
    {
        var answer = await git.RunAsync(["rev-parse", "--git-path", "hooks/commit-msg"], cancellation).ConfigureAwait(false);
        if (!answer.Succeeded) return (null, ReleaseDiagnostics.NoRepository.Nowhere("there is no git repository here", "run this inside a working tree"));
        var path = Path.GetFullPath(answer.Output.TrimEnd('\n'), git.Directory);
        if (File.Exists(path) && !(await File.ReadAllTextAsync(path, cancellation).ConfigureAwait(false)).Contains(Mark, StringComparison.Ordinal))
        {
            return (null, ReleaseDiagnostics.ForeignHook.Nowhere($"`{path}` is there already and is not ours", "add the line `hal9 release lint \"$1\"` to it"));
        }
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, Script, cancellation).ConfigureAwait(false);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        return (path, null);
    }
}
