using System.Text.Json;
using Hal9.Machine.Processes;
using Hal9.Toolchains.Testing;
using Hal9.Toolchains.Tools;

namespace Hal9.Toolchains.Cargo;

/// <summary>
/// A test binary that Cargo built, started as Cargo would. The harness tells of each test as JSON, which it only does for who claims to be a bootstrapping compiler;
/// a harness of another's making is one test, told by its exit code.
/// </summary>
/// <remarks>https://doc.rust-lang.org/cargo/reference/environment-variables.html</remarks>
internal sealed class CargoTestBinary(ToolchainProject project, CargoArtifact artifact, string variant, IReadOnlyDictionary<string, string> environment) : TestModule(project, artifact.Name, variant)
{
    /// <summary>Absolute.</summary>
    public string Binary => artifact.TestBinary!;

    public override async Task<TestListing> ListAsync(ToolRunner runner, TimeSpan deadline, CancellationToken cancellation)
    {
        var tests = new List<TestCase>();
        var run = await runner.RunAsync(Call(["--list", "--format", "terse"], deadline), cancellation, line =>
        {
            if (line.Text.EndsWith(": test", StringComparison.Ordinal)) tests.Add(new TestCase(line.Text[..^": test".Length], line.Text[..^": test".Length]));
        }).ConfigureAwait(false);
        // A harness that cannot list is run as a whole.
        return new TestListing(run.Succeeded ? tests : [Whole], run.Problem);
    }

    public override async Task<ToolRun> RunAsync(IReadOnlyList<TestCase>? selection, TestWatch watch, ToolRunner runner, TimeSpan deadline, CancellationToken cancellation)
    {
        var heard = false;
        // The binary's own file is what tells two of the same name apart; a selection of all of it needs no names.
        string[] names = selection is null || selection.Any(static test => test.Uid.Length == 0) ? [] : ["--exact", .. selection.Select(static test => test.Uid)];
        var started = runner.Time.GetTimestamp();
        var run = await runner.RunAsync(Call(["-Z", "unstable-options", "--format", "json", "--report-time", .. names], deadline), cancellation, line =>
        {
            if (line.Source == OutputSource.Error) return;
            heard |= line.Text.StartsWith(LibTestMessage.SuiteBegin, StringComparison.Ordinal);
            LibTestMessage.Parse(line.Text)?.Tell(watch);
        }).ConfigureAwait(false);
        if (heard || run.Problem is not null) return run;
        var plain = await runner.RunAsync(Call([], deadline), cancellation).ConfigureAwait(false);
        if (plain.Problem is null) watch.Ended(Whole, plain.ExitCode == 0 ? TestOutcome.Passed : TestOutcome.Failed, runner.Time.GetElapsedTime(started), plain.ExitCode == 0 ? null : $"exit code {plain.ExitCode}", null, string.Join('\n', plain.Tail.Select(static line => line.Text)));
        return plain;
    }

    private TestCase Whole => new("", artifact.Name);

    private ToolCommand Call(IReadOnlyList<string> arguments, TimeSpan deadline) => new()
    {
        Title = Name, Program = artifact.TestBinary!, Arguments = arguments, Directory = artifact.PackageFolder, Deadline = deadline,
        Environment = new Dictionary<string, string>(environment)
        {
            ["RUSTC_BOOTSTRAP"] = "1", ["CARGO_MANIFEST_DIR"] = artifact.PackageFolder, ["CARGO_PKG_NAME"] = artifact.Package, ["CARGO_PKG_VERSION"] = artifact.Version,
        },
    };
}

/// <summary>A line of the harness's JSON about one test.</summary>
/// <param name="Event"><c>started</c>, <c>ok</c>, <c>failed</c>, <c>ignored</c>.</param>
internal sealed record LibTestMessage(string Name, string Event, TimeSpan Duration, string? Message, string? Output)
{
    /// <summary>How the first line of a harness begins, tests or none.</summary>
    public const string SuiteBegin = "{ \"type\": \"suite\"";

    /// <summary>Null for what is said about the whole suite, and for what a test prints itself.</summary>
    public static LibTestMessage? Parse(string line)
    {
        if (!line.StartsWith('{')) return null;
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            if (Text(root, "type") is not "test" || Text(root, "name") is not { } name || Text(root, "event") is not { } what) return null;
            var seconds = root.TryGetProperty("exec_time", out var time) && time.TryGetDouble(out var number) ? number : 0;
            return new LibTestMessage(name, what, TimeSpan.FromSeconds(seconds), Text(root, "message") ?? Text(root, "reason"), Text(root, "stdout"));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public void Tell(TestWatch watch)
    {
        var test = new TestCase(Name, Name);
        switch (Event)
        {
            case "started":
                watch.Started(test);
                break;
            case "ok":
                watch.Ended(test, TestOutcome.Passed, Duration);
                break;
            case "ignored":
                watch.Ended(test, TestOutcome.Skipped, Duration, Message);
                break;
            case "failed":
                watch.Ended(test, TestOutcome.Failed, Duration, Message ?? RustPanic.MessageOf(Output) ?? "failed", null, Output);
                break;
        }
    }

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
