using Hal9.Primitives.Diagnostics;
using Hal9.Toolchains;
using Hal9.Toolchains.Findings;
using Hal9.Toolchains.Testing;

namespace Hal9.Cli.Ci;

/// <summary>A failed or flaky test as a diagnostic, at the line that failed.</summary>
internal static class TestFinding
{
    private const int LongestMessage = 300;

    public static Diagnostic Of(TestResult result, CiGround ground, TestHistory history, FindingSources sources)
    {
        var descriptor = result.IsFlaky ? ToolchainDiagnostics.FlakyTest : ToolchainDiagnostics.TestFailed;
        var said = (result.Message ?? "").Trim().Split('\n')[0].Trim();
        if (said.Length > LongestMessage) said = said[..LongestMessage] + "…";
        var message = said.Length == 0 ? $"`{result.Test.Name}`" : $"`{result.Test.Name}`: {said}";
        var hint = result.IsFlaky ? FlakyHint(result, history.Of(result.Key)) : result.Attempts > 1 ? $"failed {result.Attempts} times" : null;
        var folders = ground.Projects.Select(static project => project.Directory).Append(ground.Root).ToArray();
        if (SourcePlace.Of(result, ground.Root, folders) is not { } place) return descriptor.Nowhere(message, hint);
        return descriptor.At(new SourceSpan(sources.TextOf(place.Path), new SourcePosition(place.Line, place.Column)), message, hint);
    }

    private static string FlakyHint(TestResult result, TestRecord record) => $"passed at attempt {result.Attempts}{(record.Runs > 0 ? $"; flaky in {record.Flaky} of {record.Runs} runs" : "")}";
}
