using System.Diagnostics;
using Hal9.Machine.Git;

namespace Hal9.Cli.Checking;

/// <summary>What checking needs to know of a git repository.</summary>
internal static class Repository
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Every action file that git tracks or would track, relative to the root, by name. Without git, or where git refuses, those at the root and below
    /// <c>.github</c>.
    /// </summary>
    public static async Task<IReadOnlyList<string>> ActionFilesAsync(string root, CancellationToken cancellation)
    {
        if (GitRepository.RootOf(Path.GetFullPath(root)) is not null && await AskGitAsync(root, cancellation).ConfigureAwait(false) is { } listed) return listed;
        var found = new List<string>();
        foreach (var name in (string[])["action.yml", "action.yaml"])
        {
            if (File.Exists(Path.Combine(root, name))) found.Add(name);
            var github = Path.Combine(root, ".github");
            if (!Directory.Exists(github)) continue;
            found.AddRange(Directory.EnumerateFiles(github, name, SearchOption.AllDirectories).Select(file => Path.GetRelativePath(root, file).Replace('\\', '/')));
        }
        return [.. found.Order(StringComparer.Ordinal)];
    }

    private static async Task<IReadOnlyList<string>?> AskGitAsync(string root, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(Patience);
        string[] arguments = ["-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", ":(glob)**/action.yml", ":(glob)**/action.yaml"];
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true })!;
            git.StandardInput.Close();
            git.ErrorDataReceived += static (_, _) => { };
            git.BeginErrorReadLine();
            var output = await git.StandardOutput.ReadToEndAsync(deadline.Token).ConfigureAwait(false);
            await git.WaitForExitAsync(deadline.Token).ConfigureAwait(false);
            if (git.ExitCode != 0) return null;
            return [.. output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Distinct().Where(file => File.Exists(Path.Combine(root, file))).Order(StringComparer.Ordinal)];
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }
}
