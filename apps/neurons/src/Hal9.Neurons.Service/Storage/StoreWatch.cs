using System.Data.Common;

namespace Hal9.Neurons.Service.Storage;

/// <summary>
/// Brings the database to this program's version as soon as it answers, then looks after it every few seconds. A database that is
/// away, at the start or later, does not end the program: the state says so, and the watch goes on trying.
/// </summary>
internal sealed partial class StoreWatch(Database database, Migrator migrator, TimeProvider time, ILogger<StoreWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(40);

    private volatile StoreState _state = StoreState.Connecting;

    public StoreState State => _state;

    public string Kind => database.Kind;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Pause, time);
        do
            await LookAsync(stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(LongestLook);
        try
        {
            if (_state.SchemaVersion is null)
                await MigrateAsync(deadline.Token);
            else
                await PingAsync(deadline.Token);
        }
        catch (DbException exception)
        {
            Became(_state with { IsReady = false, Reason = $"does not answer: {FirstLine(exception.Message)}" });
        }
        catch (MigrationException exception)
        {
            Became(_state with { IsReady = false, Reason = FirstLine(exception.Message) });
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            Became(_state with { IsReady = false, Reason = $"did not answer in {LongestLook.TotalSeconds:0} seconds" });
        }
    }

    private async Task MigrateAsync(CancellationToken cancellation)
    {
        MigrationOutcome outcome = await migrator.UpAsync(cancellation);
        foreach (string step in outcome.HalfDone)
            LogHalfDone(step);
        string? note = outcome.Ahead || outcome.HalfDone.Count > 0 ? outcome.ToString() : null;
        Became(new StoreState(true, null, outcome.Version, note));
    }

    private async Task PingAsync(CancellationToken cancellation)
    {
        await using DbConnection connection = await database.OpenAsync(cancellation);
        using DbCommand command = connection.Command("select count(*) from neurons_migrations");
        await command.ExecuteScalarAsync(cancellation);
        Became(_state with { IsReady = true, Reason = null });
    }

    private void Became(StoreState state)
    {
        StoreState before = _state;
        _state = state;
        if (state.IsReady && !before.IsReady)
            LogReady(database.Kind, state.SchemaVersion ?? 0);
        else if (!state.IsReady && state.Reason != before.Reason)
            LogAway(database.Kind, state.Reason ?? "");
    }

    private static string FirstLine(string text) => text.Split('\n', 2)[0].TrimEnd();

    [LoggerMessage(Level = LogLevel.Information, Message = "The database ({Kind}) is ready, at version {Version}")]
    private partial void LogReady(string kind, int version);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database ({Kind}) is not ready: {Reason}")]
    private partial void LogAway(string kind, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Step}; nothing of it was left, and it has been dealt with")]
    private partial void LogHalfDone(string step);
}
