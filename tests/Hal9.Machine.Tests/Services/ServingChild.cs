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
            var failure = await group.StartAsync(static _ => { }, CancellationToken.None);
            Console.WriteLine(failure?.Problem.Message ?? $"on port {group.Running[0].Ports.Values.First()}");
            // Until it is killed, or told to end in order.
            await Console.In.ReadLineAsync();
            return failure is null ? 0 : 4;
        }
    }

    public static Process Start(string cache, string image) => Start([Environment.ProcessPath!, "serve", cache, image]);

    /// <summary>As user and group 65534, who may not come to where the tests lie: from a copy of them in <paramref name="folder"/>.</summary>
    public static Process StartAsNobody(string setpriv, string folder, string cache, string image)
    {
        foreach (var directory in Directory.EnumerateDirectories(AppContext.BaseDirectory, "*", SearchOption.AllDirectories)) Directory.CreateDirectory(In(directory));
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory, "*", SearchOption.AllDirectories)) File.Copy(file, In(file));
        new ServiceUser("nobody", 65534, 65534).Own(folder);
        return Start([setpriv, "--reuid=65534", "--regid=65534", "--clear-groups", "--", In(Environment.ProcessPath!), "serve", cache, image]);

        string In(string path) => Path.Combine(folder, Path.GetRelativePath(AppContext.BaseDirectory, path));
    }

    private static Process Start(string[] words)
    {
        return Process.Start(new ProcessStartInfo(words[0], words[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = "/" })!;
    }
}
