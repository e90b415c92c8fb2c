using System.Diagnostics;
using System.Text;

namespace Hal9.Cli.Tests;

/// <summary>
/// The built program, run as a person's shell runs it. It lies beside the tests; HAL9_PROGRAM names another one to be put through the same tests,
/// such as the published native one.
/// </summary>
internal static class Hal9Program
{
    public static string Path { get; } = Environment.GetEnvironmentVariable("HAL9_PROGRAM") is { Length: > 0 } named
        ? named
        : System.IO.Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "hal9.exe" : "hal9");

    public static Task<Ran> RunAsync(params string[] arguments) => RunAsync(new Typed(arguments));

    public static async Task<Ran> RunAsync(Typed typed)
    {
        using var process = Start(typed);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(typed.Deadline);
        var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
        var error = process.StandardError.ReadToEndAsync(deadline.Token);
        await process.StandardInput.BaseStream.WriteAsync(typed.Input, deadline.Token);
        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"hal9 {string.Join(' ', typed.Arguments)} did not end");
        }
        return new Ran(process.ExitCode, await output, await error);
    }

    public static Process Start(Typed typed)
    {
        var start = new ProcessStartInfo(Path, typed.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = typed.Folder ?? Environment.CurrentDirectory,
        };
        // What the caller's shell says about colour and width must not decide a test.
        foreach (var name in (string[])["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "HAL9_TRACE"]) start.Environment.Remove(name);
        foreach (var (name, value) in typed.Variables) start.Environment[name] = value;
        return Process.Start(start)!;
    }
}

internal sealed record Typed(params string[] Arguments)
{
    /// <summary>A program that has not ended by then is killed, and the test fails.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(60);

    public byte[] Input { get; init; } = [];

    public string? Folder { get; init; }

    public Dictionary<string, string> Variables { get; init; } = [];
}

internal sealed record Ran(int ExitCode, string Output, string Error);
