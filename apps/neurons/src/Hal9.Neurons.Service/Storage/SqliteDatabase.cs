using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Hal9.Neurons.Service.Storage;

internal sealed class SqliteDatabase(string path) : Database(SourceFor(path))
{
    public override string Kind => "SQLite";

    public override Task<IAsyncDisposable?> TryLockMigrationsAsync(DbConnection connection, CancellationToken cancellation)
    {
        try
        {
            FileStream file = new(path + ".migrating", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            return Task.FromResult<IAsyncDisposable?>(file);
        }
        catch (IOException)
        {
            return Task.FromResult<IAsyncDisposable?>(null);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new MigrationException($"this program may not write beside {path}", exception);
        }
    }

    /// <summary>Busy, locked, interrupted, input/output error, corrupt, full, cannot open, not a database.</summary>
    /// <remarks>https://sqlite.org/rescode.html</remarks>
    public override bool IsUnavailable(DbException exception) =>
        exception is SqliteException { SqliteErrorCode: 5 or 6 or 8 or 9 or 10 or 11 or 13 or 14 or 26 };

    protected override async Task PrepareAsync(DbConnection connection, CancellationToken cancellation)
    {
        // Readers do not wait for the writer, and a power cut may lose the last signals but not the database.
        using DbCommand command = connection.Command("pragma journal_mode = wal; pragma synchronous = normal");
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static DbDataSource SourceFor(string path) => SqliteFactory.Instance.CreateDataSource(
        new SqliteConnectionStringBuilder { DataSource = path, ForeignKeys = true, DefaultTimeout = 5 }.ConnectionString);
}
