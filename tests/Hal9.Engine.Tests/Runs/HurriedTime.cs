namespace Hal9.Engine.Tests.Runs;

/// <summary>The real time, but for timers: a minute of theirs is over in a twentieth of a second.</summary>
internal sealed class HurriedTime : TimeProvider
{
    private const int Times = 1200;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, dueTime > TimeSpan.FromSeconds(30) ? dueTime / Times : dueTime, period);
}
