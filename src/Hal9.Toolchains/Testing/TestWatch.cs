namespace Hal9.Toolchains.Testing;

/// <summary>Hears of the tests of one process, knows which are running, and ends the process when one takes too long. Threads may share it.</summary>
/// <param name="module">Name of what is run.</param>
public sealed class TestWatch(string module, TimeSpan testDeadline, ITestProgress progress, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(200);

    private readonly Lock gate = new();
    private readonly Dictionary<string, (TestCase Test, long Since)> running = new(StringComparer.Ordinal);
    private readonly List<TestResult> results = [];
    private readonly CancellationTokenSource late = new();
    private ITimer? timer;

    /// <summary>Cancelled when a test has taken too long.</summary>
    public CancellationToken Late => late.Token;

    /// <summary>Tests that had begun and not ended, the one that runs longest first.</summary>
    public IReadOnlyList<(TestCase Test, TimeSpan For)> Running
    {
        get
        {
            lock (gate) return [.. running.Values.OrderBy(static entry => entry.Since).Select(entry => (entry.Test, time.GetElapsedTime(entry.Since)))];
        }
    }

    /// <summary>In the order the tests ended.</summary>
    public IReadOnlyList<TestResult> Results
    {
        get
        {
            lock (gate) return [.. results];
        }
    }

    public void Started(TestCase test) => Started(test, TimeSpan.Zero);

    /// <param name="ago">How long before it was told.</param>
    public void Started(TestCase test, TimeSpan ago)
    {
        lock (gate)
        {
            running.TryAdd(test.Uid, (test, time.GetTimestamp() - (long)(ago.TotalSeconds * time.TimestampFrequency)));
            timer ??= time.CreateTimer(_ => Look(), null, Tick, Tick);
        }
    }

    public void Ended(TestCase test, TestOutcome outcome, TimeSpan duration, string? message = null, string? trace = null, string? output = null)
    {
        var result = new TestResult(module, test, outcome, duration) { Message = message, Trace = trace, Output = output };
        lock (gate)
        {
            running.Remove(test.Uid);
            results.Add(result);
        }
        progress.Ended(result);
    }

    public void Dispose()
    {
        timer?.Dispose();
        late.Dispose();
    }

    private void Look()
    {
        lock (gate)
        {
            if (running.Values.Any(entry => time.GetElapsedTime(entry.Since) > testDeadline)) late.Cancel();
        }
    }
}

/// <summary>Hears of tests, to show them. Calls come from any thread.</summary>
public interface ITestProgress
{
    void Ended(TestResult result);

    /// <param name="module">Its name.</param>
    /// <param name="results">Of this run of it.</param>
    void ModuleEnded(string module, IReadOnlyList<TestResult> results, TimeSpan elapsed);
}
