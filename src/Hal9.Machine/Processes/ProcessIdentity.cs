using System.Globalization;

namespace Hal9.Machine.Processes;

/// <summary>
/// A process beyond the reuse of its number: a number, when it started and in which boot of the machine. Where the start cannot
/// be known (outside Linux) it is 0 and the process is never taken for alive.
/// </summary>
/// <param name="Pid">Also the number of its process group.</param>
/// <param name="StartTicks">Clock ticks since the machine booted, field 22 of <c>/proc/PID/stat</c>.</param>
/// <param name="Boot">The kernel's boot id.</param>
public sealed record ProcessIdentity(int Pid, long StartTicks, string Boot)
{
    private static readonly Lazy<string> CurrentBoot = new(ReadBoot);

    /// <summary>The process that has this number now; absent when there is none.</summary>
    public static ProcessIdentity? Of(int pid) => ReadStartTicks(pid) is { } ticks ? new ProcessIdentity(pid, ticks, CurrentBoot.Value) : null;

    /// <summary>Still the same process, and not a zombie.</summary>
    public bool IsAlive() => StartTicks != 0 && Boot == CurrentBoot.Value && ReadStartTicks(Pid) == StartTicks;

    private static long? ReadStartTicks(int pid)
    {
        if (!OperatingSystem.IsLinux()) return null;
        try
        {
            var stat = File.ReadAllText($"/proc/{pid.ToString(CultureInfo.InvariantCulture)}/stat");
            // The program's name stands in parentheses and may hold anything, so the fields are counted from the last one.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : long.Parse(fields[19], CultureInfo.InvariantCulture);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or FormatException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    private static string ReadBoot()
    {
        try
        {
            return File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
