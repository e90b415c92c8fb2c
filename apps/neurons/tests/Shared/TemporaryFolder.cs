namespace Hal9.Neurons.Tests;

/// <summary>An empty folder, gone with everything in it when the test is over.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("neurons-").FullName;

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A pooled SQLite connection may still hold its file on Windows; the system clears the folder later.
        }
    }
}
