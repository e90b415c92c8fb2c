using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Hal9.Machine.Processes;
using Hal9.Toolchains.Testing;
using Hal9.Toolchains.Tools;

namespace Hal9.Toolchains.DotNet;

/// <summary>
/// Reads what a program of Microsoft.Testing.Platform prints with <c>--output Detailed</c>: <c>failed Shop.PriceTests.Adds (12ms)</c>, and what it said in indented
/// lines below. A line of a test's own that looks the same is taken for one. With <see cref="Progress"/> it also says which tests take long.
/// </summary>
internal sealed partial class PlatformOutput(TestWatch watch)
{
    /// <summary>Since when the platform tells of tests that take long, line by line.</summary>
    private static readonly Version TellsSlowTests = new(2, 5);

    private readonly HashSet<string> ended = new(StringComparer.Ordinal);
    private readonly List<string> said = [];
    private (TestCase Test, TestOutcome Outcome, TimeSpan Duration)? last;

    public void Read(ToolLine line)
    {
        if (line.Source == OutputSource.Error) return;
        if (Ended().Match(line.Text) is { Success: true } end)
        {
            Finish();
            var name = end.Groups["name"].Value;
            var outcome = end.Groups["outcome"].Value switch { "passed" => TestOutcome.Passed, "skipped" => TestOutcome.Skipped, _ => TestOutcome.Failed };
            last = (new TestCase(name, name), outcome, DurationOf(end.Groups["time"].Value));
            ended.Add(name);
        }
        else if (Slow().Match(line.Text) is { Success: true } slow)
        {
            Finish();
            // It may have ended while this was being said.
            if (!ended.Contains(slow.Groups["name"].Value)) watch.Started(new TestCase(slow.Groups["name"].Value, slow.Groups["name"].Value), DurationOf(slow.Groups["time"].Value));
        }
        else if (line.Text.StartsWith("  ", StringComparison.Ordinal)) said.Add(line.Text.Trim());
        else Finish();
    }

    /// <summary>The command, so that tests that run for more than a second are told; those of older platforms tell nothing of them.</summary>
    public static ToolCommand Progress(ToolCommand command)
    {
        var platform = Path.Combine(command.Directory, "Microsoft.Testing.Platform.dll");
        var version = File.Exists(platform) ? FileVersionInfo.GetVersionInfo(platform) : null;
        if (version is null || new Version(version.FileMajorPart, version.FileMinorPart) < TellsSlowTests) return command with { Arguments = [.. command.Arguments, "--no-progress", "--no-ansi"] };
        return command with
        {
            Arguments = [.. command.Arguments, "--progress", "on", "--ansi", "off"],
            Environment = new Dictionary<string, string>(command.Environment) { ["MTP_PROGRESS_SLOW_TEST_SECONDS"] = "1" },
        };
    }

    /// <summary>Tells of the last test.</summary>
    public void Finish()
    {
        if (last is { } test)
        {
            // The stack trace follows the message.
            var frames = said.FindIndex(static line => line.StartsWith("at ", StringComparison.Ordinal));
            var (message, trace) = frames < 0 ? (said, []) : (said[..frames], said[frames..]);
            watch.Ended(test.Test, test.Outcome, test.Duration, message.Count > 0 ? string.Join('\n', message) : null, trace.Count > 0 ? string.Join('\n', trace) : null);
        }
        last = null;
        said.Clear();
    }

    /// <summary><c>1m 24s 441ms</c>.</summary>
    private static TimeSpan DurationOf(string text) => Part().Matches(text).Aggregate(TimeSpan.Zero, static (sum, part) =>
    {
        var number = int.Parse(part.Groups["number"].ValueSpan, CultureInfo.InvariantCulture);
        return sum + part.Groups["unit"].Value switch { "ms" => TimeSpan.FromMilliseconds(number), "s" => TimeSpan.FromSeconds(number), "m" => TimeSpan.FromMinutes(number), _ => TimeSpan.FromHours(number) };
    });

    [GeneratedRegex(@"^(?<outcome>passed|failed|skipped) (?<name>.+) \((?<time>(?:\d+(?:h|m|s|ms) ?)+)\)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Ended();

    [GeneratedRegex(@"^\[slow\] still running after (?<time>(?:\d+(?:h|m|s|ms) ?)+): (?<name>.+) \([^()|]+\|[^()|]+\|[^()|]+\)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Slow();

    [GeneratedRegex(@"(?<number>\d{1,9})(?<unit>ms|h|m|s)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Part();
}
