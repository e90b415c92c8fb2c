using System.Diagnostics;
using Hal9.Engine.Runs;
using Hal9.Journal;
using Hal9.Journal.Files;
using Hal9.Workflows.Planning;

namespace Hal9.Benchmarks.Engine;

/// <summary>The three records of a step, made, serialised and appended: CPU time of this process, against as many bare writes of as many bytes.</summary>
internal static class JournalCost
{
    private const int Steps = 10_000;
    private const int Rounds = 5;

    public static async Task RunAsync()
    {
        using var ground = new Ground();
        List<double> floors = [], ours = [];
        for (var round = -1; round < Rounds; round++)
        {
            var floor = Write(Path.Combine(ground.Root, "floor"));
            var journal = await AppendAsync(ground.Root, $"round{round + 1}").ConfigureAwait(false);
            if (round < 0) continue;
            floors.Add(floor);
            ours.Add(journal);
        }
        Table.Head("The journal's part of a step: three records", "what", "CPU", "to the floor");
        Table.Row($"floor: three bare writes of 300 bytes | {Table.Median(floors) * 1000:0.0} µs | 1.0");
        Table.Row($"three records appended (budget: 100 µs) | {Table.Median(ours) * 1000:0.0} µs | {Table.Median(ours) / Table.Median(floors):0.0}");
    }

    private static async Task<double> AppendAsync(string root, string name)
    {
        var store = new FileJournalStore(Path.Combine(root, "journals"), TimeProvider.System);
        if (await store.OpenAsync(new StreamId(name), StreamMode.New, CancellationToken.None).ConfigureAwait(false) is not JournalOpening.Opened opened) throw new InvalidOperationException("no journal");
        await using var held = opened.Journal.ConfigureAwait(false);
        var before = Cpu();
        for (var step = 0; step < Steps; step++)
        {
            var place = step.ToString(System.Globalization.CultureInfo.InvariantCulture);
            await opened.Journal.AppendAsync(RunEvents.StepStarted.Of(new StepStarted("build", place, "Run true", 4711)), CancellationToken.None).ConfigureAwait(false);
            await opened.Journal.AppendAsync(RunEvents.ProcessStarted.Of(new ProcessStarted("build", place, 1234, 567890, "0c9f2c52-7b3e-4bb4-a5f4-0123456789ab")), CancellationToken.None).ConfigureAwait(false);
            await opened.Journal.AppendAsync(RunEvents.StepCompleted.Of(new StepCompleted("build", place, JobResult.Success, JobResult.Success, 4811, 2.345)), CancellationToken.None).ConfigureAwait(false);
        }
        return (Cpu() - before) / Steps;
    }

    private static double Write(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        var bytes = new byte[300];
        var offset = 0L;
        var before = Cpu();
        for (var i = 0; i < 3 * Steps; i++)
        {
            RandomAccess.Write(file, bytes, offset);
            offset += bytes.Length;
        }
        return (Cpu() - before) / Steps;
    }

    private static double Cpu() => Process.GetCurrentProcess().TotalProcessorTime.TotalMilliseconds;
}
