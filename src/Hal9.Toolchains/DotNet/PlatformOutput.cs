using System.Globalization;
using System.Text.RegularExpressions;
using Hal9.Machine.Processes;
using Hal9.Toolchains.Testing;
using Hal9.Toolchains.Tools;

namespace Hal9.Toolchains.DotNet;

/// <summary>
/// Reads what a program of Microsoft.Testing.Platform prints with <c>--output Detailed</c>: <c>failed Shop.PriceTests.Adds (12ms)</c>, and what it said in indented
/// lines below. A line of a test's own that looks the same is taken for one.
/// </summary>
internal sealed partial class PlatformOutput(TestWatch watch)
{
    private readonly List<string> said = [];
    private (TestCase Test, TestOutcome Outcome, TimeSpan Duration)? last;

    public void Read(ToolLine line)
    {
        if (line.Source == OutputSource.Error) return;
        if (Ended().Match(line.Text) is { Success: true } ended)
        {
            Finish();
            var name = ended.Groups["name"].Value;
            var outcome = ended.Groups["outcome"].Value switch { "passed" => TestOutcome.Passed, "skipped" => TestOutcome.Skipped, _ => TestOutcome.Failed };
            last = (new TestCase(name, name), outcome, DurationOf(ended.Groups["time"].Value));
        }
        else if (line.Text.StartsWith("  ", StringComparison.Ordinal)) said.Add(line.Text.Trim());
        else Finish();
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

    [GeneratedRegex(@"(?<number>\d{1,9})(?<unit>ms|h|m|s)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Part();
}
