namespace Hal9.Machine.Processes;

/// <summary>
/// A started program in a process group of its own. On Linux it is spawned without the detour over
/// <see cref="System.Diagnostics.Process"/>: a session of its own, no thread waiting for it, its group signalled as a whole.
/// Elsewhere it is a plain <see cref="System.Diagnostics.Process"/>.
/// </summary>
public abstract class ChildProcess
{
    private protected ChildProcess()
    {
    }

    /// <summary>Who it is, so that another run of this program can find and end it.</summary>
    public abstract ProcessIdentity Identity { get; }

    /// <summary>Starts the program. Its output flows only while <see cref="WaitAsync"/> runs.</summary>
    /// <exception cref="ProcessStartException">The program or the working directory is missing, or may not be run.</exception>
    public static ChildProcess Start(ChildCommand command, TimeProvider time) =>
        OperatingSystem.IsLinux() ? Linux.LinuxChildProcess.Start(command, time) : PortableChildProcess.Start(command, time);

    /// <summary>
    /// Reads the output until the child has ended and both streams are at their end (or <see cref="ChildCommand.OutputGrace"/> is
    /// over). Cancelling stops the group by <see cref="ChildCommand.Stop"/> and is an outcome, not an exception. To be called once.
    /// </summary>
    public abstract Task<ChildExit> WaitAsync(IOutputSink output, CancellationToken cancellation);

    /// <summary>Starts and waits in one call.</summary>
    public static Task<ChildExit> RunAsync(ChildCommand command, IOutputSink output, TimeProvider time, CancellationToken cancellation) =>
        Start(command, time).WaitAsync(output, cancellation);
}
