using System.Data.Common;
using Npgsql;

namespace Hal9.Neurons.Service.Storage;

internal sealed class PostgresDatabase(string connectionString) : Database(SourceFor(connectionString))
{
    /// <summary>Any number, as long as every version of this program uses the same.</summary>
    private const long MigrationLock = 0x4E4555524F4E53;

    public override string Kind => "PostgreSQL";

    public override async Task<IAsyncDisposable?> TryLockMigrationsAsync(DbConnection connection, CancellationToken cancellation)
    {
        using DbCommand command = connection.Command("select pg_try_advisory_lock(@key)", ("key", MigrationLock));
        return await command.ExecuteScalarAsync(cancellation) is true ? new AdvisoryLock(connection) : null;
    }

    public override bool IsUnavailable(DbException exception) => exception is not PostgresException refused
        || refused.IsTransient
        || refused.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow
            or PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification
            or PostgresErrorCodes.QueryCanceled;

    private static NpgsqlDataSource SourceFor(string connectionString)
    {
        NpgsqlConnectionStringBuilder given = new(connectionString);
        // A request must not wait half a minute for a database that is away; what the user set stays.
        if (!given.ShouldSerialize("Timeout"))
            given.Timeout = 3;
        if (!given.ShouldSerialize("Command Timeout"))
            given.CommandTimeout = 5;
        given.ApplicationName ??= "hal9-neurons";
        return new NpgsqlSlimDataSourceBuilder(given.ConnectionString).Build();
    }

    private sealed class AdvisoryLock(DbConnection connection) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            try
            {
                using DbCommand command = connection.Command("select pg_advisory_unlock(@key)", ("key", MigrationLock));
                await command.ExecuteScalarAsync();
            }
            catch (NpgsqlException)
            {
                // The session is gone, and its lock with it.
            }
        }
    }
}
