using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;
using Hal9.Workflows.Triggers;

namespace Hal9.Workflows.Checks.Rules;

/// <summary>A schedule that wants to fire more often than GitHub lets it.</summary>
public sealed class FrequentSchedule : WorkflowCheck
{
    public override DiagnosticDescriptor Descriptor { get; } = Warning("HAL2016", "frequent-schedule", "The schedule wants to fire more often than every five minutes");

    public override IReadOnlyList<string> Bad { get; } =
    [
        """
        on:
          schedule:
            - cron: '*/2 * * * *' # <-
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
            - cron: '*/5 * * * *'
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
            var schedule = CronSchedule.Parse(entry.Cron.Text);
            if (!schedule.Errors.IsEmpty || schedule.ShortestInterval >= CronSchedule.ShortestAllowed) continue;
            var minutes = (int)schedule.ShortestInterval.TotalMinutes;
            run.Report(this, entry.Cron.Span, $"the schedule fires {(minutes == 1 ? "every minute" : $"{minutes} minutes apart")}; GitHub allows no less than 5");
        }
    }
}
