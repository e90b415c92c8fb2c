using System.Diagnostics;

namespace Hal9.Cli.Tests;

public sealed class InterruptionTests
{
    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task A_signal_ends_a_verb_that_waits_for_input_without_a_word(string signal, int exitCode)
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("needs POSIX signals");
        using var process = Hal9Program.Start(new Typed("check", "-"));
        await UntilItReadsAsync(process.Id);
        using var kill = Process.Start("kill", ["-" + signal, process.Id.ToString()]);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal((exitCode, "", ""), (process.ExitCode, await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken)));
    }

    /// <summary>The program listens to signals once its signal thread is there.</summary>
    private static async Task UntilItReadsAsync(int process)
    {
        var deadline = Stopwatch.StartNew();
        while (!Directory.EnumerateDirectories($"/proc/{process}/task").Any(thread => Catches(Path.Combine(thread, "status"))))
        {
            Assert.True(deadline.Elapsed < TimeSpan.FromSeconds(20), "hal9 does not listen to signals");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>SigCgt is a mask in hexadecimal; SIGTERM is bit 14.</summary>
    private static bool Catches(string status)
    {
        var caught = File.ReadLines(status).FirstOrDefault(line => line.StartsWith("SigCgt:", StringComparison.Ordinal));
        return caught is not null && (Convert.ToUInt64(caught["SigCgt:".Length..].Trim(), 16) >> 14 & 1) == 1;
    }
}
