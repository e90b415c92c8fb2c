using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;
using Hal9.Workflows.Triggers;

namespace Hal9.Workflows.Checks.Rules;

/// <summary>A schedule that cannot be read, or names a day that never comes.</summary>
public sealed class BadSchedule : WorkflowCheck
{
    /// <summary>Any moment does: a schedule without an occurrence in a century has none.</summary>
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override DiagnosticDescriptor Descriptor { get; } = Warning("HAL2015", "bad-schedule", "The schedule never fires");

    public override IReadOnlyList<string> Bad { get; } =
    [
        """
        on:
          schedule:
            - cron: '0 25 * * *' # <-
            - cron: '0 0 31 2 *' # <-
            - cron: '0 0 * *' # <-
            - cron: '0 0 * * *'
              timezone: Mars/Olympus # <-
        permissions: {}
        jobs:
          build:
            runs-on: ubuntu-latest
            steps:
              - run: make
        """,
    ];

    public override IReadOnlyList<string> Good { get; } =
    [
        """
        on:
          schedule:
            - cron: '30 5 * * 1-5'
              timezone: Europe/Berlin
        permissions: {}
        jobs:
          build:
            runs-on: ubuntu-latest
            steps:
              - run: make
        """,
    ];

    public override void Visit(Trigger trigger, CheckRun run)
    {
        foreach (var entry in trigger.Schedules)
        {
            var schedule = CronSchedule.Parse(entry.Cron.Text, entry.TimeZone?.Text);
            foreach (var error in schedule.Errors)
            {
                var text = error.Part == CronPart.TimeZone ? entry.TimeZone!.Value : entry.Cron;
                run.Report(this, CheckSpans.Within(text.Span, text.Text, error.Offset, error.Length), error.Message);
            }
            if (schedule.Errors.IsEmpty && schedule.Next(Start) is null) run.Report(this, entry.Cron.Span, $"`{entry.Cron.Text}` names a day that never comes");
        }
    }
}
