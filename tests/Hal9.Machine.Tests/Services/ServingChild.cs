using System.Diagnostics;
using Hal9.Machine.Services;

namespace Hal9.Machine.Tests.Services;

/// <summary>A program of its own that has a service, says where, and waits to be killed.</summary>
internal static class ServingChild
{
    /// <param name="ports">As <c>ports</c> of a service has them.</param>
    public static async Task<int> RunAsync(string cache, string image, params string[] ports)
    {
        var services = new ServiceTest(cache);
        var (group, whyNot) = await ServiceGroup.PrepareAsync([ServiceTest.Request("db", image, "", ports)], services.Ground, CancellationToken.None);
        if (group is null)
        {
            Console.WriteLine(whyNot);
            return 3;
        }
        await using (group)
        {
            var problem = await group.StartAsync(static _ => { }, CancellationToken.None);
            Console.WriteLine(problem?.Message ?? $"on port {group.Running[0].Ports.Values.First()}");
            // Until it is killed, or told to end in order.
            await Console.In.ReadLineAsync();
            return problem is null ? 0 : 4;
        }
    }

    /// <param name="front">Words in front of the program, such as those that change the user.</param>
    public static Process Start(string cache, string image, params string[] front)
    {
        string[] words = [.. front, Environment.ProcessPath!, "serve", cache, image];
        return Process.Start(new ProcessStartInfo(words[0], words[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = "/" })!;
    }
}
