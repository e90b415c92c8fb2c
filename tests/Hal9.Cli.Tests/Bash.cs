using System.Diagnostics;

namespace Hal9.Cli.Tests;

/// <summary>A line run by a real bash, with <c>$P</c> as the program.</summary>
internal static class Bash
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public static async Task<Ran> RunAsync(string line, string folder, string? path = null)
    {
        if (!File.Exists("/bin/bash")) Assert.Skip("needs bash");
        var start = new ProcessStartInfo("/bin/bash", ["-c", line]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        start.Environment["P"] = Hal9Program.Path;
        if (path is not null) start.Environment["PATH"] = $"{path}:{Environment.GetEnvironmentVariable("PATH")}";
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        using var bash = Process.Start(start)!;
        try
        {
            var error = bash.StandardError.ReadToEndAsync(deadline.Token);
            var output = await bash.StandardOutput.ReadToEndAsync(deadline.Token);
            await bash.WaitForExitAsync(deadline.Token);
            return new Ran(bash.ExitCode, output, await error);
        }
        catch (OperationCanceledException)
        {
            bash.Kill(entireProcessTree: true);
            throw new TimeoutException($"`{line}` did not end");
        }
    }
}
