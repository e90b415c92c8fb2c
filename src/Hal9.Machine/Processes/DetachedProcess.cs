using Hal9.Machine.Processes.Linux;

namespace Hal9.Machine.Processes;

/// <summary>A program that outlives this one: a session of its own, nothing on standard input, both outputs written to a file.</summary>
public static class DetachedProcess
{
    /// <summary>Linux only: <see cref="IsSupported"/>.</summary>
    /// <param name="log">Begun anew; its folder exists.</param>
    /// <exception cref="ProcessStartException">The program or the working directory is missing, or may not be run.</exception>
    public static ProcessIdentity Start(ChildCommand command, string log)
    {
        if (!IsSupported) throw new PlatformNotSupportedException("a detached process needs Linux");
        using var file = new FileStream(log, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        var descriptor = (int)file.SafeFileHandle.DangerousGetHandle();
        var pid = LinuxChildProcess.StartDetached(command, descriptor);
        // Gone already: a number that is nobody's.
        return ProcessIdentity.Of(pid) ?? new ProcessIdentity(pid, 0, "");
    }

    public static bool IsSupported => OperatingSystem.IsLinux();
}
