using System.Diagnostics;
using Hal9.Engine.Runs;
using Hal9.Machine.Processes;

namespace Hal9.Benchmarks.Engine;

/// <summary>
/// A job of 200 steps <c>run: true</c>, from its first step's start to its last step's end, against a shell loop that spawns the same
/// 200 bashes with the same flags, and against our own spawning without the engine around it.
/// </summary>
internal static class StepCost
{
    private const int Steps = 200;
    private const int Rounds = 9;

    public static async Task RunAsync()
    {
        using var ground = new Ground();
        var workflow = "on: push\njobs:\n  many:\n    runs-on: ubuntu-latest\n    steps:\n" + string.Concat(Enumerable.Repeat("      - run: \"true\"\n", Steps));
        var script = Path.Combine(ground.Root, "true.sh");
        await File.WriteAllTextAsync(script, "true\n").ConfigureAwait(false);
        List<double> loop = [], spawned = [], engine = [];
        // One round to warm up: the JIT's first calls are no cost of a step.
        for (var round = -1; round < Rounds; round++)
        {
            var a = await LoopAsync(script).ConfigureAwait(false);
            var b = await SpawnAsync(script).ConfigureAwait(false);
            var c = await EngineAsync(ground, workflow).ConfigureAwait(false);
            if (round < 0) continue;
            loop.Add(a);
            spawned.Add(b);
            engine.Add(c);
        }
        double floor = Table.Median(loop), bare = Table.Median(spawned), ours = Table.Median(engine);
        var ratio = Table.Median(engine.Zip(loop, static (one, other) => one / other));
        Table.Head($"{Steps} steps of `run: true`, one after the other", "what", "a step", "to the loop");
        Table.Row($"floor: a shell loop spawning `bash -e FILE` | {floor:0.00} ms | 1.00");
        Table.Row($"Hal9.Machine spawning the same | {bare:0.00} ms | {bare / floor:0.00}");
        Table.Row($"a step | {ours:0.00} ms | {ratio:0.00}");
        Table.Row($"a step over the bare spawn | {ours - floor:0.00} ms | ");
    }

    private static async Task<double> LoopAsync(string script)
    {
        var start = new ProcessStartInfo("bash", ["--norc", "-c", $"for ((i = 0; i < {Steps}; i++)); do /usr/bin/bash -e '{script}'; done"]);
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync().ConfigureAwait(false);
        return clock.Elapsed.TotalMilliseconds / Steps;
    }

    private static async Task<double> SpawnAsync(string script)
    {
        var command = new ChildCommand
        {
            Program = "/usr/bin/bash", Arguments = ["-e", script], WorkingDirectory = "/", Environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" },
        };
        var sink = new NoOutput();
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < Steps; i++) await ChildProcess.RunAsync(command, sink, TimeProvider.System, CancellationToken.None).ConfigureAwait(false);
        return clock.Elapsed.TotalMilliseconds / Steps;
    }

    private static async Task<double> EngineAsync(Ground ground, string workflow)
    {
        long first = 0, last = 0;
        await ground.RunAsync(workflow, (happening, now) =>
        {
            if (happening is StepStarted && first == 0) first = now;
            if (happening is StepCompleted) last = now;
        }).ConfigureAwait(false);
        return Stopwatch.GetElapsedTime(first, last).TotalMilliseconds / Steps;
    }

    private sealed class NoOutput : IOutputSink
    {
        public void Write(OutputSource source, ReadOnlySpan<byte> bytes)
        {
        }

        public ValueTask TurnAsync(bool isIdle) => ValueTask.CompletedTask;
    }
}
