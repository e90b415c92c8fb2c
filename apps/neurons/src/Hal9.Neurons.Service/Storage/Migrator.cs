using System.Data.Common;
using System.Globalization;

namespace Hal9.Neurons.Service.Storage;

/// <summary>
/// Takes the database forward and back, one replica at a time.
/// 1. Take the lock, so that replicas that start together do not run the same step twice.
/// 2. Before a step, write down that it begins; this stays when the step dies.
/// 3. Run the step and write down that it is finished, in one transaction.
/// A step that began and never finished is therefore seen by the next one who comes; nothing of it is left but the note, so it is
/// run again, and said.
/// </summary>
internal sealed class Migrator(Database database, TimeProvider time, string replica, IReadOnlyList<Migration>? migrations = null)
{
    private static readonly TimeSpan LongestWaitForLock = TimeSpan.FromSeconds(30);

    private readonly IReadOnlyList<Migration> _migrations = migrations ?? Migration.All;

    public async Task<MigrationOutcome> UpAsync(CancellationToken cancellation)
    {
        await using DbConnection connection = await database.OpenAsync(cancellation);
        await using IAsyncDisposable held = await LockAsync(connection, cancellation);
        MigrationLedger ledger = await MigrationLedger.OpenAsync(connection, time, replica, cancellation);
        List<Migration> ran = [];
        List<string> halfDone = [];
        foreach (LedgerEntry entry in ledger.Entries.Where(entry => !entry.IsFinished))
        {
            halfDone.Add(entry.ToString());
            if (entry.Direction == "down")
                await ledger.FinishAsync(entry.Version, cancellation);
        }

        foreach (Migration migration in _migrations.Where(migration => !ledger.IsApplied(migration.Version)))
        {
            await ledger.BeginAsync(migration, "up", cancellation);
            await RunAsync(
                connection, migration, migration.Up, transaction => ledger.FinishAsync(migration.Version, cancellation, transaction), cancellation);
            ran.Add(migration);
        }

        int newest = _migrations.Count;
        return new MigrationOutcome(Math.Max(ledger.Newest, newest), "forward", ran, halfDone, Ahead: ledger.Newest > newest);
    }

    /// <exception cref="MigrationException">A step above <paramref name="version"/> is not known to this program.</exception>
    public async Task<MigrationOutcome> DownAsync(int version, CancellationToken cancellation)
    {
        await using DbConnection connection = await database.OpenAsync(cancellation);
        await using IAsyncDisposable held = await LockAsync(connection, cancellation);
        MigrationLedger ledger = await MigrationLedger.OpenAsync(connection, time, replica, cancellation);
        if (ledger.Newest > _migrations.Count)
        {
            throw new MigrationException(
                $"the database is at version {ledger.Newest}, and this program knows only {_migrations.Count}: go back with the program that went forward");
        }

        List<Migration> ran = [];
        List<string> halfDone = [.. ledger.Entries.Where(entry => !entry.IsFinished).Select(entry => entry.ToString())];
        foreach (LedgerEntry entry in ledger.Entries.Where(entry => entry.Version > version).OrderByDescending(entry => entry.Version))
        {
            Migration migration = _migrations[entry.Version - 1];
            // A step forward that never finished left nothing to take back but its note.
            string sql = entry.IsFinished || entry.Direction == "down" ? migration.Down : "";
            if (sql.Length > 0)
                await ledger.BeginAsync(migration, "down", cancellation);
            await RunAsync(
                connection, migration, sql, transaction => ledger.ForgetAsync(migration.Version, transaction, cancellation), cancellation);
            ran.Add(migration);
        }

        return new MigrationOutcome(ledger.Newest - ran.Count, "back", ran, halfDone, Ahead: false);
    }

    public async Task<IReadOnlyList<MigrationStatus>> StatusAsync(CancellationToken cancellation)
    {
        await using DbConnection connection = await database.OpenAsync(cancellation);
        MigrationLedger ledger = await MigrationLedger.OpenAsync(connection, time, replica, cancellation);
        IEnumerable<MigrationStatus> known = _migrations.Select(migration =>
            new MigrationStatus(migration.ToString(), ledger.Entries.FirstOrDefault(entry => entry.Version == migration.Version)?.State ?? "not applied"));
        IEnumerable<MigrationStatus> unknown = ledger.Entries.Where(entry => entry.Version > _migrations.Count)
            .Select(entry => new MigrationStatus($"{entry.Version} `{entry.Name}`", "applied by a newer program"));
        return [.. known, .. unknown];
    }

    private async Task<IAsyncDisposable> LockAsync(DbConnection connection, CancellationToken cancellation)
    {
        long start = time.GetTimestamp();
        while (true)
        {
            if (await database.TryLockMigrationsAsync(connection, cancellation) is { } held)
                return held;
            if (time.GetElapsedTime(start) > LongestWaitForLock)
                throw new MigrationException($"another replica has been migrating for more than {LongestWaitForLock.TotalSeconds:0} seconds");
            await Task.Delay(TimeSpan.FromMilliseconds(100), time, cancellation);
        }
    }

    private async Task RunAsync(
        DbConnection connection, Migration migration, string sql, Func<DbTransaction, Task> record, CancellationToken cancellation)
    {
        try
        {
            await using DbTransaction transaction = await connection.BeginTransactionAsync(cancellation);
            if (sql.Length > 0)
            {
                using DbCommand command = connection.Command(sql);
                command.Transaction = transaction;
                await command.ExecuteNonQueryAsync(cancellation);
            }

            await record(transaction);
            await transaction.CommitAsync(cancellation);
        }
        catch (DbException exception) when (!database.IsUnavailable(exception))
        {
            string message = string.Create(CultureInfo.InvariantCulture, $"migration {migration} failed and left nothing behind: {exception.Message}");
            throw new MigrationException(message, exception);
        }
    }
}
