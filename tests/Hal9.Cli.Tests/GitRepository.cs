using System.Diagnostics;

namespace Hal9.Cli.Tests;

/// <summary>A real repository on branch <c>main</c> of empty commits, apart from the user's settings.</summary>
internal static class GitRepository
{
    public static void Create(string folder, params ReadOnlySpan<string> messages)
    {
        Git(folder, "init", "-q", "-b", "main");
        foreach (var message in messages) Git(folder, "-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "-q", "--allow-empty", "-m", message);
    }

    /// <summary>What git answers, trimmed.</summary>
    public static string Ask(string folder, params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true })!;
        var answer = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return answer.Trim();
    }

    public static void Git(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = folder };
        (start.Environment["GIT_CONFIG_GLOBAL"], start.Environment["GIT_CONFIG_NOSYSTEM"]) = ("/dev/null", "1");
        using var git = Process.Start(start)!;
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
    }
}
