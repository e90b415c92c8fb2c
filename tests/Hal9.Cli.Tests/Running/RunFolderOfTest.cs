using System.Diagnostics;
using System.Text;

namespace Hal9.Cli.Tests.Running;

/// <summary>A small real repository with workflows, and <c>hal9 run</c> in it as a person's shell runs it. Workspaces and keys stay within it.</summary>
internal sealed class RunFolderOfTest : IDisposable
{
    private readonly TemporaryFolder folder = new();

    /// <summary>Around the repository: caches, keys and workspaces too.</summary>
    public string Folder => folder.Path;

    public string Path => System.IO.Path.Combine(folder.Path, "demo");

    public RunFolderOfTest With(string name, string text)
    {
        folder.With(System.IO.Path.Combine("demo", name), text);
        return this;
    }

    /// <summary>A file beside the repository, in <see cref="Folder"/>.</summary>
    public void Beside(string name, string text) => folder.With(name, text);

    /// <summary>One workflow, <c>.github/workflows/NAME</c>.</summary>
    public RunFolderOfTest Workflow(string name, string text) => With($".github/workflows/{name}", text);

    public RunFolderOfTest Commit(string message = "feat: begin")
    {
        GitRepository.Git(Path, "init", "-q", "-b", "main");
        GitRepository.Git(Path, "add", "-A");
        GitRepository.Git(Path, "-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "-q", "-m", message);
        return this;
    }

    public Typed Typed(params string[] arguments) => new(["run", .. arguments])
    {
        Folder = Path,
        Variables = new() { ["XDG_CACHE_HOME"] = System.IO.Path.Combine(folder.Path, "cache"), ["XDG_CONFIG_HOME"] = System.IO.Path.Combine(folder.Path, "config"), ["XDG_DATA_HOME"] = System.IO.Path.Combine(folder.Path, "data") },
    };

    public Task<Ran> RunAsync(params string[] arguments) => Hal9Program.RunAsync(Typed(arguments));

    /// <summary>Starts and waits until the output says <paramref name="words"/>; what is read stays in <paramref name="read"/>.</summary>
    public async Task<Process> StartUntilAsync(string words, StringBuilder read, params string[] arguments)
    {
        var process = Hal9Program.Start(Typed(arguments));
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken) is { } line)
        {
            read.Append(line).Append('\n');
            if (line.Contains(words, StringComparison.Ordinal)) return process;
        }
        throw new InvalidOperationException($"hal9 ended before it said `{words}`:\n{read}\n{await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)}");
    }

    /// <summary>Texts of everything the runs left in the repository.</summary>
    public IEnumerable<string> Kept() => Directory.EnumerateFiles(System.IO.Path.Combine(Path, ".hal9"), "*", SearchOption.AllDirectories).Select(File.ReadAllText);

    public void Dispose() => folder.Dispose();
}
