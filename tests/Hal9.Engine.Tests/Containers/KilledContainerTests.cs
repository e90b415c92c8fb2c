using System.Diagnostics;
using Hal9.Engine.Tests.Runs;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Tests.Containers;

public sealed class KilledContainerTests : IDisposable
{
    private readonly TestRun run = new() { Adjust = request => request with { InheritedEnvironment = Podman.Environment } };

    public void Dispose() => run.Dispose();

    [Fact]
    public async Task Containers_of_a_killed_hal9_are_removed_by_the_next_run()
    {
        var image = await Podman.SmallImageAsync();
        await File.WriteAllTextAsync(Path.Combine(run.Root, KilledRun.WithPodman), "", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(run.Root, "workflow.yml"), $$"""
            on: push
            jobs:
              build:
                runs-on: ubuntu-latest
                container: {{image}}
                steps: [{ run: sleep 1000 }]
            """, TestContext.Current.CancellationToken);
        using var hal9 = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["run", run.Root, "0", "0"]))!;
        while (await ContainersAsync("running") == "" && !hal9.HasExited) await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.False(hal9.HasExited);
        hal9.Kill();
        await hal9.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.NotEqual("", await ContainersAsync("running"));

        var ended = await run.RunAsync("""
            on: push
            jobs: { next: { runs-on: ubuntu-latest, steps: [{ run: echo next }] } }
            """);
        Assert.Equal(JobResult.Success, ended.Result);
        Assert.Equal("", await ContainersAsync(null));
        Assert.Equal("", await Podman.AskAsync("network", "ls", "--quiet", "--filter", "label=hal9.run=" + KilledRun.RunId));
    }

    [Fact]
    public async Task A_run_that_was_killed_goes_on_in_a_new_container_behind_its_last_step()
    {
        var image = await Podman.ImageAsync();
        await File.WriteAllTextAsync(Path.Combine(run.Root, KilledRun.WithPodman), "", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(run.Root, "workflow.yml"), $$"""
            on: push
            jobs:
              build:
                runs-on: ubuntu-latest
                container: { image: '{{image}}', volumes: ['{{run.Root}}:/mounted'] }
                steps:
                  - run: echo once >> counted; echo "KEPT=in the environment" >> "$GITHUB_ENV"
                  - run: |
                      test -e /mounted/again && exit 0
                      touch /mounted/waiting
                      sleep 1000
                  - run: echo "$KEPT, $(cat counted), $(pwd)"
            """, TestContext.Current.CancellationToken);
        using var hal9 = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["run", run.Root, "0", "0"]))!;
        while (!File.Exists(Path.Combine(run.Root, "waiting")) && !hal9.HasExited) await Task.Delay(20, TestContext.Current.CancellationToken);
        Assert.False(hal9.HasExited);
        hal9.Kill();
        await hal9.WaitForExitAsync(TestContext.Current.CancellationToken);

        await File.WriteAllTextAsync(Path.Combine(run.Root, "again"), "", TestContext.Current.CancellationToken);
        var (code, error) = await KilledRun.StartAsync(run.Root, events: 0, delay: 0);
        Assert.True(code == KilledRun.Succeeded, error);
        var log = await File.ReadAllTextAsync(Path.Combine(run.RunsFolder, KilledRun.RunId, "logs", "build.log"), TestContext.Current.CancellationToken);
        Assert.Contains("in the environment, once, /__w/demo/demo", log, StringComparison.Ordinal);
        Assert.Equal("", await ContainersAsync(null));
    }

    private static Task<string> ContainersAsync(string? status) =>
        Podman.AskAsync(["ps", "--all", "--quiet", "--filter", "label=hal9.run=" + KilledRun.RunId, .. status is null ? (string[])[] : ["--filter", "status=" + status]]);
}
