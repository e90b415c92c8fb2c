using System.Runtime.InteropServices;

namespace Hal9.Cli;

/// <summary>
/// Ctrl+C, SIGTERM and SIGHUP ask the verb to end; a second one ends the process at once. See <see cref="RepeatedSignal"/>.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;
    private readonly RepeatedSignal repeated = new();
    private int exitCode;

    public Interruption() =>
        registrations = [Listen(PosixSignal.SIGINT, Cli.ExitCode.Interrupted), Listen(PosixSignal.SIGTERM, 143), Listen(PosixSignal.SIGHUP, 129)];

    public CancellationToken Token => source.Token;

    /// <summary>128 and the number of the signal that came, as a shell says it.</summary>
    public int ExitCode => exitCode;

    public void Dispose()
    {
        foreach (var registration in registrations) registration.Dispose();
        source.Dispose();
    }

    private PosixSignalRegistration Listen(PosixSignal signal, int code) => PosixSignalRegistration.Create(signal, context =>
    {
        // The first is ours to handle; the second is left to the system's default, which ends the process.
        var kind = repeated.Take();
        if (kind == RepeatedSignal.Kind.Second) return;
        context.Cancel = true;
        if (kind == RepeatedSignal.Kind.Echo) return;
        exitCode = code;
        source.Cancel();
    });
}
