using System.Globalization;
using System.Text;
using Hal9.Machine.Processes.Linux;

namespace Hal9.Machine.Processes;

/// <summary>The machine's processes, for cleaning up after a job or after a run that died. Finds nothing outside Linux.</summary>
public static class ProcessTable
{
    /// <summary>
    /// Processes that were started with <paramref name="variable"/> set to <paramref name="value"/> and so belong to one job, however
    /// often they forked. A process that unset the variable before it forked has left the job, as on GitHub.
    /// </summary>
    public static IReadOnlyList<ProcessIdentity> WithEnvironment(string variable, string value) => Find($"{variable}={value}\0");

    /// <summary>The same for every value that begins with <paramref name="prefix"/>.</summary>
    public static IReadOnlyList<ProcessIdentity> WithEnvironmentPrefix(string variable, string prefix) => Find($"{variable}={prefix}");

    private static List<ProcessIdentity> Find(string text)
    {
        if (!OperatingSystem.IsLinux()) return [];
        var needle = Encoding.UTF8.GetBytes(text);
        var found = new List<ProcessIdentity>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)) continue;
            if (pid == Environment.ProcessId) continue;
            try
            {
                if (File.ReadAllBytes(directory + "/environ").AsSpan().IndexOf(needle) >= 0 && ProcessIdentity.Of(pid) is { } identity) found.Add(identity);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                // Gone meanwhile, or another user's.
            }
        }
        return found;
    }

    /// <summary>Asks a process, not its group, to end (SIGTERM). False when it was not alive any more.</summary>
    public static bool Terminate(ProcessIdentity process) => OperatingSystem.IsLinux() && process.IsAlive() && LibC.Kill(process.Pid, LibC.SigTerm) == 0;

    /// <summary>The same by SIGINT, as Ctrl+C would.</summary>
    public static bool Interrupt(ProcessIdentity process) => OperatingSystem.IsLinux() && process.IsAlive() && LibC.Kill(process.Pid, LibC.SigInt) == 0;

    /// <summary>Ends a process and its group at once. False when it was not alive any more.</summary>
    public static bool Kill(ProcessIdentity process)
    {
        if (!OperatingSystem.IsLinux() || !process.IsAlive()) return false;
        // A leader's group bears its number; a mere member has no group of that number and only it is signalled.
        _ = LibC.Kill(-process.Pid, LibC.SigKill);
        return LibC.Kill(process.Pid, LibC.SigKill) == 0;
    }
}
