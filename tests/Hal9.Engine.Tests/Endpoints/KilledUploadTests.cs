using System.Diagnostics;
using Hal9.Engine.Artifacts;
using Hal9.Engine.Tests.Runs;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Tests.Endpoints;

/// <summary>A run in a process of its own that is killed while an action uploads.</summary>
public sealed class KilledUploadTests : IDisposable
{
    private readonly TestRun run = new();

    public void Dispose() => run.Dispose();

    [Fact]
    public async Task What_a_killed_run_was_uploading_is_no_artifact_and_no_cache_and_the_next_run_removes_it()
    {
        if (Hal9.Machine.Processes.ProgramSearch.Find("node", "/usr/local/bin:/usr/bin:/bin", "/") is null) Assert.Skip("needs node");
        run.Write("half/action.yml", "name: half\nruns: { using: node20, main: main.js }\n");
        run.Write("half/main.js", await File.ReadAllTextAsync(Path.Combine(Fixtures(), "half-an-upload.js"), TestContext.Current.CancellationToken));
        await File.WriteAllTextAsync(Path.Combine(run.Root, "workflow.yml"), """
            on: push
            jobs:
              job:
                runs-on: ubuntu-latest
                steps:
                  - uses: actions/checkout@v4
                  - uses: ./half
            """, TestContext.Current.CancellationToken);
        var dead = Path.Combine(run.RunsFolder, KilledRun.RunId);
        string[] folders = [Path.Combine(dead, "artifacts", ".uploads"), Path.Combine(run.Repository, ".hal9", "cache", ".uploads")];
        using var hal9 = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["run", run.Root, "0", "0"]))!;
        while (!folders.All(static folder => Size(folder) > 0) && !hal9.HasExited) await Task.Delay(20, TestContext.Current.CancellationToken);
        Assert.False(hal9.HasExited, "the run ended before it was killed");
        hal9.Kill();
        await hal9.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.All(folders, folder => Assert.True(Size(folder) > 0));
        Assert.Empty(new ArtifactStore(dead).Names);

        Assert.Equal(JobResult.Success, (await run.RunAsync("on: push\njobs: { next: { runs-on: ubuntu-latest, steps: [{ run: 'true' }] } }")).Result);
        Assert.All(folders, folder => Assert.False(Directory.Exists(folder)));
        Assert.Empty(new ArtifactStore(dead).Names);
    }

    private static long Size(string folder) => Directory.Exists(folder) ? new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(static file => file.Length) : 0;

    private static string Fixtures([System.Runtime.CompilerServices.CallerFilePath] string file = "") => Path.Combine(Path.GetDirectoryName(file)!, "Fixtures");
}
