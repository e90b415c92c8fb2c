using CsCheck;
using Hal9.Workflows.Triggers;

namespace Hal9.Workflows.Tests.Triggers;

public sealed class CronScheduleTests
{
    private static readonly DateTimeOffset Friday = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("30 5 * * 1,3", "2026-05-04T05:30:00Z")]
    [InlineData("*/15 * * * *", "2026-05-01T12:15:00Z")]
    [InlineData("20/15 * * * *", "2026-05-01T12:20:00Z")]
    [InlineData("0 0 * * SUN", "2026-05-03T00:00:00Z")]
    [InlineData("0 0 1 jan *", "2027-01-01T00:00:00Z")]
    [InlineData("0  0\t2 * 7", "2026-05-02T00:00:00Z")]
    [InlineData("0 0 29 2 *", "2028-02-29T00:00:00Z")]
    public void A_schedule_fires_next_when_cron_says(string cron, string next) => Assert.Equal(DateTimeOffset.Parse(next, null), CronSchedule.Parse(cron).Next(Friday));

    [Fact]
    public void With_both_days_given_either_is_enough()
    {
        var schedule = CronSchedule.Parse("0 0 13 * 5");
        var first = schedule.Next(Friday);
        Assert.Equal(new DateTimeOffset(2026, 5, 8, 0, 0, 0, TimeSpan.Zero), first);
        Assert.Equal(new DateTimeOffset(2026, 5, 13, 0, 0, 0, TimeSpan.Zero), schedule.Next(first!.Value));
    }

    [Fact]
    public void A_time_zone_moves_the_occurrence_and_follows_its_clocks()
    {
        var schedule = CronSchedule.Parse("30 2 * * *", "Europe/Berlin");
        // On 29 March 2026 the clocks go from 02:00 to 03:00.
        Assert.Equal(new DateTimeOffset(2026, 3, 29, 1, 0, 0, TimeSpan.Zero), schedule.Next(new DateTimeOffset(2026, 3, 28, 12, 0, 0, TimeSpan.Zero)));
        // On 25 October 2026 02:30 comes twice.
        var october = schedule.Next(new DateTimeOffset(2026, 10, 24, 12, 0, 0, TimeSpan.Zero));
        Assert.Equal(new DateTimeOffset(2026, 10, 25, 0, 30, 0, TimeSpan.Zero), october);
        Assert.Equal(new DateTimeOffset(2026, 10, 26, 1, 30, 0, TimeSpan.Zero), schedule.Next(october!.Value));
    }

    [Theory]
    [InlineData("0 0 * *", 0, 7)]
    [InlineData("0 0 * * * *", 0, 11)]
    [InlineData("", 0, 0)]
    [InlineData("@daily", 0, 6)]
    [InlineData("60 * * * *", 0, 2)]
    [InlineData("0 24 * * *", 2, 2)]
    [InlineData("0 0 0 * *", 4, 1)]
    [InlineData("0 0 * 13 *", 6, 2)]
    [InlineData("0 0 * * MOO", 8, 3)]
    [InlineData("0,x 0 * * *", 2, 1)]
    [InlineData("0 9-5 * * *", 2, 3)]
    [InlineData("*/0 * * * *", 2, 1)]
    [InlineData("0 0 L * *", 4, 1)]
    [InlineData("1, * * * *", 2, 0)]
    public void A_bad_schedule_says_where_it_is_bad_and_never_fires(string cron, int offset, int length)
    {
        var schedule = CronSchedule.Parse(cron);
        var error = Assert.Single(schedule.Errors);
        Assert.Equal((CronPart.Expression, offset, length), (error.Part, error.Offset, error.Length));
        Assert.Null(schedule.Next(Friday));
    }

    [Fact]
    public void An_unknown_time_zone_is_an_error() => Assert.Equal(CronPart.TimeZone, Assert.Single(CronSchedule.Parse("0 0 * * *", "Mars/Olympus").Errors).Part);

    [Theory]
    [InlineData("*/5 * * * *", 5)]
    [InlineData("* * * * *", 1)]
    [InlineData("*/7 * * * *", 4)]
    [InlineData("0,58 3 * * *", 58)]
    [InlineData("0,58 * * * *", 2)]
    [InlineData("0,58 0,23 * * *", 2)]
    [InlineData("0 * * * *", 60)]
    [InlineData("0 4 * * *", 1440)]
    public void The_shortest_interval_is_known(string cron, int minutes) => Assert.Equal(TimeSpan.FromMinutes(minutes), CronSchedule.Parse(cron).ShortestInterval);

    [Fact]
    public void An_impossible_day_never_fires() => Assert.Null(CronSchedule.Parse("0 0 31 2 *").Next(Friday));

    [Fact]
    public void No_text_makes_parsing_throw_and_a_valid_one_is_understood_by_the_scheduler() =>
        Gen.Char["0123456789*/,-@ LSUNjanW?#"].Array[0, 20].Sample(
            chars =>
            {
                var schedule = CronSchedule.Parse(new string(chars));
                schedule.Next(Friday);
                Assert.All(schedule.Errors, error => Assert.InRange(error.Offset + error.Length, 0, chars.Length));
            },
            iter: 20_000);
}
