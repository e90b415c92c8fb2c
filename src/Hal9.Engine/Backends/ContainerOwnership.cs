using Hal9.Machine.Containers;

namespace Hal9.Engine.Backends;

/// <summary>
/// Gives this user back what containers made in mounted folders. Root needs nothing; a user needs it where root in the container is root outside, and
/// where another user of a rootless container is nobody this machine knows.
/// </summary>
internal static class ContainerOwnership
{
    /// <summary>Null when all is this user's, else why not.</summary>
    /// <param name="image">It has <c>chown</c>.</param>
    public static async Task<string?> RestoreAsync(ContainerEngine engine, string image, IReadOnlyList<string> labels, IReadOnlyList<string> folders)
    {
        // Outside Linux the engine is a virtual machine, which maps users by itself.
        if (!OperatingSystem.IsLinux() || Environment.IsPrivilegedProcess) return null;
        var owner = engine.IsRootless ? "0:0" : Owner();
        if (owner is null) return "this user's number could not be read";
        var mounts = folders.Select((folder, index) => new ContainerMount(folder, "/hal9/" + index)).ToArray();
        var answer = await engine.AskAsync(
            [
                "run", "--rm", "--network", "none", "--user", "0:0", "--entrypoint", "chown", .. labels.SelectMany(static label => (string[])["--label", label]),
                .. mounts.SelectMany(static mount => (string[])["--mount", mount.ToString()]), image, "-R", owner, .. mounts.Select(static mount => mount.Destination),
            ],
            CancellationToken.None).ConfigureAwait(false);
        return answer.Succeeded ? null : answer.Reason;
    }

    private static string? Owner()
    {
        string? user = null;
        string? group = null;
        foreach (var line in File.ReadLines("/proc/self/status"))
        {
            // Real, effective, saved and file system; tabs between.
            if (line.StartsWith("Uid:", StringComparison.Ordinal)) user = line.Split('\t')[2];
            if (line.StartsWith("Gid:", StringComparison.Ordinal)) group = line.Split('\t')[2];
        }
        return user is null || group is null ? null : $"{user}:{group}";
    }
}
