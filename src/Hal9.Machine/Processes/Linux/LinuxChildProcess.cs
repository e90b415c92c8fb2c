using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace Hal9.Machine.Processes.Linux;

/// <summary>
/// posix_spawn into a session of its own, two pipes, a pidfd, and one asynchronous pump that reads whatever is ready. The pump
/// owns every descriptor; only <see cref="ReadinessSignal"/> is shared with other threads.
/// </summary>
internal sealed class LinuxChildProcess : ChildProcess
{
    private const int OutputReady = 1;
    private const int ErrorReady = 2;
    private const int Ended = 4;
    private const int CancelAsked = 8;
    private const int StopTimer = 16;
    private const int GraceOver = 32;
    private const int IdleTimer = 64;

    private const int BufferSize = 64 * 1024;

    // A stream that never pauses must not starve the other one, the end of the child or a cancellation.
    private const int BytesPerTurn = 16 * BufferSize;

    // A killed group closes its pipes at once; only who left the group can still hold them.
    private static readonly TimeSpan AfterKill = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan IdleAfter = TimeSpan.FromMilliseconds(100);

    private readonly ChildCommand command;
    private readonly TimeProvider time;
    private readonly ReadinessSignal signal = new();
    private readonly int pid;
    private readonly int pidFd;
    private readonly Stream output;
    private readonly Stream error;

    private LinuxChildProcess(ChildCommand command, TimeProvider time, int pid, int outputFd, int errorFd)
    {
        this.command = command;
        this.time = time;
        this.pid = pid;
        pidFd = LibC.PidFdOpen(pid);
        if (pidFd < 0) throw new ProcessStartException("this kernel has no pidfd_open; Linux 5.3 or later is needed");
        output = new Stream(outputFd, OutputSource.Output);
        error = new Stream(errorFd, OutputSource.Error);
        Identity = ProcessIdentity.Of(pid) ?? new ProcessIdentity(pid, 0, "");
    }

    public override ProcessIdentity Identity { get; }

    public static new LinuxChildProcess Start(ChildCommand command, TimeProvider time)
    {
        // Only what a caller asks for is fed; a step's standard input is empty, which /dev/null is without a descriptor of ours.
        var (outputRead, outputWrite) = OpenPipe();
        // Refused where the user has too many large pipes: the usual size does too.
        if (command.OutputAhead > 0) _ = LibC.FControl(outputRead, LibC.FSetPipeSize, command.OutputAhead);
        var (errorRead, errorWrite) = OpenPipe();
        var (inputRead, inputWrite) = command.Input.IsEmpty ? (-1, -1) : OpenPipe();
        var failure = Spawn(command, inputRead, outputWrite, errorWrite, out var pid);
        _ = LibC.Close(outputWrite);
        _ = LibC.Close(errorWrite);
        if (inputRead >= 0) _ = LibC.Close(inputRead);
        if (failure != 0)
        {
            _ = LibC.Close(outputRead);
            _ = LibC.Close(errorRead);
            if (inputWrite >= 0) _ = LibC.Close(inputWrite);
            throw new ProcessStartException(Explain(command, failure));
        }
        _ = LibC.FControl(outputRead, LibC.FSetFl, LibC.ONonBlock);
        _ = LibC.FControl(errorRead, LibC.FSetFl, LibC.ONonBlock);
        var child = new LinuxChildProcess(command, time, pid, outputRead, errorRead);
        if (inputWrite >= 0) _ = Task.Run(() => Feed(inputWrite, command.Input));
        return child;
    }

    /// <summary>Starts a program that nobody here waits for, and gives its number.</summary>
    public static int StartDetached(ChildCommand command, int outputFd) =>
        Spawn(command, inputRead: -1, outputFd, outputFd, out var pid) is var failure and not 0 ? throw new ProcessStartException(Explain(command, failure)) : pid;

    public override async Task<ChildExit> WaitAsync(IOutputSink output, CancellationToken cancellation)
    {
        var loop = ReadinessLoop.Shared;
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        var ended = loop.Add(pidFd, signal, Ended);
        this.output.Watch = loop.Add(this.output.FileDescriptor, signal, OutputReady);
        error.Watch = loop.Add(error.FileDescriptor, signal, ErrorReady);
        await using var cancelling = cancellation.UnsafeRegister(static state => ((ReadinessSignal)state!).Raise(CancelAsked), signal);
        ITimer? stopTimer = null;
        ITimer? graceTimer = null;
        ITimer? idleTimer = null;
        try
        {
            int? code = null;
            var stopSignal = 0;
            var unseen = false;
            var isGroupEnded = false;
            while (true)
            {
                var happened = await signal.WaitAsync().ConfigureAwait(false);
                if ((happened & Ended) != 0) code = Reap();
                var read = 0L;
                if ((happened & OutputReady) != 0 || code is not null) read += Read(this.output, buffer, output);
                if ((happened & ErrorReady) != 0 || code is not null) read += Read(error, buffer, output);
                if (read > 0 && code is null)
                {
                    idleTimer ??= Timer(IdleTimer);
                    if (!unseen) idleTimer.Change(IdleAfter, Timeout.InfiniteTimeSpan);
                    unseen = true;
                }
                var isIdle = (happened & IdleTimer) != 0 && unseen;
                if (isIdle) unseen = false;
                if (isIdle || read > 0) await output.TurnAsync(isIdle).ConfigureAwait(false);
                if (code is { } exit)
                {
                    if (!isGroupEnded && (stopSignal != 0 || (happened & CancelAsked) != 0))
                    {
                        // Whoever of its group outlived it has had its warning.
                        isGroupEnded = true;
                        _ = LibC.Kill(-pid, LibC.SigKill);
                        graceTimer ??= Timer(GraceOver);
                        graceTimer.Change(AfterKill, Timeout.InfiniteTimeSpan);
                    }
                    if (!this.output.IsOpen && !error.IsOpen) return new ChildExit(exit, Stopped: stopSignal != 0, OutputHeldOpen: false) { LeftProcesses = LibC.Kill(-pid, 0) == 0 };
                    if ((happened & GraceOver) != 0) return new ChildExit(exit, Stopped: stopSignal != 0, OutputHeldOpen: true) { LeftProcesses = LibC.Kill(-pid, 0) == 0 };
                    if (graceTimer is null)
                    {
                        graceTimer = Timer(GraceOver);
                        graceTimer.Change(command.OutputGrace, Timeout.InfiniteTimeSpan);
                    }
                }
                else if ((happened & (CancelAsked | StopTimer)) != 0)
                {
                    stopSignal = NextStopSignal(stopSignal);
                    _ = LibC.Kill(-pid, stopSignal);
                    stopTimer ??= Timer(StopTimer);
                    if (stopSignal == LibC.SigInt) stopTimer.Change(command.Stop.Interrupt, Timeout.InfiniteTimeSpan);
                    if (stopSignal == LibC.SigTerm) stopTimer.Change(command.Stop.Terminate, Timeout.InfiniteTimeSpan);
                }
            }
        }
        finally
        {
            stopTimer?.Dispose();
            graceTimer?.Dispose();
            idleTimer?.Dispose();
            loop.Remove(ended);
            _ = LibC.Close(pidFd);
            Close(this.output);
            Close(error);
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private ITimer Timer(int bit) =>
        time.CreateTimer(_ => signal.Raise(bit), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    private int NextStopSignal(int last) => last switch
    {
        0 when command.Stop == StopTimings.Now => LibC.SigKill,
        0 => LibC.SigInt,
        LibC.SigInt => LibC.SigTerm,
        _ => LibC.SigKill,
    };

    /// <summary>Reads what is there, at most a turn's worth, and renews the watch. Returns how much was read.</summary>
    private static unsafe long Read(Stream stream, byte[] buffer, IOutputSink sink)
    {
        if (!stream.IsOpen) return 0;
        long total = 0;
        while (total < BytesPerTurn)
        {
            nint count;
            fixed (byte* start = buffer) count = LibC.Read(stream.FileDescriptor, start, BufferSize);
            if (count > 0)
            {
                total += count;
                if (count == BufferSize && !stream.IsWide)
                {
                    // Who prints much waits less for us with more room. A system that grants no more leaves it as it was.
                    stream.IsWide = true;
                    _ = LibC.FControl(stream.FileDescriptor, LibC.FSetPipeSize, BytesPerTurn);
                }
                sink.Write(stream.Source, buffer.AsSpan(0, (int)count));
                // A short read means the pipe was emptied; asking again would only say so.
                if (count < BufferSize / 16) break;
                continue;
            }
            if (count == 0)
            {
                Close(stream);
                return total;
            }
            var problem = Marshal.GetLastPInvokeError();
            if (problem == LibC.EIntr) continue;
            if (problem == LibC.EAgain) break;
            Close(stream);
            return total;
        }
        if (stream.Watch is { } watch) ReadinessLoop.Shared.Renew(watch);
        return total;
    }

    private static void Close(Stream stream)
    {
        if (!stream.IsOpen) return;
        stream.IsOpen = false;
        if (stream.Watch is { } watch) ReadinessLoop.Shared.Remove(watch);
        _ = LibC.Close(stream.FileDescriptor);
    }

    private unsafe int Reap()
    {
        int status;
        while (LibC.WaitPid(pid, &status, 0) < 0)
        {
            // Somebody else reaped it: how it ended is lost, and that must not look like success.
            if (Marshal.GetLastPInvokeError() != LibC.EIntr) return 255;
        }
        var ending = status & 0x7f;
        return ending == 0 ? (status >> 8) & 0xff : 128 + ending;
    }

    private static unsafe (int Read, int Write) OpenPipe()
    {
        var pair = stackalloc int[2];
        if (LibC.Pipe2(pair, LibC.OCloExec) != 0) throw new ProcessStartException($"no pipe could be opened (errno {Marshal.GetLastPInvokeError()})");
        return (pair[0], pair[1]);
    }

    private static unsafe int Spawn(ChildCommand command, int inputRead, int outputWrite, int errorWrite, out int pid)
    {
        var actions = stackalloc byte[LibC.OpaqueSize];
        var attributes = stackalloc byte[LibC.OpaqueSize];
        var signals = stackalloc byte[128];
        var arguments = new string[command.Arguments.Count + 1];
        arguments[0] = command.Program;
        for (var i = 0; i < command.Arguments.Count; i++) arguments[i + 1] = command.Arguments[i];
        var variables = new string[command.Environment.Count];
        var next = 0;
        foreach (var (name, value) in command.Environment) variables[next++] = name + "=" + value;
        using var argv = new SpawnArguments(arguments);
        using var envp = new SpawnArguments(variables);
        _ = LibC.ActionsInit(actions);
        _ = LibC.AttributesInit(attributes);
        try
        {
            // The .NET runtime ignores SIGPIPE and blocks nothing; a child starts with every signal at its default.
            _ = LibC.SignalsFill(signals);
            _ = LibC.AttributesSetDefault(attributes, signals);
            _ = LibC.SignalsEmpty(signals);
            _ = LibC.AttributesSetMask(attributes, signals);
            _ = LibC.AttributesSetFlags(attributes, LibC.SpawnSetSid | LibC.SpawnSetSigDef | LibC.SpawnSetSigMask);
            fixed (byte* directory = Terminated(command.WorkingDirectory), program = Terminated(command.Program), nothing = "/dev/null\0"u8)
            {
                if (inputRead >= 0) _ = LibC.ActionsAddDuplicate(actions, inputRead, 0);
                else _ = LibC.ActionsAddOpen(actions, 0, nothing, 0, 0);
                _ = LibC.ActionsAddDuplicate(actions, outputWrite, 1);
                _ = LibC.ActionsAddDuplicate(actions, errorWrite, 2);
                _ = LibC.ActionsAddDirectory(actions, directory);
                int started;
                var failure = LibC.Spawn(&started, program, actions, attributes, argv.Pointer, envp.Pointer);
                pid = started;
                return failure;
            }
        }
        finally
        {
            _ = LibC.ActionsDestroy(actions);
            _ = LibC.AttributesDestroy(attributes);
        }
    }

    private static byte[] Terminated(string text) => Encoding.UTF8.GetBytes(text + "\0");

    private static unsafe void Feed(int fd, ReadOnlyMemory<byte> input)
    {
        // A child that ends without reading makes the write fail; SIGPIPE is ignored in this process.
        fixed (byte* start = input.Span)
        {
            nint written = 0;
            while (written < input.Length)
            {
                var count = LibC.Write(fd, start + written, input.Length - written);
                if (count < 0 && Marshal.GetLastPInvokeError() == LibC.EIntr) continue;
                if (count <= 0) break;
                written += count;
            }
        }
        _ = LibC.Close(fd);
    }

    private static string Explain(ChildCommand command, int failure)
    {
        if (!Directory.Exists(command.WorkingDirectory)) return $"the working directory `{command.WorkingDirectory}` does not exist";
        return failure switch
        {
            LibC.ENoEnt => $"the program `{command.Program}` does not exist",
            LibC.EAcces => $"the program `{command.Program}` may not be run",
            LibC.ENoExec => $"`{command.Program}` is not a program this machine can run",
            LibC.E2Big => $"the environment and arguments of `{command.Program}` are larger than this system allows{Largest(command)}",
            _ => $"`{command.Program}` could not be started (errno {failure})",
        };
    }

    /// <summary>What is most likely to blame, by name: a value may be a secret.</summary>
    private static string Largest(ChildCommand command)
    {
        var variable = command.Environment.MaxBy(static pair => pair.Value.Length);
        var argument = command.Arguments.Select(static text => text.Length).DefaultIfEmpty().Max();
        return variable.Key is null || argument > variable.Value.Length
            ? FormattableString.Invariant($"; the longest argument has {argument:N0} characters")
            : FormattableString.Invariant($"; the largest variable is `{variable.Key}` with {variable.Value.Length:N0} characters");
    }

    private sealed class Stream(int fileDescriptor, OutputSource source)
    {
        public int FileDescriptor { get; } = fileDescriptor;

        public OutputSource Source { get; } = source;

        public bool IsOpen { get; set; } = true;

        /// <summary>Its pipe was asked to hold more.</summary>
        public bool IsWide { get; set; }

        public ReadinessLoop.Watch? Watch { get; set; }
    }
}
