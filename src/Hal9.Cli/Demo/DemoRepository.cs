using System.Collections;
using Hal9.Machine.Git;
using Hal9.Machine.Processes;

namespace Hal9.Cli.Demo;

/// <summary>A fresh git repository in a temporary folder, holding one sample.</summary>
internal static class DemoRepository
{
    /// <returns>The repository's folder, or why there is none.</returns>
    public static async Task<(string? Folder, string? Problem)> MakeAsync(string sample, CancellationToken cancellation)
    {
        string folder;
        try
        {
            folder = Path.Combine(Directory.CreateTempSubdirectory("hal9-demo-").FullName, sample);
            Sample.Write(sample, folder);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return (null, $"no folder can be made in {Path.GetTempPath()}: {problem.Message}");
        }
        // A git that is told where its repository is (as hooks are) must make ours nevertheless, and the user's hooks and signatures are not for it.
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Where(static entry => !((string)entry.Key).StartsWith("GIT_", StringComparison.Ordinal))
            .ToDictionary(static entry => (string)entry.Key, static entry => (string?)entry.Value ?? "");
        environment["GIT_CONFIG_NOSYSTEM"] = "1";
        environment["GIT_CONFIG_GLOBAL"] = OperatingSystem.IsWindows() ? "NUL" : "/dev/null";
        if (ProgramSearch.Find("git", environment.GetValueOrDefault("PATH"), folder) is not { } program) return (null, "there is no git");
        var git = new GitProgram(program, folder, environment, TimeProvider.System);
        string[][] lines =
        [
            ["init", "-q", "-b", "main"],
            ["add", "--all"],
            ["-c", "user.name=HAL9 demo", "-c", "user.email=demo@localhost", "commit", "-q", "-m", $"feat: begin the {sample}"],
        ];
        foreach (var line in lines)
        {
            var answer = await git.RunAsync(line, cancellation).ConfigureAwait(false);
            if (!answer.Succeeded) return (null, $"`git {line[0]}` failed: {answer.Error.ReplaceLineEndings(" ")}");
        }
        return (folder, null);
    }
}
