using Hal9.Neurons.Tests;
using Npgsql;

[assembly: AssemblyFixture(typeof(Hal9.Neurons.Integration.Tests.PostgresServer))]

namespace Hal9.Neurons.Integration.Tests;

/// <summary>
/// A PostgreSQL for the tests: a cluster of its own made with initdb, or the server that NEURONS_TEST_POSTGRES names. Without
/// either, the tests that need one are skipped and say so.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SemaphoreSlim _once = new(1, 1);
    private string? _binaries;
    private string? _connectionString;
    private int _databases;

    /// <summary>A connection string to a new, empty database; skips the test where there is no PostgreSQL.</summary>
    public async Task<string> NewDatabaseAsync()
    {
        await _once.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            _connectionString ??= Environment.GetEnvironmentVariable("NEURONS_TEST_POSTGRES") is { Length: > 0 } given ? given : await StartNewAsync();
        }
        finally
        {
            _once.Release();
        }

        string name = $"test_{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}";
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(_connectionString);
        await using NpgsqlCommand create = source.CreateCommand($"create database {name}");
        await create.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return new NpgsqlConnectionStringBuilder(_connectionString) { Database = name }.ConnectionString;
    }

    public async ValueTask DisposeAsync()
    {
        _once.Dispose();
        if (_binaries is not null)
            await PostgresCluster.StopAsync(_binaries, _folder.Path, "fast");
        _folder.Dispose();
    }

    private async Task<string> StartNewAsync()
    {
        _binaries = PostgresCluster.FindBinaries();
        return await PostgresCluster.StartNewAsync(_binaries, _folder.Path, LocalServer.FreePort());
    }
}
