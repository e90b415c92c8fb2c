using System.Diagnostics;
using Hal9.Machine.Processes;

namespace Hal9.Cli.Demo;

/// <summary>What the demo's jobs need, and how it is installed when somebody asks for it.</summary>
internal static class DemoSetup
{
    private static readonly (string Command, string Package)[] Needed = [("git", "git"), ("bash", "bash"), ("tar", "tar")];

    /// <summary>Commands that are not on the PATH.</summary>
    public static IReadOnlyList<string> Missing() => [.. Needed.Select(static need => need.Command).Where(static command => Find(command) is null)];

    /// <summary>Installs by apt what is missing, its output shown.</summary>
    /// <returns>Why it could not; null when all is there.</returns>
    public static async Task<string?> InstallAsync(IReadOnlyList<string> missing, CancellationToken cancellation)
    {
        var packages = Needed.Where(need => missing.Contains(need.Command)).Select(static need => need.Package).ToArray();
        if (packages.Length == 0) return null;
        if (Find("apt-get") is null) return $"no apt-get here; install by hand: {string.Join(' ', missing)}";
        string[] line = ["apt-get", "install", "-y", "--no-install-recommends", .. packages];
        if (Environment.UserName != "root")
        {
            if (Find("sudo") is null) return $"neither root nor sudo here; install by hand: {string.Join(' ', missing)}";
            line = ["sudo", .. line];
        }
        using var process = Process.Start(new ProcessStartInfo(line[0], line[1..]))!;
        await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
        return process.ExitCode == 0 ? null : $"`{string.Join(' ', line)}` failed; `apt-get update` may be needed before";
    }

    private static string? Find(string command) => ProgramSearch.Find(command, Environment.GetEnvironmentVariable("PATH"), Environment.CurrentDirectory);
}
