using Hal9.Neurons.Service.Storage;
using Hal9.Neurons.Tests;

namespace Hal9.Neurons.Integration.Tests;

public sealed class PostgresMigratorTests(PostgresServer server) : MigratorConformance, IAsyncLifetime
{
    private string _connectionString = "";

    public async ValueTask InitializeAsync() => _connectionString = await server.NewDatabaseAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private protected override Database Open() => new PostgresDatabase(_connectionString);
}

public sealed class PostgresSignalStoreTests(PostgresServer server) : SignalStoreConformance, IAsyncLifetime
{
    private string _connectionString = "";

    public async ValueTask InitializeAsync() => _connectionString = await server.NewDatabaseAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private protected override Database Open() => new PostgresDatabase(_connectionString);
}
