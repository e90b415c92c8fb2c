using System.Diagnostics;

namespace Hal9.Scenarios;

/// <summary>The repository of a case in a temporary folder, where everything hal9 keeps stays too. The program under test is first on the PATH.</summary>
internal sealed class Ground : IDisposable
{
    // HAL9_PROGRAM puts another program through the cases, such as the published one; it must be called hal9 too.
    private static readonly string ProgramFolder = Environment.GetEnvironmentVariable("HAL9_PROGRAM") is { Length: > 0 } named ? Path.GetDirectoryName(Path.GetFullPath(named))! : AppContext.BaseDirectory;

    public Ground(Case scenario)
    {
        // Commits are the same on every machine and every day.
        scenario.CopyTo(Repository);
        RunAsync("git init -q -b main && git add -A && git commit -q --allow-empty -m 'feat: begin'").GetAwaiter().GetResult();
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("hal9-scenario-").FullName;

    public string Repository => Path.Combine(Root, "demo");

    /// <summary>How long one line may take.</summary>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(120);

    public static bool Has(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <summary>Runs a line of bash in the repository.</summary>
    public async Task<(int ExitCode, string Output, string Error)> RunAsync(string line)
    {
        var start = new ProcessStartInfo("bash", ["-c", line]) { WorkingDirectory = Repository, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in (string[])["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "HAL9_TRACE"]) start.Environment.Remove(name);
        foreach (var (name, value) in Variables()) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(deadline.Token), process.StandardError.ReadToEndAsync(deadline.Token));
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"`{line}` did not end within {Deadline.TotalSeconds} s");
        }
        return (process.ExitCode, await output, await error);
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(Root, recursive: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // A process of the case may still be writing; the system empties its temporary folder.
        }
    }

    private IEnumerable<(string Name, string Value)> Variables() =>
    [
        ("PATH", ProgramFolder + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH")),
        ("HOME", Path.Combine(Root, "home")), ("XDG_CACHE_HOME", Path.Combine(Root, "cache")), ("XDG_CONFIG_HOME", Path.Combine(Root, "config")), ("XDG_DATA_HOME", Path.Combine(Root, "data")),
        ("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_NOSYSTEM", "1"),
        ("GIT_AUTHOR_NAME", "Ada"), ("GIT_AUTHOR_EMAIL", "ada@example.org"), ("GIT_AUTHOR_DATE", "2026-01-02T03:04:05Z"),
        ("GIT_COMMITTER_NAME", "Ada"), ("GIT_COMMITTER_EMAIL", "ada@example.org"), ("GIT_COMMITTER_DATE", "2026-01-02T03:04:05Z"),
    ];
}
