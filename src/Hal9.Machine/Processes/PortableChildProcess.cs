using System.ComponentModel;
using System.Diagnostics;

namespace Hal9.Machine.Processes;

/// <summary>For macOS and Windows: <see cref="Process"/>, its tree ended at once when cancelled, since there is no group to signal.</summary>
internal sealed class PortableChildProcess : ChildProcess
{
    private readonly ChildCommand command;
    private readonly TimeProvider time;
    private readonly Process process;

    private PortableChildProcess(ChildCommand command, TimeProvider time, Process process)
    {
        this.command = command;
        this.time = time;
        this.process = process;
        Identity = new ProcessIdentity(process.Id, 0, "");
    }

    public override ProcessIdentity Identity { get; }

    public static new PortableChildProcess Start(ChildCommand command, TimeProvider time)
    {
        var start = new ProcessStartInfo(command.Program, command.Arguments)
        {
            WorkingDirectory = command.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in command.Environment) start.Environment[name] = value;
        try
        {
            var process = Process.Start(start) ?? throw new ProcessStartException($"`{command.Program}` could not be started");
            return new PortableChildProcess(command, time, process);
        }
        catch (Win32Exception problem)
        {
            throw new ProcessStartException($"`{command.Program}` could not be started: {problem.Message}", problem);
        }
    }

    public override async Task<ChildExit> WaitAsync(IOutputSink output, CancellationToken cancellation)
    {
        using var _ = process;
        using var gate = new SemaphoreSlim(1);
        using var grace = new CancellationTokenSource();
        var feed = FeedAsync();
        var reading = Task.WhenAll(
            PumpAsync(process.StandardOutput.BaseStream, OutputSource.Output, output, gate, grace.Token),
            PumpAsync(process.StandardError.BaseStream, OutputSource.Error, output, gate, grace.Token));
        var stopped = false;
        try
        {
            await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            stopped = true;
            if (!process.HasExited) process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        }
        var inTime = await Task.WhenAny(reading, Task.Delay(command.OutputGrace, time, CancellationToken.None)).ConfigureAwait(false) == reading;
        if (!inTime) await grace.CancelAsync().ConfigureAwait(false);
        await feed.ConfigureAwait(false);
        return new ChildExit(process.ExitCode, stopped, OutputHeldOpen: !inTime);
    }

    private async Task FeedAsync()
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(command.Input).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading.
        }
    }

    private static async Task PumpAsync(Stream stream, OutputSource source, IOutputSink sink, SemaphoreSlim gate, CancellationToken cancellation)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await stream.ReadAsync(buffer, cancellation).ConfigureAwait(false) is > 0 and var count)
            {
                await gate.WaitAsync(cancellation).ConfigureAwait(false);
                try
                {
                    sink.Write(source, buffer.AsSpan(0, count));
                    await sink.TurnAsync(isIdle: true).ConfigureAwait(false);
                }
                finally
                {
                    gate.Release();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The grace for a daemon's output is over.
        }
    }
}
