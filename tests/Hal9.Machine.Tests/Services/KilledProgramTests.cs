using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Hal9.Machine.Network;
using Hal9.Machine.Processes;
using Hal9.Machine.Services;

namespace Hal9.Machine.Tests.Services;

public sealed class KilledProgramTests : IDisposable
{
    private readonly ServiceTest services = new();

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    public void Dispose() => services.Dispose();

    [Theory]
    [InlineData("postgres:15")]
    [InlineData("redis:7")]
    public async Task The_services_of_a_killed_program_end_at_once(string image)
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("needs Linux");
        var (child, port, folder) = await ServeAsync(image);
        child.Kill();
        await UntilAsync(() => !Directory.Exists(folder) && services.Left.Length == 0);
        await Assert.ThrowsAsync<SocketException>(() => ServiceTest.RedisAsync(port, "PING"));
        child.Dispose();
    }

    [Theory]
    [InlineData("postgres:15")]
    [InlineData("redis:7")]
    public async Task What_a_killed_program_and_its_keeper_left_is_cleaned_up_by_the_next_start(string image)
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("needs Linux");
        var (child, port, folder) = await ServeAsync(image);
        // The keeper is the child's own child.
        foreach (var keeper in ChildrenOf(child.Id)) ProcessTable.Kill(keeper);
        child.Kill();
        await child.WaitForExitAsync(Test);
        Assert.True(Directory.Exists(folder));
        Assert.Single(services.Left);
        await using (var next = await services.StartAsync(ServiceTest.Request("cache", "redis"))) Assert.Single(services.Left);
        Assert.Empty(services.Left);
        Assert.False(Directory.Exists(folder));
        await Assert.ThrowsAsync<SocketException>(() => ServiceTest.RedisAsync(port, "PING"));
        child.Dispose();
    }

    [Theory]
    [InlineData("postgres:15", "data")]
    [InlineData("postgres:15", "data/PG_VERSION")]
    [InlineData("postgres:15", "data/postmaster.pid")]
    [InlineData("redis:7", "data")]
    public async Task A_program_killed_while_its_service_starts_leaves_nothing_beyond_the_next_start(string image, string file)
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("needs Linux");
        await services.PrepareAsync(ServiceTest.Request("db", image), ServiceTest.Request("cache", "redis"));
        using var child = ServingChild.Start(services.Cache, image);
        string? folder = null;
        while (folder is null || !Path.Exists(Path.Combine(folder, file)))
        {
            Assert.False(child.HasExited);
            folder = services.Left is [var record] ? Path.Combine(Path.GetTempPath(), "hal9-service-" + Path.GetFileName(record)) : null;
            await Task.Delay(1, Test);
        }
        child.Kill();
        await child.WaitForExitAsync(Test);
        await using (await services.StartAsync(ServiceTest.Request("cache", "redis")))
        {
        }
        // A keeper may be at it as well.
        await UntilAsync(() => services.Left.Length == 0 && !Directory.Exists(folder) && ProcessTable.WithEnvironment(ServiceFolder.Variable, folder).Count == 0);
        var templates = Path.Combine(services.Cache, "services", "templates");
        Assert.DoesNotContain(Directory.Exists(templates) ? Directory.GetDirectories(templates) : [], static template => !File.Exists(Path.Combine(template, "PG_VERSION")) && Path.GetFileName(template)[0] != '.');
    }

    [Fact]
    public async Task The_port_of_another_program_is_waited_for_and_had_when_that_program_is_killed()
    {
        if (!OperatingSystem.IsLinux()) Assert.Skip("needs Linux");
        var request = ServiceTest.Request("cache", "redis:7", "", $"{LoopbackPort.Free()}:6379");
        await using var group = await services.PrepareAsync(request);
        var port = request.Ports[0].Host!.Value.ToString(CultureInfo.InvariantCulture);
        using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["serve", services.Cache, "redis:7", port + ":6379"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        Assert.Equal("on port " + port, await child.StandardOutput.ReadLineAsync(Test).AsTask().WaitAsync(TimeSpan.FromSeconds(60), Test));
        var waiting = new TaskCompletionSource();
        var starting = group.StartAsync(line => _ = line.StartsWith("Waiting for port " + port, StringComparison.Ordinal) && waiting.TrySetResult(), Test);
        await waiting.Task.WaitAsync(TimeSpan.FromSeconds(30), Test);
        child.Kill();
        Assert.Null(await starting);
        Assert.Equal("+PONG", await ServiceTest.RedisAsync(request.Ports[0].Host!.Value, "PING"));
    }

    [Fact]
    public async Task What_a_living_program_has_is_left_alone_by_others()
    {
        var (child, port, folder) = await ServeAsync("redis:7");
        await using (await services.StartAsync(ServiceTest.Request("cache", "redis")))
        {
            Assert.Equal("+PONG", await ServiceTest.RedisAsync(port, "PING"));
        }
        Assert.True(Directory.Exists(folder));
        await child.StandardInput.WriteLineAsync();
        await child.WaitForExitAsync(Test);
        Assert.Equal(0, child.ExitCode);
        Assert.False(Directory.Exists(folder));
        Assert.Empty(services.Left);
        child.Dispose();
    }

    [Theory]
    [InlineData("postgres:15")]
    [InlineData("redis:7")]
    public async Task A_user_who_is_not_root_has_services_too(string image)
    {
        if (!Environment.IsPrivilegedProcess) Assert.Skip("the other tests are run by a user who is not root already");
        var setpriv = ProgramSearch.Find("setpriv", "/usr/bin:/bin", "/");
        if (setpriv is null) Assert.Skip("needs setpriv");
        await services.PrepareAsync(ServiceTest.Request("db", image));
        new ServiceUser("nobody", 65534, 65534).Own(services.Cache);
        var copy = Directory.CreateTempSubdirectory("hal9-tests-").FullName;
        try
        {
            using var child = ServingChild.StartAsNobody(setpriv, copy, services.Cache, image);
            var line = await child.StandardOutput.ReadLineAsync(Test).AsTask().WaitAsync(TimeSpan.FromSeconds(60), Test);
            Assert.StartsWith("on port ", line, StringComparison.Ordinal);
            await child.StandardInput.WriteLineAsync();
            await child.WaitForExitAsync(Test);
            Assert.Empty(services.Left);
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    private async Task<(Process Child, int Port, string Folder)> ServeAsync(string image)
    {
        await services.PrepareAsync(ServiceTest.Request("db", image));
        var child = ServingChild.Start(services.Cache, image);
        var line = await child.StandardOutput.ReadLineAsync(Test).AsTask().WaitAsync(TimeSpan.FromSeconds(60), Test);
        Assert.StartsWith("on port ", line, StringComparison.Ordinal);
        var id = Path.GetFileName(Assert.Single(services.Left));
        return (child, int.Parse(line!["on port ".Length..], CultureInfo.InvariantCulture), Path.Combine(Path.GetTempPath(), "hal9-service-" + id));
    }

    private static List<ProcessIdentity> ChildrenOf(int pid) =>
        [.. Directory.GetDirectories($"/proc/{pid}/task").SelectMany(static thread => File.ReadAllText(thread + "/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(static child => ProcessIdentity.Of(int.Parse(child, CultureInfo.InvariantCulture))).OfType<ProcessIdentity>()
            .Where(static child => File.ReadAllText($"/proc/{child.Pid}/cmdline").Contains("hal9-keeper", StringComparison.Ordinal))];

    private static async Task UntilAsync(Func<bool> condition)
    {
        var started = Stopwatch.GetTimestamp();
        while (!condition() && Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(20)) await Task.Delay(20, Test);
        Assert.True(condition());
    }
}
