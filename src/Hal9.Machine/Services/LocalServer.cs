using Hal9.Machine.Processes;

namespace Hal9.Machine.Services;

/// <summary>A server's process with its folder: started, watched, ended together.</summary>
internal sealed class LocalServer : IAsyncDisposable
{
    // SIGINT is a fast orderly end to both servers: clients are cut off, shared memory is given back.
    private static readonly StopTimings Stop = new(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(1));

    private readonly CancellationTokenSource stop = new();
    private readonly ServiceKeeper keeper;
    private int isDisposed;

    private LocalServer(ServiceFolder folder, ChildProcess process)
    {
        Folder = folder;
        folder.Note(process.Identity);
        keeper = ServiceKeeper.Watch(process.Identity, folder);
        Ended = WaitAsync(process);
    }

    public ServiceFolder Folder { get; }

    public ServiceLog Log { get; } = new();

    /// <summary>Completes when the server has ended, by itself or because it was disposed.</summary>
    public Task<ChildExit> Ended { get; }

    /// <exception cref="ProcessStartException">The program cannot be run.</exception>
    public static LocalServer Start(ServiceFolder folder, ChildCommand command, TimeProvider time) => new(folder, ChildProcess.Start(command with { Stop = Stop }, time));

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isDisposed, 1) != 0) return;
        await stop.CancelAsync().ConfigureAwait(false);
        await Ended.ConfigureAwait(false);
        Folder.Dispose();
        stop.Dispose();
    }

    private async Task<ChildExit> WaitAsync(ChildProcess process)
    {
        try
        {
            return await process.WaitAsync(Log, stop.Token).ConfigureAwait(false);
        }
        finally
        {
            keeper.Dispose();
        }
    }
}
