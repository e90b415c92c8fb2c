using System.Text;

namespace Hal9.Cli.Tests;

/// <summary>A folder of a test's own, removed with it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("hal9-cli-").FullName;

    public TemporaryFolder With(string name, string text) => With(name, Encoding.UTF8.GetBytes(text));

    public TemporaryFolder With(string name, byte[] bytes)
    {
        var file = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, bytes);
        return this;
    }

    public Task<Ran> RunAsync(params string[] arguments) => Hal9Program.RunAsync(new Typed(arguments) { Folder = Path });

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
