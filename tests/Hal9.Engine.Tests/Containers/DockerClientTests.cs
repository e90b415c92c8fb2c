using System.Diagnostics;
using Hal9.Engine.Tests.Runs;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Tests.Containers;

/// <summary>The real program <c>docker</c>, with podman behind it in the place of a daemon, which serves Docker's own API.</summary>
public sealed class DockerClientTests : IDisposable
{
    private readonly TestRun run = new();
    private Process? daemon;

    public void Dispose()
    {
        daemon?.Kill(entireProcessTree: true);
        daemon?.Dispose();
        run.Dispose();
    }

    [Fact]
    public async Task Containers_services_and_actions_run_by_docker_as_by_podman()
    {
        var image = await Podman.ImageAsync();
        await StartDaemonAsync();
        run.Write("count/action.yml", "name: count\nruns: { using: docker, image: Dockerfile }\n");
        run.Write("count/Dockerfile", $"FROM {image}\nENTRYPOINT [\"bash\", \"-c\", \"wc -l < made.txt; echo counted > counted.txt\"]\n");
        var ended = await run.RunAsync($$"""
            on: push
            jobs:
              build:
                runs-on: ubuntu-latest
                container: { image: '{{image}}', env: { COLOUR: blue } }
                services:
                  web: { image: '{{image}}', entrypoint: /bin/busybox, command: httpd -f -p 8080 -h /etc }
                steps:
                  - uses: actions/checkout@v4
                  - run: echo "$COLOUR in $PWD"; echo one > made.txt; busybox wget -q -O - http://web:8080/debian_version
                  - uses: ./count
                  - run: cat counted.txt; exit 5
            """);
        Assert.Equal(JobResult.Failure, ended.Result);
        Assert.True(run.Steps("build") == "success success success failure", run.Output);
        var printed = run.Printed("build");
        Assert.Contains(printed, static line => line.Contains("(docker ", StringComparison.Ordinal));
        Assert.Contains("blue in /__w/demo/demo", printed);
        Assert.Contains("1", printed);
        Assert.Contains("counted", printed);
        Assert.Contains("##[error]Process completed with exit code 5.", printed);
        var id = run.Events.OfType<Hal9.Engine.Runs.RunStarted>().First().RunId;
        Assert.Equal("", await Podman.AskAsync("ps", "--all", "--quiet", "--filter", $"label=hal9.run={id}"));
        Assert.Equal("", await Podman.AskAsync("network", "ls", "--quiet", "--filter", $"label=hal9.run={id}"));
    }

    [Fact]
    public async Task Cancelling_signals_what_docker_runs()
    {
        var image = await Podman.ImageAsync();
        await StartDaemonAsync();
        run.Watch = (running, happening) =>
        {
            if (happening is Hal9.Engine.Runs.StepOutput && run.Output.Contains("is waiting", StringComparison.Ordinal)) running.Cancel("enough");
        };
        var ended = await run.RunAsync($$"""
            on: push
            jobs:
              build:
                runs-on: ubuntu-latest
                container: {{image}}
                steps:
                  - run: |
                      trap 'echo "interrupted"; exit 3' INT
                      echo "is" "waiting"
                      sleep 300 & wait
            """);
        Assert.Equal(JobResult.Cancelled, ended.Result);
        Assert.Contains("interrupted", run.Printed("build"));
    }

    private async Task StartDaemonAsync()
    {
        if (Hal9.Machine.Processes.ProgramSearch.Find("docker", Podman.Environment["PATH"], "/") is not { } docker) Assert.Skip("needs docker (apt-get install docker-cli)");
        else if (File.ReadAllBytes(docker) is [(byte)'#', ..]) Assert.Skip("needs docker itself, not podman by its name");
        var socket = Path.Combine(run.Root, "docker.sock");
        var start = new ProcessStartInfo("podman", ["system", "service", "--time=0", "unix://" + socket]);
        start.Environment.Clear();
        foreach (var (name, value) in Podman.Environment) start.Environment[name] = value;
        daemon = Process.Start(start)!;
        while (!File.Exists(socket) && !daemon.HasExited) await Task.Delay(20, TestContext.Current.CancellationToken);
        if (daemon.HasExited) Assert.Skip("needs a podman that serves Docker's API");
        run.Adjust = request => request with
        {
            InheritedEnvironment = new Dictionary<string, string>(Podman.Environment) { ["HAL9_CONTAINER_ENGINE"] = "docker", ["DOCKER_HOST"] = "unix://" + socket, ["DOCKER_BUILDKIT"] = "0" },
        };
    }
}
