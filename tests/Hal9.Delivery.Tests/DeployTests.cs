using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Hal9.Delivery.Local;
using Hal9.Machine.Network;
using Hal9.Machine.Processes;

namespace Hal9.Delivery.Tests;

public sealed class DeployTests
{
    [Fact]
    public async Task A_deployed_service_outlives_the_command_and_the_next_replaces_it()
    {
        using var project = new Project();
        Assert.Equal(0, (await project.RunAsync("cd deploy staging", ("SAYS", "one"))).ExitCode);
        Assert.EndsWith("says one", await project.AskCurrentAsync());
        Assert.Equal(0, (await project.RunAsync("cd deploy staging", ("SAYS", "two"))).ExitCode);
        Assert.EndsWith("says two", await project.AskCurrentAsync());
        Assert.Equal([2], ReplicaProcesses.Running(project.Environment));
    }

    [Theory]
    [InlineData("BAD", "HAL6007")]
    [InlineData("CRASH", "HAL6006")]
    public async Task What_fails_leaves_the_version_before_running_and_current(string how, string code)
    {
        using var project = new Project();
        await project.RunAsync("cd deploy staging", ("SAYS", "one"));
        var failed = await project.RunAsync("cd deploy staging", (how, "1"));
        Assert.Equal(1, failed.ExitCode);
        Assert.Contains(code, failed.Error, StringComparison.Ordinal);
        Assert.EndsWith("says one", await project.AskCurrentAsync());
        Assert.Equal([1], ReplicaProcesses.Running(project.Environment));
    }

    [Fact]
    public async Task Killed_before_or_after_any_event_it_backs_out_or_finishes_and_says_which()
    {
        using var project = new Project();
        await project.RunAsync("cd deploy staging");
        foreach (var name in (string[])["deployment.requested", "artifact.published", "replica.started", "replica.ready", "smoke.passed", "deployment.promoted", "replica.stopped", "deployment.finished"])
        {
            foreach (var when in (string[])["before", "after"])
            {
                project.Commit();
                var killed = await project.RunKilledAsync($"{when}:{name}");
                Assert.Equal(137, killed.ExitCode);
                var next = await project.RunAsync("cd deploy staging", ("SAYS", when + name));
                Assert.True(next.ExitCode == 0, $"{when} {name}: {next.Error}");
                Assert.Single(ReplicaProcesses.Running(project.Environment));
                var ready = Assert.Single((await project.StatusAsync())["replicas"]!.AsArray());
                Assert.Equal("ready", (string?)ready!["health"]);
            }
        }
    }

    [Fact]
    public async Task A_rollback_returns_to_the_version_before_and_once_more_to_the_one_after()
    {
        using var project = new Project();
        await project.RunAsync("cd deploy staging", ("SAYS", "one"));
        Assert.Contains("HAL6009", (await project.RunAsync("cd rollback staging")).Error, StringComparison.Ordinal);
        await project.RunAsync("cd deploy staging", ("SAYS", "two"));
        Assert.Equal(0, (await project.RunAsync("cd rollback staging")).ExitCode);
        Assert.EndsWith("says one", await project.AskCurrentAsync());
        // What happened is told in the words of the deployment itself.
        Assert.Matches("Z #3: rolling back to .*\n(?s:.*)Z #3: is current\n", (await project.RunAsync("cd status staging")).Output);
        Assert.Equal(0, (await project.RunAsync("cd rollback staging")).ExitCode);
        Assert.EndsWith("says two", await project.AskCurrentAsync());
    }

    [Fact]
    public async Task A_replica_that_was_killed_is_started_again()
    {
        using var project = new Project();
        await project.RunAsync("cd deploy staging");
        var first = Assert.Single(ReplicaProcesses.ReplicasOf(project.Environment[1]));
        ProcessTable.Kill(first);
        while (ReplicaProcesses.ReplicasOf(project.Environment[1]) is not [var second] || second == first) await Task.Delay(20, TestContext.Current.CancellationToken);
        Assert.Single(ReplicaProcesses.SupervisorsOf(project.Environment[1]));
    }

    [Fact]
    public async Task Interrupted_it_backs_out_in_order_and_leaves_the_version_before_as_it_is()
    {
        using var project = new Project();
        await project.RunAsync("cd deploy staging", ("SAYS", "one"));
        var second = project.Start("cd deploy staging", ("UNREADY", "1"));
        while (await second.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && !line.Contains("started", StringComparison.Ordinal))
        {
        }
        using var interrupt = Process.Start("kill", ["-INT", second.Id.ToString(CultureInfo.InvariantCulture)]);
        var ended = await Project.EndAsync(second);
        Assert.Equal(1, ended.ExitCode);
        Assert.Contains("HAL6012", ended.Error, StringComparison.Ordinal);
        Assert.Contains("deployment #1 is current as before", ended.Error, StringComparison.Ordinal);
        Assert.Equal([1], ReplicaProcesses.Running(project.Environment));
        Assert.EndsWith("says one", await project.AskCurrentAsync());
    }

    [Fact]
    public async Task A_port_that_another_took_meanwhile_is_left_to_it_and_the_next_one_tried()
    {
        using var project = new Project();
        using var thief = new TcpListener(IPAddress.Loopback, 0);
        thief.Start();
        var taken = ((IPEndPoint)thief.LocalEndpoint).Port;
        var ports = new Queue<int>([taken, LoopbackPort.Free()]);
        Assert.True((await project.DeployHereAsync(ports.Dequeue)).Succeeded);
        Assert.Empty(ports);
        Assert.EndsWith("says hello", await project.AskCurrentAsync());
    }

    [Fact]
    public async Task Where_every_port_is_taken_the_deployment_fails_and_says_so()
    {
        using var project = new Project();
        using var thief = new TcpListener(IPAddress.Loopback, 0);
        thief.Start();
        var outcome = await project.DeployHereAsync(() => ((IPEndPoint)thief.LocalEndpoint).Port);
        Assert.Equal("HAL6006", outcome.Deployment!.Failure!.Code);
        Assert.Empty(ReplicaProcesses.Running(project.Environment));
    }

    [Fact]
    public async Task Old_deployments_are_removed_from_the_disk_and_stay_in_the_journal()
    {
        using var project = new Project();
        for (var i = 0; i < 7; i++) Assert.Equal(0, (await project.RunAsync("cd deploy staging", ("SAYS", $"{i}"))).ExitCode);
        Assert.Equal([3, 4, 5, 6, 7], project.Environment.Deployments().Select(deployment => deployment.Number).Order());
        Assert.Equal(0, (await project.RunAsync("cd rollback staging")).ExitCode);
        Assert.EndsWith("says 5", await project.AskCurrentAsync());
    }

    [Fact]
    public async Task A_number_that_is_another_process_now_is_left_alone()
    {
        using var project = new Project();
        await project.RunAsync("cd deploy staging");
        using var stranger = Process.Start("sleep", "60");
        var said = File.ReadAllText(project.Environment[1].State);
        File.WriteAllText(project.Environment[1].State, System.Text.RegularExpressions.Regex.Replace(said, "\"pid\":\\d+", $"\"pid\":{stranger.Id}"));
        Assert.Equal(0, (await project.RunAsync("cd deploy staging")).ExitCode);
        Assert.False(stranger.HasExited);
        stranger.Kill();
    }

    [Fact]
    public async Task A_second_deployment_at_once_is_refused_and_told_who_is_first()
    {
        using var project = new Project("environments: {staging: {start-deadline: 30s, env: {UNREADY: \"1\"}}}");
        using var first = project.Start("cd deploy staging");
        while (await first.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && !line.Contains("started", StringComparison.Ordinal))
        {
        }
        var second = await project.RunAsync("cd deploy staging");
        Assert.Equal(2, second.ExitCode);
        Assert.Contains($"HAL6008]: `staging` is being deployed to by process {first.Id}", second.Error, StringComparison.Ordinal);
        first.Kill();
    }

    [Theory]
    [InlineData("environments: {staging: {}}", "cd deploy stagin", "did you mean `staging`?")]
    [InlineData("environments: {staging: {target: moon}}", "cd deploy staging", "`local`")]
    [InlineData("", "cd deploy staging", "no section `environments`")]
    [InlineData("environments: {staging: {start-deadline: 1s, env: {UNREADY: \"1\"}}}", "cd deploy staging", "`/ready` answered 503")]
    public async Task What_is_wrong_is_said(string environments, string line, string says)
    {
        using var project = new Project(environments);
        var ran = await project.RunAsync(line);
        Assert.NotEqual(0, ran.ExitCode);
        Assert.Contains(says, ran.Error, StringComparison.Ordinal);
    }
}
