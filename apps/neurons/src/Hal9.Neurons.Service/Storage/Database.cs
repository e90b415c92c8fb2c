using System.Data.Common;
using Hal9.Neurons.Service.Configuration;

namespace Hal9.Neurons.Service.Storage;

/// <summary>Where signals are kept. Two kinds ship; both take the same SQL, and differ in locking and in how they fail.</summary>
internal abstract class Database(DbDataSource source) : IAsyncDisposable
{
    /// <summary>The kind's name as people write it.</summary>
    public abstract string Kind { get; }

    public static Database For(ServiceSettings settings) =>
        settings.Postgres is { } connectionString ? new PostgresDatabase(connectionString) : new SqliteDatabase(settings.SqlitePath);

    public async Task<DbConnection> OpenAsync(CancellationToken cancellation)
    {
        DbConnection connection = await source.OpenConnectionAsync(cancellation);
        try
        {
            await PrepareAsync(connection, cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Tries once to become the only one who migrates; disposing gives the lock back, and so does dying. Null when another has it.</summary>
    public abstract Task<IAsyncDisposable?> TryLockMigrationsAsync(DbConnection connection, CancellationToken cancellation);

    /// <summary>True when the database is away or overloaded, so that trying later may help; false when the SQL is wrong.</summary>
    public abstract bool IsUnavailable(DbException exception);

    public ValueTask DisposeAsync() => source.DisposeAsync();

    protected virtual Task PrepareAsync(DbConnection connection, CancellationToken cancellation) => Task.CompletedTask;
}
