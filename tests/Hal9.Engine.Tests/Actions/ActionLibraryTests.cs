using System.Runtime.CompilerServices;
using Hal9.Engine.Tests.Runs;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Tests.Actions;

/// <summary>The libraries that GitHub's own actions are made of, from npm, driven by a JavaScript action of the test's own.</summary>
public sealed class ActionLibraryTests : IDisposable
{
    private readonly TestRun run = new();

    public ActionLibraryTests()
    {
        if (ActionWorld.Node is null) Assert.Skip("needs node");
        if (!File.Exists(Path.Combine(Libraries, "complete"))) Assert.Skip("needs the libraries of actions (./test --setup)");
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Here(), "Fixtures", "client"))) run.Write("client/" + Path.GetFileName(file), File.ReadAllText(file));
    }

    private static string Libraries
    {
        get
        {
            var folder = Here();
            while (!File.Exists(Path.Combine(folder, "Hal9.slnx"))) folder = Path.GetDirectoryName(folder)!;
            return Path.Combine(folder, "artifacts", "action-libraries");
        }
    }

    public void Dispose() => run.Dispose();

    [Fact]
    public async Task An_artifact_passes_from_job_to_job_and_what_is_wrong_is_told_as_by_GitHub()
    {
        var ended = await run.RunAsync(Workflow("""
              make:
                runs-on: ubuntu-latest
                steps:
                  - uses: actions/checkout@v4
                  - run: mkdir -p out/deep; echo one > out/one.txt; head -c 30000000 /dev/urandom > out/deep/two.bin; sha256sum out/deep/two.bin | cut -c1-64 > out/sum
                  - { id: up, uses: ./client, with: { do: upload, name: result, path: out } }
                  - run: echo "${{ steps.up.outputs.id != '' }} ${{ steps.up.outputs.digest }}" | cut -c1-12
                  - { uses: ./client, with: { do: upload, name: result, path: out }, continue-on-error: true }
              take:
                needs: make
                runs-on: ubuntu-latest
                steps:
                  - uses: actions/checkout@v4
                  - { uses: ./client, with: { do: download, name: result, path: here } }
                  - run: cat here/one.txt; echo "$(cat here/sum)  here/deep/two.bin" | sha256sum -c -
                  - { uses: ./client, with: { do: delete, name: result } }
                  - { uses: ./client, with: { do: download, name: result, path: there }, continue-on-error: true }
            """));
        Assert.True(ended.Result == JobResult.Success, run.Output);
        Assert.Contains(run.Printed("make"), static line => line.StartsWith("true ", StringComparison.Ordinal) && line.Length > 8);
        Assert.Contains(run.Printed("make"), static line => line.Contains("an artifact with this name already exists on the workflow run", StringComparison.Ordinal));
        var taken = run.Printed("take");
        Assert.Contains("listed: result", taken);
        Assert.Contains("one", taken);
        Assert.Contains("here/deep/two.bin: OK", taken);
        Assert.Contains(taken, static line => line.Contains("Artifact not found for name: result", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cache_is_saved_by_the_first_run_and_found_by_the_second_by_its_key_and_by_a_prefix()
    {
        var workflow = Workflow("""
              job:
                runs-on: ubuntu-latest
                steps:
                  - uses: actions/checkout@v4
                  - { uses: ./client, with: { do: restore, name: deps-1, path: data } }
                  - run: cat data/f 2>/dev/null || { mkdir -p data; echo kept > data/f; }
                  - { uses: ./client, with: { do: save, name: deps-1, path: data } }
                  - run: rm -r data
                  - { uses: ./client, with: { do: restore, name: deps-2, prefix: deps-, path: data } }
                  - run: cat data/f
            """);
        Assert.True((await run.RunAsync(workflow)).Result == JobResult.Success, run.Output);
        Assert.Equal(["restored: nothing", "restored: deps-1", "kept"], Told());
        Assert.True((await run.RunAsync(workflow)).Result == JobResult.Success, run.Output);
        Assert.Equal(["restored: deps-1", "kept", "restored: deps-1", "kept"], Told());

        string[] Told() => [.. run.Printed("job").Where(static line => line == "kept" || line.StartsWith("restored: ", StringComparison.Ordinal))];
    }

    [Fact]
    public async Task Core_speaks_the_language_of_steps()
    {
        var ended = await run.RunAsync(Workflow("""
              job:
                runs-on: ubuntu-latest
                steps:
                  - uses: actions/checkout@v4
                  - { id: c, uses: ./client, with: { do: core, name: "two\nlines" } }
                  - run: echo "$FROM_CORE, ${{ fromJSON(steps.c.outputs.object).a }}, $(tool), hush-hush"
            """));
        Assert.True(ended.Result == JobResult.Success, run.Output);
        Assert.Contains("from core, 1, a tool, ***", run.Printed("job"));
        Assert.Contains("state: two/lines", run.Printed("job"));
        Assert.Contains(run.Events.OfType<Hal9.Engine.Runs.StepAnnotated>(), static told => told.Annotation is { Message: "look here", File: "client/main.js" });
    }

    private static string Workflow(string jobs) => $"on: push\nenv: {{ LIBRARIES: '{Path.Combine(Libraries, "node_modules")}' }}\njobs:\n{jobs}\n";

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
