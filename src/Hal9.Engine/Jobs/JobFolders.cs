using System.Security.Cryptography;
using System.Text;

namespace Hal9.Engine.Jobs;

/// <summary>The folders of one leg on this machine.</summary>
/// <param name="Root">Holds the others, but for a workspace in place.</param>
/// <param name="Workspace"><c>GITHUB_WORKSPACE</c>.</param>
internal sealed record JobFolders(string Root, string Workspace)
{
    private const UnixFileMode Everyone =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary><c>RUNNER_TEMP</c>.</summary>
    public string Temporary { get; } = Path.Combine(Root, "_temp");

    /// <summary>Of the actions of other repositories, as GitHub names it.</summary>
    public string Actions { get; } = Path.Combine(Root, "_actions");

    /// <summary><c>RUNNER_WORKSPACE</c>: the parent of the workspace, as on GitHub.</summary>
    public string RunnerWorkspace { get; } = Path.GetDirectoryName(Workspace) ?? Workspace;

    /// <summary>
    /// Scripts, and the files behind <c>GITHUB_ENV</c> and its like: in memory where the machine has such a folder, because both may hold
    /// secrets, which are never written to disk. It is also faster: no file of a step waits for the journal's flush.
    /// </summary>
    public string Private { get; private set; } = "";

    /// <summary>Steps run as other users too: what is private is so only by the folder around it, which no container sees.</summary>
    public bool IsShared { get; private set; }

    /// <summary><c>GITHUB_EVENT_PATH</c>.</summary>
    public string EventFile { get; } = Path.Combine(Root, "_temp", "_github_workflow", "event.json");

    /// <summary><c>RUNNER_TOOL_CACHE</c>: shared by all runs.</summary>
    public static string ToolCache
    {
        get
        {
            var set = Environment.GetEnvironmentVariable("RUNNER_TOOL_CACHE");
            return string.IsNullOrEmpty(set) ? Path.Combine(Runs.RunFolder.CacheRoot, "tools") : set;
        }
    }

    public void Make()
    {
        Directory.CreateDirectory(Workspace);
        Directory.CreateDirectory(Path.GetDirectoryName(EventFile)!);
        MakePrivate();
    }

    /// <summary>Removes what steps left in memory.</summary>
    public void RemovePrivate()
    {
        if (Private.Length > 0 && Path.GetDirectoryName(Private) is { } around && Directory.Exists(around)) Directory.Delete(around, recursive: true);
    }

    /// <summary>Lets the users of containers, whoever they are, read and write the private files.</summary>
    public void Share()
    {
        if (IsShared || OperatingSystem.IsWindows()) return;
        IsShared = true;
        File.SetUnixFileMode(Private, Everyone | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        foreach (var file in Directory.EnumerateFiles(Private)) File.SetUnixFileMode(file, Everyone);
    }

    /// <summary>Writes a private file that steps may read and write.</summary>
    public void WritePrivate(string file, string text)
    {
        File.WriteAllText(file, text, Utf8);
        if (IsShared && !OperatingSystem.IsWindows()) File.SetUnixFileMode(file, Everyone);
    }

    private void MakePrivate()
    {
        // What a dead run of the same leg left behind goes first.
        var name = "hal9-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Root)))[..16];
        foreach (var parent in (ReadOnlySpan<string?>)[Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR"), "/dev/shm", Temporary])
        {
            if (string.IsNullOrEmpty(parent) || !Directory.Exists(parent)) continue;
            try
            {
                foreach (var left in Directory.EnumerateDirectories(parent, name + "-*")) Directory.Delete(left, recursive: true);
                var around = Path.Combine(parent, $"{name}-{Guid.NewGuid():N}");
                if (OperatingSystem.IsWindows()) Directory.CreateDirectory(around);
                else Directory.CreateDirectory(around, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                Private = Path.Combine(around, "files");
                Directory.CreateDirectory(Private);
                return;
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                // Not ours to write to; the next one.
            }
        }
        throw new IOException($"no folder for a job's private files could be made, not even in {Temporary}");
    }
}
