using Hal9.Primitives.Diagnostics;
using Hal9.Toolchains.Tools;

namespace Hal9.Toolchains.Testing;

/// <summary>
/// Runs the tests of modules, whatever toolchain they are of: shards, isolation, rounds, retries of what failed, deadlines, and hosts that crash or hang.
/// </summary>
/// <param name="durationOf">How long a test takes, by its key, for shards; null for one that is not known.</param>
public sealed class TestSession(ToolRunner runner, TestOptions options, Func<string, TimeSpan?> durationOf, ITestProgress progress)
{
    private readonly List<Diagnostic> problems = [];

    /// <summary>What is known so far of the round under way, for when it is cut off.</summary>
    private readonly List<TestResult> known = [];
    private readonly Lock gate = new();

    public async Task<TestReport> RunAsync(IReadOnlyList<TestModule> modules, CancellationToken cancellation)
    {
        var started = runner.Time.GetTimestamp();
        using var deadline = new CancellationTokenSource(options.Deadline, runner.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        var results = new List<TestResult>();
        var round = 0;
        try
        {
            var selections = await SelectAsync(modules, either.Token).ConfigureAwait(false);
            do
            {
                round++;
                known.Clear();
                results = [.. await RunRoundAsync(selections, either.Token).ConfigureAwait(false)];
            }
            while (round < options.Rounds && problems.Count == 0 && results.TrueForAll(static result => result.Outcome != TestOutcome.Failed && !result.IsFlaky));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The total deadline; whoever was running has been named by the module's own run.
            lock (gate)
            {
                problems.Add(ToolchainDiagnostics.TestDeadline.Nowhere($"the tests did not end within {options.Deadline}", "`ci.test.deadline` of hal9.yml, or --deadline"));
                results = [.. known];
            }
        }
        return new TestReport(results, problems, round, runner.Time.GetElapsedTime(started));
    }

    /// <summary>What of each module is run; null: all of it, which needs no list.</summary>
    private async Task<IReadOnlyList<(TestModule Module, IReadOnlyList<TestCase>? Tests)>> SelectAsync(IReadOnlyList<TestModule> modules, CancellationToken cancellation)
    {
        if (options.Shard is null && !options.Isolate) return [.. modules.Select(static module => (module, (IReadOnlyList<TestCase>?)null))];
        var listed = new List<(TestModule Module, TestCase Test)>();
        foreach (var module in modules)
        {
            var listing = await module.ListAsync(runner, options.Deadline, cancellation).ConfigureAwait(false);
            if (listing.Problem is { } problem) problems.Add(problem);
            listed.AddRange(listing.Tests.DistinctBy(static test => test.Uid).Select(test => (module, test)));
        }
        if (options.Shard is { } shard) listed = [.. shard.Of(listed, static pair => $"{pair.Module.Name}::{pair.Test.Uid}", pair => durationOf($"{pair.Module.Name}::{pair.Test.Name}"))];
        return [.. listed.GroupBy(static pair => pair.Module).Select(static group => (group.Key, (IReadOnlyList<TestCase>?)[.. group.Select(static pair => pair.Test)]))];
    }

    private async Task<IEnumerable<TestResult>> RunRoundAsync(IReadOnlyList<(TestModule Module, IReadOnlyList<TestCase>? Tests)> selections, CancellationToken cancellation)
    {
        var results = new IReadOnlyList<TestResult>[selections.Count];
        // As many at once as the tool itself would: one for each processor, and Cargo's one after another.
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Isolate || selections.Any(static pair => pair.Module.Project.Toolchain is CargoToolchain) ? 1 : options.Parallel ?? Environment.ProcessorCount, CancellationToken = cancellation };
        await Parallel.ForAsync(0, selections.Count, parallel, async (i, token) => results[i] = await RunModuleAsync(selections[i].Module, selections[i].Tests, token).ConfigureAwait(false)).ConfigureAwait(false);
        return results.SelectMany(static result => result);
    }

    private async Task<IReadOnlyList<TestResult>> RunModuleAsync(TestModule module, IReadOnlyList<TestCase>? tests, CancellationToken cancellation)
    {
        var started = runner.Time.GetTimestamp();
        List<TestResult> results = [];
        if (tests is null || !options.Isolate) results.AddRange(await RunOnceAsync(module, tests, cancellation).ConfigureAwait(false));
        else foreach (var test in tests) results.AddRange(await RunOnceAsync(module, [test], cancellation).ConfigureAwait(false));
        // A round that hunts a failure must not mend it.
        if (options.Rounds == 1) await RetryAsync(module, results, cancellation).ConfigureAwait(false);
        lock (gate) known.AddRange(results);
        progress.ModuleEnded(module.Name, results, runner.Time.GetElapsedTime(started));
        return results;
    }

    /// <summary>Each failed test once more, alone, until it passes or the retries are used up.</summary>
    private async Task RetryAsync(TestModule module, List<TestResult> results, CancellationToken cancellation)
    {
        for (var i = 0; i < results.Count; i++)
        {
            for (var attempt = 2; attempt <= options.Retries + 1 && results[i].Outcome == TestOutcome.Failed; attempt++)
            {
                var failed = results[i];
                using var watch = Watch(module, Silent);
                await RunHostAsync(module, [failed.Test], watch, cancellation).ConfigureAwait(false);
                var again = watch.Results.LastOrDefault(result => result.Test.Name == failed.Test.Name);
                results[i] = again is { Outcome: TestOutcome.Passed }
                    ? again with { Attempts = attempt, IsFlaky = true, Message = failed.Message, Trace = failed.Trace, Output = failed.Output }
                    : failed with { Attempts = attempt };
            }
        }
    }

    private async Task<IReadOnlyList<TestResult>> RunOnceAsync(TestModule module, IReadOnlyList<TestCase>? tests, CancellationToken cancellation)
    {
        using var watch = Watch(module, progress);
        var (run, isLate) = await RunHostAsync(module, tests, watch, cancellation).ConfigureAwait(false);
        var results = watch.Results.ToList();
        var running = watch.Running;
        var names = running.Count == 0 ? "no test had begun that had not ended" : $"running: {string.Join(", ", running.Take(10).Select(static entry => $"{entry.Test.Name} (for {entry.For.TotalSeconds:0.0} s)"))}";
        foreach (var (test, took) in running)
        {
            var why = isLate && took > options.TestDeadline ? $"did not end within {options.TestDeadline}" : isLate ? "was running when its process was ended" : "was running when its process died";
            results.Add(new TestResult(module.Name, test, TestOutcome.Failed, took) { Message = why });
        }
        lock (gate)
        {
            if (isLate) problems.Add(ToolchainDiagnostics.TestHung.Nowhere($"{module.Name} was ended because a test did not end", names));
            else if (run is { Problem: { } problem }) problems.Add(problem);
            else if (run is not null && (running.Count > 0 || (run.ExitCode != 0 && !results.Exists(static result => result.Outcome == TestOutcome.Failed))))
            {
                problems.Add(ToolchainDiagnostics.TestHostCrashed.Nowhere($"{module.Name} ended with exit code {run.ExitCode} before its tests had", $"{names}{LastWords(run)}"));
            }
        }
        return results;
    }

    private async Task<(ToolRun? Run, bool IsLate)> RunHostAsync(TestModule module, IReadOnlyList<TestCase>? tests, TestWatch watch, CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, watch.Late);
        try
        {
            return (await module.RunAsync(tests, watch, runner, options.Deadline, either.Token).ConfigureAwait(false), false);
        }
        catch (OperationCanceledException) when (watch.Late.IsCancellationRequested)
        {
            return (null, true);
        }
        catch (OperationCanceledException) when (watch.Running.Count > 0)
        {
            lock (gate)
            {
                problems.Add(ToolchainDiagnostics.TestDeadline.Nowhere($"{module.Name} was ended while tests were running", string.Join(", ", watch.Running.Take(10).Select(static entry => entry.Test.Name))));
                known.AddRange(watch.Results);
                known.AddRange(watch.Running.Select(entry => new TestResult(module.Name, entry.Test, TestOutcome.Failed, entry.For) { Message = "was running when the tests were ended" }));
            }
            throw;
        }
    }

    private TestWatch Watch(TestModule module, ITestProgress heard) => new(module.Name, options.TestDeadline, heard, runner.Time);

    private static string LastWords(ToolRun run) =>
        run.LastWords is { } words ? $"; its last words: {words}" : "";

    private static ITestProgress Silent { get; } = new NoProgress();

    private sealed class NoProgress : ITestProgress
    {
        public void Ended(TestResult result)
        {
        }

        public void ModuleEnded(string module, IReadOnlyList<TestResult> results, TimeSpan elapsed)
        {
        }
    }
}

/// <summary>What a session found.</summary>
/// <param name="Problems">What kept tests from being run to their end.</param>
/// <param name="Rounds">How many were begun.</param>
public sealed record TestReport(IReadOnlyList<TestResult> Results, IReadOnlyList<Diagnostic> Problems, int Rounds, TimeSpan Elapsed)
{
    public int Count(TestOutcome outcome) => Results.Count(result => result.Outcome == outcome);

    public int Flaky => Results.Count(static result => result.IsFlaky);
}
