using System.Data.Common;
using System.Globalization;

namespace Hal9.Neurons.Service.Storage;

/// <summary>One step as the database remembers it.</summary>
/// <param name="Direction"><c>up</c> or <c>down</c>: where the step was going when it was last begun.</param>
internal sealed record LedgerEntry(int Version, string Name, string Direction, DateTimeOffset BegunAt, string BegunBy, bool IsFinished)
{
    public string State => IsFinished ? "applied" : $"half done: begun ({Direction}) at {BegunAt:u} by {BegunBy}, never finished";

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"migration {Version} `{Name}` was begun ({Direction}) at {BegunAt:u} by {BegunBy} and never finished");
}

/// <summary>The table in which the database remembers its own migrations.</summary>
internal sealed class MigrationLedger
{
    private readonly DbConnection _connection;
    private readonly TimeProvider _time;
    private readonly string _replica;

    private MigrationLedger(DbConnection connection, TimeProvider time, string replica, IReadOnlyList<LedgerEntry> entries)
    {
        (_connection, _time, _replica, Entries) = (connection, time, replica, entries);
    }

    /// <summary>As they were when the ledger was opened, by version.</summary>
    public IReadOnlyList<LedgerEntry> Entries { get; }

    /// <summary>The newest version in the ledger; 0 when there is none.</summary>
    public int Newest => Entries.Count == 0 ? 0 : Entries[^1].Version;

    public bool IsApplied(int version) => Entries.Any(entry => entry.Version == version && (entry.IsFinished || entry.Direction == "down"));

    public static async Task<MigrationLedger> OpenAsync(DbConnection connection, TimeProvider time, string replica, CancellationToken cancellation)
    {
        using DbCommand create = connection.Command("""
            create table if not exists neurons_migrations (
                version integer primary key,
                name text not null,
                direction text not null,
                begun_at bigint not null,
                begun_by text not null,
                finished_at bigint)
            """);
        await create.ExecuteNonQueryAsync(cancellation);

        using DbCommand select = connection.Command(
            "select version, name, direction, begun_at, begun_by, finished_at from neurons_migrations order by version");
        await using DbDataReader reader = await select.ExecuteReaderAsync(cancellation);
        List<LedgerEntry> entries = [];
        while (await reader.ReadAsync(cancellation))
        {
            entries.Add(new LedgerEntry(
                reader.GetInt32(0),
                reader.GetString(1),
                reader.GetString(2),
                DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(3)),
                reader.GetString(4),
                IsFinished: !await reader.IsDBNullAsync(5, cancellation)));
        }

        return new MigrationLedger(connection, time, replica, entries);
    }

    public Task BeginAsync(Migration migration, string direction, CancellationToken cancellation) => ExecuteAsync(
        """
        insert into neurons_migrations (version, name, direction, begun_at, begun_by, finished_at)
        values (@version, @name, @direction, @now, @replica, null)
        on conflict (version) do update
        set direction = excluded.direction, begun_at = excluded.begun_at, begun_by = excluded.begun_by, finished_at = null
        """,
        transaction: null,
        cancellation,
        ("version", migration.Version),
        ("name", migration.Name),
        ("direction", direction),
        ("now", Now),
        ("replica", _replica));

    public Task FinishAsync(int version, CancellationToken cancellation, DbTransaction? transaction = null) => ExecuteAsync(
        "update neurons_migrations set direction = 'up', finished_at = @now where version = @version",
        transaction, cancellation, ("now", Now), ("version", version));

    public Task ForgetAsync(int version, DbTransaction transaction, CancellationToken cancellation) =>
        ExecuteAsync("delete from neurons_migrations where version = @version", transaction, cancellation, ("version", version));

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task ExecuteAsync(string sql, DbTransaction? transaction, CancellationToken cancellation, params (string, object)[] parameters)
    {
        using DbCommand command = _connection.Command(sql, parameters);
        command.Transaction = transaction;
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
