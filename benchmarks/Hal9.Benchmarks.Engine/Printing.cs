using System.Diagnostics;
using System.Globalization;
using Hal9.Engine.Runs;

namespace Hal9.Benchmarks.Engine;

/// <summary>A step that prints a gigabyte, 50 secrets being masked, against the same program piped into <c>cat > FILE</c>; and how much memory it took.</summary>
internal static class Printing
{
    private const int Rounds = 3;
    private const string Prints = "yes 'src/Hal9.Engine/Jobs/JobRunner.cs(42,7): a line such as compilers write, of about a hundred characters' | head -c 1000000000";

    public static async Task RunAsync()
    {
        var chance = new Random(7);
        var secrets = Enumerable.Range(0, 50).ToDictionary(i => $"S{i}", _ => Convert.ToBase64String(Enumerable.Range(0, 24).Select(_ => (byte)chance.Next(256)).ToArray()));
        using var ground = new Ground { Secrets = secrets };
        List<double> floors = [], runs = [];
        var before = PeakMemory();
        for (var round = 0; round < Rounds; round++)
        {
            var clock = Stopwatch.StartNew();
            var file = Path.Combine(ground.Root, "floor");
            using (var process = Process.Start("bash", ["--norc", "-c", $"{Prints} | cat > '{file}'"])) await process.WaitForExitAsync().ConfigureAwait(false);
            floors.Add(clock.Elapsed.TotalSeconds);
            File.Delete(file);
            long first = 0, last = 0;
            await ground.RunAsync($"on: push\njobs:\n  loud:\n    runs-on: ubuntu-latest\n    steps:\n      - run: \"{Prints}\"\n", (happening, now) =>
            {
                if (happening is StepStarted) first = now;
                if (happening is StepCompleted) last = now;
            }).ConfigureAwait(false);
            runs.Add(Stopwatch.GetElapsedTime(first, last).TotalSeconds);
            Directory.Delete(Path.Combine(ground.Repository, ".hal9"), recursive: true);
        }
        double floor = Table.Median(floors), ours = Table.Median(runs);
        Table.Head("A step that prints 1 GB, 50 secrets", "what", "time", "to the floor");
        Table.Row($"floor: into `cat > FILE` | {floor:0.00} s | 1.00");
        Table.Row($"the step, its log masked and written | {ours:0.00} s | {ours / floor:0.00}");
        Table.Row($"peak memory of the whole process (before: {before} MB) | {PeakMemory()} MB | ");
    }

    /// <summary>In megabytes; 0 where the system does not say.</summary>
    public static long PeakMemory()
    {
        if (!File.Exists("/proc/self/status")) return 0;
        var line = File.ReadLines("/proc/self/status").First(static one => one.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line["VmHWM:".Length..].Trim().Split(' ')[0], CultureInfo.InvariantCulture) / 1024;
    }
}
