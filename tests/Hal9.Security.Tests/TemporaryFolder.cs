using System.Text;

namespace Hal9.Security.Tests;

/// <summary>A folder of a test's own, removed with it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("hal9-security-").FullName;

    public string At(string name) => System.IO.Path.Combine(Path, name);

    public TemporaryFolder With(string name, string text) => With(name, Encoding.UTF8.GetBytes(text));

    public TemporaryFolder With(string name, byte[] bytes)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(At(name))!);
        File.WriteAllBytes(At(name), bytes);
        return this;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
