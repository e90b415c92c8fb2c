using System.Globalization;
using System.Text;
using Hal9.Machine.Processes.Linux;

namespace Hal9.Machine.Processes;

/// <summary>The machine's processes, for cleaning up after a job or after a run that died. Finds nothing outside Linux.</summary>
public static class ProcessTable
{
    /// <summary>Fields 9 (flags) and 50 (env_start, before env_end) of <c>/proc/PID/stat</c>, counted from the third, which follows the name.</summary>
    private const int FlagsField = 6, EnvironmentStartField = 47;

    /// <summary>PF_KTHREAD.</summary>
    private const uint KernelThread = 0x00200000;

    /// <summary>How often a process is asked again, a millisecond apart: becoming another program takes microseconds.</summary>
    private const int LongestChange = 200;

    /// <summary>
    /// Processes that were started with <paramref name="variable"/> set to <paramref name="value"/> and so belong to one job, however
    /// often they forked. A process that unset the variable before it forked has left the job, as on GitHub.
    /// </summary>
    public static IReadOnlyList<ProcessIdentity> WithEnvironment(string variable, string value) => Find(variable, value + '\0');

    /// <summary>The same for every value that begins with <paramref name="prefix"/>.</summary>
    public static IReadOnlyList<ProcessIdentity> WithEnvironmentPrefix(string variable, string prefix) => Find(variable, prefix);

    private static List<ProcessIdentity> Find(string variable, string beginning)
    {
        if (!OperatingSystem.IsLinux()) return [];
        // A shell cuts the variables it was started with in two while it reads them, in the place where others see them.
        var needles = new[] { Encoding.UTF8.GetBytes($"{variable}={beginning}"), Encoding.UTF8.GetBytes($"{variable}\0{beginning}") };
        var found = new List<ProcessIdentity>();
        var buffer = new byte[1 << 18];
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)) continue;
            if (pid == Environment.ProcessId) continue;
            try
            {
                var environment = EnvironmentOf(directory, ref buffer);
                if (environment.IndexOf(needles[0]) < 0 && environment.IndexOf(needles[1]) < 0) continue;
                if (ProcessIdentity.Of(pid) is { } identity) found.Add(identity);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                // Gone meanwhile, or another user's.
            }
        }
        return found;
    }

    /// <summary>
    /// What the process was started with. One that is just becoming another program has no environment for a moment (the kernel has
    /// made its new memory and not yet filled it, or the old one that was opened is gone): it is asked again until it has one.
    /// </summary>
    private static ReadOnlySpan<byte> EnvironmentOf(string directory, ref byte[] buffer)
    {
        string? place = null;
        for (var attempt = 0; ; attempt++)
        {
            var length = 0;
            using (var file = File.OpenHandle(directory + "/environ"))
            {
                // In one piece, so that no change can come between two.
                while ((length = RandomAccess.Read(file, buffer, 0)) == buffer.Length) buffer = new byte[buffer.Length * 2];
            }
            if (length > 0 || attempt == LongestChange || IsWithoutEnvironment(directory, ref place)) return buffer.AsSpan(0, length);
            Thread.Sleep(1);
        }
    }

    /// <summary>
    /// A zombie and a thread of the kernel have no memory; a program started without any variable has an empty <paramref name="place"/>
    /// for them, which stays: the kernel, too, begins with an empty one.
    /// </summary>
    private static bool IsWithoutEnvironment(string directory, ref string? place)
    {
        var stat = File.ReadAllText(directory + "/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        if (fields[0] is "Z" or "X" || (uint.Parse(fields[FlagsField], CultureInfo.InvariantCulture) & KernelThread) != 0) return true;
        var (start, end, before) = (fields[EnvironmentStartField], fields[EnvironmentStartField + 1], place);
        place = start;
        return start != "0" && start == end && start == before;
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
