using Hal9.Engine.Tests.Runs;

namespace Hal9.Engine.Tests.Endpoints;

/// <summary>What a run loads, asked of the system by a step of it.</summary>
public sealed class IdleTests : IDisposable
{
    // Of the step's parent, which is the engine's process.
    private const string Ask = "grep -c 'Microsoft\\.AspNetCore\\..*dll' /proc/$PPID/maps || true";

    private readonly TestRun run = new();

    public void Dispose() => run.Dispose();

    [Theory]
    [InlineData("true", false)]
    [InlineData("curl -s -o answer \"$GITHUB_API_URL/\"; test -s answer", true)]
    public async Task A_run_loads_a_web_server_when_somebody_calls_and_not_before(string step, bool isLoaded)
    {
        if (!File.Exists("/proc/self/maps")) Assert.Skip("needs /proc");
        if (!File.Exists("/usr/bin/curl")) Assert.Skip("needs curl");
        await File.WriteAllTextAsync(Path.Combine(run.Root, "workflow.yml"), $$"""
            on: push
            jobs:
              job:
                runs-on: ubuntu-latest
                steps:
                  - run: |
                      {{step}}
                      echo "web server: $({{Ask}})"
                  - uses: actions/checkout@v4
                  - run: "echo \"at the end: $({{Ask.Replace("\\", "\\\\", StringComparison.Ordinal)}})\""
            """, TestContext.Current.CancellationToken);
        var (code, error) = await KilledRun.StartAsync(run.Root, events: 0, delay: 0);
        Assert.True(code == KilledRun.Succeeded, error);
        var log = await File.ReadAllLinesAsync(Path.Combine(run.RunsFolder, KilledRun.RunId, "logs", "job.log"), TestContext.Current.CancellationToken);
        foreach (var said in (string[])["web server: ", "at the end: "])
        {
            var count = log.Single(line => line.StartsWith(said, StringComparison.Ordinal))[said.Length..];
            Assert.Equal(isLoaded, count != "0");
        }
    }
}
