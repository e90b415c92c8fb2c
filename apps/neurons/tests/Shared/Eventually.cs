using System.Diagnostics;

namespace Hal9.Neurons.Tests;

/// <summary>Waits for a condition, and fails with its name when it does not come.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static async Task Async(Func<Task<bool>> condition, string what)
    {
        Stopwatch clock = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(clock.Elapsed < Patience, $"Waited {Patience.TotalSeconds} seconds for {what}.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
