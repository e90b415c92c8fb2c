using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Hal9.Toolchains.Testing;
using Hal9.Toolchains.Tools;

namespace Hal9.Toolchains.DotNet;

/// <summary>A test program of Microsoft.Testing.Platform: xUnit v3, MSTest, NUnit or TUnit. It is talked to as an editor would.</summary>
/// <param name="module">Where it lies, and how it is started.</param>
internal sealed class TestingPlatformModule(ToolchainProject project, DotNetModule module, TestOptions options) : TestModule(project, module.Name, module.Framework)
{
    /// <summary>How long a program may take from its start to its first word, and from its last word to its end.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public override async Task<TestListing> ListAsync(ToolRunner runner, TimeSpan deadline, CancellationToken cancellation)
    {
        var tests = new List<TestCase>();
        var run = await TalkAsync(
            runner, deadline,
            async (connection, token) => await connection.RequestAsync("testing/discoverTests", WriteRun, (method, said) => ForEachNode(method, said, (test, _, _) => tests.Add(test)), token).ConfigureAwait(false),
            cancellation).ConfigureAwait(false);
        return new TestListing(tests, run.Problem ?? (run.ExitCode is 0 or 8 ? null : ToolchainDiagnostics.TestHostCrashed.Nowhere($"{Name} ended with exit code {run.ExitCode} when it was to list its tests")));
    }

    public override async Task<ToolRun> RunAsync(IReadOnlyList<TestCase>? selection, TestWatch watch, ToolRunner runner, TimeSpan deadline, CancellationToken cancellation)
    {
        if (options.CoverageFolder is { } folder && module.CoverageArguments(folder) is { } measured)
        {
            if (selection is null) return await MeasureAsync(measured, watch, runner, deadline, cancellation).ConfigureAwait(false);
            // What is tried again was measured already, and is known by its name alone.
            var names = selection.Select(static test => test.Name).ToHashSet(StringComparer.Ordinal);
            selection = [.. (await ListAsync(runner, deadline, cancellation).ConfigureAwait(false)).Tests.Where(test => names.Contains(test.Name))];
        }
        return await TalkAsync(
            runner, deadline,
            async (connection, token) =>
            {
                await connection.RequestAsync("testing/runTests", json =>
                {
                    WriteRun(json);
                    if (selection is not null) WriteSelection(json, selection);
                }, (method, said) => ForEachNode(method, said, (test, state, node) => Hear(watch, test, state, node)), token).ConfigureAwait(false);
            }, cancellation).ConfigureAwait(false);
    }

    /// <summary>
    /// Runs all tests as a person would, and reads what is printed: whoever measures coverage starts a second process, which an editor cannot talk to.
    /// </summary>
    private async Task<ToolRun> MeasureAsync(IReadOnlyList<string> arguments, TestWatch watch, ToolRunner runner, TimeSpan deadline, CancellationToken cancellation)
    {
        var output = new PlatformOutput(watch);
        var command = module.Start([.. arguments, "--output", "Detailed", .. options.HostArguments], options.Environment) with { Deadline = deadline };
        var run = await runner.RunAsync(PlatformOutput.Progress(command), cancellation, output.Read).ConfigureAwait(false);
        output.Finish();
        // 8: there are no tests.
        return run.ExitCode == 8 ? run with { ExitCode = 0 } : run;
    }

    /// <summary>
    /// Starts the program, which connects to us; talks; lets it end. A program that dies in the middle simply has ended: what it had said stands.
    /// </summary>
    private async Task<ToolRun> TalkAsync(ToolRunner runner, TimeSpan deadline, Func<ServerModeConnection, CancellationToken, Task> talk, CancellationToken cancellation)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var command = module.Start(["--server", "--client-host", "127.0.0.1", "--client-port", port, .. options.HostArguments], options.Environment) with { Deadline = deadline };
        var process = runner.RunAsync(command, ending.Token);
        try
        {
            using var gone = CancellationTokenSource.CreateLinkedTokenSource(ending.Token);
            _ = process.ContinueWith(_ => gone.Cancel(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            using var client = await listener.AcceptTcpClientAsync(gone.Token).AsTask().WaitAsync(Patience, runner.Time, gone.Token).ConfigureAwait(false);
            client.NoDelay = true;
            var connection = new ServerModeConnection(new BufferedStream(client.GetStream(), 16 * 1024));
            await connection.RequestAsync("initialize", WriteClient, static (_, _) => { }, ending.Token).ConfigureAwait(false);
            await talk(connection, ending.Token).ConfigureAwait(false);
            await connection.NotifyAsync("exit", ending.Token).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is IOException or SocketException or InvalidDataException or JsonException || (problem is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            // It has gone, or speaks otherwise; how it ended says more.
        }
        catch (TimeoutException)
        {
            await ending.CancelAsync().ConfigureAwait(false);
        }
        finally
        {
            ending.CancelAfter(Patience);
        }
        try
        {
            return await process.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new ToolRun(command, -1, ToolchainDiagnostics.TestHostCrashed.Nowhere($"{Name} does not answer, and did not end by itself"), [], Patience);
        }
    }

    private static void WriteClient(Utf8JsonWriter json)
    {
        json.WriteNumber("processId", Environment.ProcessId);
        json.WriteStartObject("clientInfo");
        json.WriteString("name", "hal9");
        json.WriteString("version", "1");
        json.WriteEndObject();
        json.WriteStartObject("capabilities");
        json.WriteStartObject("testing");
        json.WriteBoolean("debuggerProvider", false);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteRun(Utf8JsonWriter json) => json.WriteString("runId", Guid.NewGuid());

    private static void WriteSelection(Utf8JsonWriter json, IReadOnlyList<TestCase> selection)
    {
        json.WriteStartArray("tests");
        foreach (var test in selection)
        {
            json.WriteStartObject();
            json.WriteString("uid", test.Uid);
            json.WriteString("display-name", test.Name);
            json.WriteString("node-type", "action");
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void ForEachNode(string method, JsonElement said, Action<TestCase, string, JsonElement> take)
    {
        if (method != "testing/testUpdates/tests" || !said.TryGetProperty("changes", out var changes) || changes.ValueKind != JsonValueKind.Array) return;
        foreach (var change in changes.EnumerateArray())
        {
            var node = change.GetProperty("node");
            if (Text(node, "execution-state") is not { } state || Text(node, "node-type") == "group") continue;
            var (type, name) = (Text(node, "location.type"), Text(node, "display-name") ?? "");
            var test = new TestCase(Text(node, "uid")!, type is null || name.StartsWith(type, StringComparison.Ordinal) ? name : $"{type}.{name}")
            {
                Path = Text(node, "location.file"), Line = node.TryGetProperty("location.line-start", out var line) && line.TryGetInt32(out var number) ? number : 0,
            };
            take(test, state, node);
        }
    }

    private static void Hear(TestWatch watch, TestCase test, string state, JsonElement node)
    {
        var duration = TimeSpan.FromMilliseconds(node.TryGetProperty("time.duration-ms", out var time) && time.TryGetDouble(out var milliseconds) ? milliseconds : 0);
        var (message, trace, output) = (Text(node, "error.message"), Text(node, "error.stacktrace"), Text(node, "standardOutput"));
        switch (state)
        {
            case "in-progress":
                watch.Started(test);
                break;
            case "passed":
                watch.Ended(test, TestOutcome.Passed, duration);
                break;
            case "skipped":
                watch.Ended(test, TestOutcome.Skipped, duration, message);
                break;
            case "failed" or "error" or "timed-out" or "cancelled":
                watch.Ended(test, TestOutcome.Failed, duration, message ?? state, trace, output);
                break;
        }
    }

    private static string? Text(JsonElement node, string name) => node.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
