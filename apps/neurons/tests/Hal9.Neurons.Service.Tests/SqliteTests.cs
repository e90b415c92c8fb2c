using Hal9.Neurons.Service.Storage;
using Hal9.Neurons.Tests;

namespace Hal9.Neurons.Service.Tests;

public sealed class SqliteMigratorTests : MigratorConformance, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private protected override Database Open() => new SqliteDatabase(Path.Combine(_folder.Path, "neurons.db"));
}

public sealed class SqliteSignalStoreTests : SignalStoreConformance, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private protected override Database Open() => new SqliteDatabase(Path.Combine(_folder.Path, "neurons.db"));
}
