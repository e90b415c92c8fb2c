using System.Diagnostics;
using System.Globalization;
using Hal9.Engine.Runs;
using Hal9.Engine.Tests.Containers;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Tests.Runs;

/// <summary>A run in a process of its own, which kills itself without warning after so many events and milliseconds.</summary>
internal static class KilledRun
{
    public const string RunId = "7";

    /// <summary>A file of this name in the folder: the run's jobs may use podman.</summary>
    public const string WithPodman = "with-podman";

    /// <summary>What the process returns when its run succeeded.</summary>
    public const int Succeeded = 0;

    /// <summary>Starts or resumes the run of <c>workflow.yml</c> in a folder.</summary>
    /// <param name="events">Killed after this many new events; 0: never.</param>
    public static async Task<int> RunAsync(string root, int events, int delay)
    {
        using var test = new TestRun(root);
        if (File.Exists(Path.Combine(root, WithPodman))) test.Adjust = request => request with { InheritedEnvironment = Podman.Environment };
        test.Secrets["PASSWORD"] = "a-secret-of-the-run";
        var engine = new RunEngine(TimeProvider.System);
        var request = test.Request(await File.ReadAllTextAsync(Path.Combine(root, "workflow.yml")), RunId);
        var isResumed = File.Exists(Path.Combine(test.RunsFolder, RunId, "journal.jsonl"));
        var opening = isResumed ? await engine.ResumeAsync(request, CancellationToken.None) : await engine.StartAsync(request, CancellationToken.None);
        if (opening is RunOpening.Refused { Diagnostics: [{ Code: "HAL4104" }] }) return Succeeded;
        if (opening is not RunOpening.Opened opened)
        {
            await Console.Error.WriteLineAsync(string.Join('\n', ((RunOpening.Refused)opening).Diagnostics));
            return 3;
        }
        var isNew = !isResumed;
        await foreach (var happening in opened.Run.Events)
        {
            // What a resumed run tells of its past does not count.
            isNew |= happening is RunContinued;
            if (isNew && events > 0 && --events == 0) _ = KillAsync(delay);
        }
        return (await opened.Run.Ended).Result == JobResult.Success ? Succeeded : 4;
    }

    private static async Task KillAsync(int delay)
    {
        await Task.Delay(delay);
        Process.GetCurrentProcess().Kill();
    }

    /// <summary>Runs this very program as the child, and returns its exit code.</summary>
    public static async Task<(int Code, string Error)> StartAsync(string root, int events, int delay)
    {
        using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["run", root, events.ToString(CultureInfo.InvariantCulture), delay.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardError = true,
        })!;
        var error = await child.StandardError.ReadToEndAsync();
        await child.WaitForExitAsync();
        return (child.ExitCode, error);
    }
}
