namespace Hal9.Cli.Ci;

/// <summary>A folder for files that tools write for us, gone afterwards.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("hal9-ci-").FullName;

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A compiler server still writes; the system clears its temporary folder.
        }
    }
}
