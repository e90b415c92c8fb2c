using System.Collections;
using Hal9.Machine.Processes;

namespace Hal9.Machine.Git;

/// <summary>Runs git in one working directory.</summary>
/// <param name="path">Of the program.</param>
/// <param name="environment">The whole environment given to git; prompts and optional locks are turned off in it.</param>
public sealed class GitProgram(string path, string directory, IReadOnlyDictionary<string, string> environment, TimeProvider time)
{
    private const int Ahead = 1024 * 1024;
    private const int AnswerLimit = 64 * 1024 * 1024;

    private readonly Dictionary<string, string> environment = new(environment)
    {
        ["GIT_TERMINAL_PROMPT"] = "0", ["GIT_OPTIONAL_LOCKS"] = "0", ["LC_ALL"] = "C",
    };

    public string Directory { get; } = directory;

    /// <summary>The same git with one more variable.</summary>
    public GitProgram With(string name, string value) => new(path, Directory, new Dictionary<string, string>(environment) { [name] = value }, time);

    /// <summary>The same git elsewhere.</summary>
    public GitProgram In(string other) => new(path, other, environment, time);

    /// <summary>Finds git along the search path; null when there is none.</summary>
    public static GitProgram? Find(string directory, TimeProvider time)
    {
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(static entry => (string)entry.Key, static entry => (string?)entry.Value ?? "");
        return ProgramSearch.Find("git", environment.GetValueOrDefault("PATH"), directory) is { } path ? new GitProgram(path, directory, environment, time) : null;
    }

    /// <summary>Runs to the end; output beyond 64 MiB is an error of git's caller.</summary>
    public async Task<GitAnswer> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation, ReadOnlyMemory<byte> input = default)
    {
        var output = new CapturedOutput(AnswerLimit);
        var exit = await StreamAsync(arguments, output, cancellation, input).ConfigureAwait(false);
        return output.IsCut ? throw new InvalidOperationException($"git {arguments[0]} answered more than {AnswerLimit} bytes") : new GitAnswer(exit, output.OutputText, output.ErrorText);
    }

    /// <summary>Runs to the end, its output given to <paramref name="sink"/> as it comes.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StreamAsync(IReadOnlyList<string> arguments, IOutputSink sink, CancellationToken cancellation, ReadOnlyMemory<byte> input = default)
    {
        var command = new ChildCommand
        {
            Program = path, Arguments = arguments, WorkingDirectory = Directory, Environment = environment, Input = input, Stop = StopTimings.Now, OutputAhead = Ahead,
        };
        var exit = await ChildProcess.RunAsync(command, sink, time, cancellation).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        return exit.Code;
    }
}

/// <param name="Output">As git wrote it.</param>
/// <param name="Error">Trimmed.</param>
public readonly record struct GitAnswer(int ExitCode, string Output, string Error)
{
    public bool Succeeded => ExitCode == 0;
}
