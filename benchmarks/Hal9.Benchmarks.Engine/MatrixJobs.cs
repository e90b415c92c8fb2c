using System.Diagnostics;

namespace Hal9.Benchmarks.Engine;

/// <summary>256 legs of one matrix, each a job with one step <c>run: true</c>, start to end of the run; the floor spawns as many bashes, two at a time.</summary>
internal static class MatrixJobs
{
    private const int Rounds = 5;

    public static async Task RunAsync()
    {
        using var ground = new Ground();
        const string workflow = """
            on: push
            jobs:
              many:
                runs-on: ubuntu-latest
                strategy:
                  matrix:
                    a: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]
                    b: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]
                steps:
                  - run: "true"
            """;
        var script = Path.Combine(ground.Root, "true.sh");
        await File.WriteAllTextAsync(script, "true\n").ConfigureAwait(false);
        List<double> floors = [], runs = [];
        for (var round = 0; round < Rounds; round++)
        {
            var clock = Stopwatch.StartNew();
            using (var process = Process.Start("bash", ["--norc", "-c", $"seq 256 | xargs -P {Environment.ProcessorCount} -I @ /usr/bin/bash -e '{script}'"])) await process.WaitForExitAsync().ConfigureAwait(false);
            floors.Add(clock.Elapsed.TotalSeconds);
            clock.Restart();
            await ground.RunAsync(workflow, static (_, _) => { }).ConfigureAwait(false);
            runs.Add(clock.Elapsed.TotalSeconds);
        }
        double floor = Table.Median(floors), ours = Table.Median(runs);
        Table.Head($"256 jobs of a matrix on {Environment.ProcessorCount} cores", "what", "all", "to the floor");
        Table.Row($"floor: `xargs -P` spawning 256 bashes | {floor:0.00} s | 1.00");
        Table.Row($"a run of 256 jobs with one step each (budget: 6 s) | {ours:0.00} s | {ours / floor:0.00}");
    }
}
