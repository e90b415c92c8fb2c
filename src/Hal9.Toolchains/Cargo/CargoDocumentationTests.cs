using System.Text.RegularExpressions;
using Hal9.Machine.Processes;
using Hal9.Toolchains.Testing;
using Hal9.Toolchains.Tools;

namespace Hal9.Toolchains.Cargo;

/// <summary>The examples in the documentation, which rustdoc compiles and runs; told as text.</summary>
/// <param name="cargo">Makes a call of cargo out of a title and arguments.</param>
internal sealed partial class CargoDocumentationTests(ToolchainProject project, string variant, Func<string, IReadOnlyList<string>, ToolCommand> cargo) : TestModule(project, "documentation", variant)
{
    public override async Task<TestListing> ListAsync(ToolRunner runner, TimeSpan deadline, CancellationToken cancellation)
    {
        var tests = new List<TestCase>();
        var run = await runner.RunAsync(Call(["--list", "--format", "terse"], deadline), cancellation, line =>
        {
            if (line.Text.EndsWith(": test", StringComparison.Ordinal)) tests.Add(TestOf(line.Text[..^": test".Length]));
        }).ConfigureAwait(false);
        return new TestListing(tests, run.Problem);
    }

    public override async Task<ToolRun> RunAsync(IReadOnlyList<TestCase>? selection, TestWatch watch, ToolRunner runner, TimeSpan deadline, CancellationToken cancellation)
    {
        var failures = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var failed = new List<TestCase>();
        List<string>? said = null;
        var run = await runner.RunAsync(Call(selection is null ? [] : ["--exact", .. selection.Select(static test => test.Uid)], deadline), cancellation, line =>
        {
            if (line.Source == OutputSource.Error) return;
            if (Said().Match(line.Text) is { Success: true } head) failures[head.Groups["name"].Value] = said = [];
            else if (line.Text is "failures:" || line.Text.StartsWith("test result:", StringComparison.Ordinal)) said = null;
            else if (said is not null) said.Add(line.Text);
            else if (Result().Match(line.Text) is { Success: true } result) Hear(watch, TestOf(result.Groups["name"].Value), result.Groups["outcome"].Value, failed);
        }).ConfigureAwait(false);
        foreach (var test in failed)
        {
            var output = string.Join('\n', failures.GetValueOrDefault(test.Uid) ?? []).Trim();
            watch.Ended(test, TestOutcome.Failed, TimeSpan.Zero, RustPanic.MessageOf(output) ?? "failed", null, output);
        }
        return run;
    }

    private static void Hear(TestWatch watch, TestCase test, string outcome, List<TestCase> failed)
    {
        // What a failed one said stands at the end.
        if (outcome == "FAILED") failed.Add(test);
        else watch.Ended(test, outcome.StartsWith("ignored", StringComparison.Ordinal) ? TestOutcome.Skipped : TestOutcome.Passed, TimeSpan.Zero);
    }

    /// <summary><c>crates/money/src/lib.rs - Money (line 9)</c>.</summary>
    private TestCase TestOf(string name)
    {
        var test = new TestCase(name, name);
        if (Place().Match(name) is not { Success: true } place) return test;
        return test with { Path = Path.GetFullPath(place.Groups["path"].Value, Project.Directory), Line = int.Parse(place.Groups["line"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) };
    }

    private ToolCommand Call(IReadOnlyList<string> arguments, TimeSpan deadline) => cargo(Name, ["test", .. CargoToolchain.Scope(Project), "--doc", "--", .. arguments]) with { Deadline = deadline };

    [GeneratedRegex(@"^test (?<name>.+?)(?: - compile(?: fail)?)? \.\.\. (?<outcome>ok|FAILED|ignored.*)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Result();

    [GeneratedRegex(@"^---- (?<name>.+) stdout ----$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Said();

    [GeneratedRegex(@"^(?<path>.+?) - .*\(line (?<line>\d+)\)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Place();
}
