using System.Globalization;
using Hal9.Machine.Processes;

namespace Hal9.Machine.Containers;

/// <summary>
/// A program started in a running container. Neither docker nor podman hands signals on to it, so it leaves its number in a file, and is
/// signalled within the container: its whole group, with the timings of any child.
/// </summary>
internal sealed class ContainerProcess(ContainerEngine engine, string container, ChildProcess client, string numberFile, StopTimings stop) : ChildProcess
{
    // What the engine needs to notice that the program ended.
    private static readonly TimeSpan AfterKill = TimeSpan.FromSeconds(5);

    public override ProcessIdentity Identity => client.Identity;

    public override async Task<ChildExit> WaitAsync(IOutputSink output, CancellationToken cancellation)
    {
        using var abandon = new CancellationTokenSource();
        using var ended = new CancellationTokenSource();
        var wait = client.WaitAsync(output, abandon.Token);
        var stopping = Task.CompletedTask;
        var registration = cancellation.Register(() => stopping = StopAsync(abandon, ended.Token));
        var exit = await wait.ConfigureAwait(false);
        await registration.DisposeAsync().ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        await stopping.ConfigureAwait(false);
        File.Delete(numberFile);
        return exit with { Stopped = cancellation.IsCancellationRequested };
    }

    private async Task StopAsync(CancellationTokenSource abandon, CancellationToken ended)
    {
        try
        {
            await SignalAsync("INT", stop.Interrupt, ended).ConfigureAwait(false);
            await SignalAsync("TERM", stop.Terminate, ended).ConfigureAwait(false);
            await SignalAsync("KILL", AfterKill, ended).ConfigureAwait(false);
            await abandon.CancelAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // It ended in time.
        }
    }

    private async Task SignalAsync(string signal, TimeSpan patience, CancellationToken ended)
    {
        if (int.TryParse(ReadNumber(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 1)
        {
            // The one way to signal a group that dash, bash and busybox all take.
            var command = string.Create(CultureInfo.InvariantCulture, $"kill -{signal} -{number}");
            await engine.AskAsync(["exec", container, "sh", "-c", command], CancellationToken.None).ConfigureAwait(false);
        }
        await Task.Delay(patience, engine.Time, ended).ConfigureAwait(false);
    }

    private string? ReadNumber()
    {
        try
        {
            return File.ReadAllText(numberFile).Trim();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // It had no time to say it: nothing of it runs yet.
            return null;
        }
    }
}
