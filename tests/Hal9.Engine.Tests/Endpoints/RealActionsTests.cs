using System.Diagnostics;
using Hal9.Engine.Tests.Runs;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Tests.Endpoints;

/// <summary>
/// GitHub's own actions, unmodified, against the endpoint: clones below <c>HAL9_ACTIONS</c> as <c>owner/name</c>, whose <c>dist</c> is there.
/// </summary>
public sealed class RealActionsTests : IDisposable
{
    private readonly TestRun run = new();

    public RealActionsTests()
    {
        Git("init -q -b main");
        run.Write("README.md", "demo\n");
        Git("add -A");
        Commit("first");
        Git("tag v1");
        run.Write("src/a.txt", "a\n");
        Git("add -A");
        Commit("second");
        run.Sha = Git("rev-parse HEAD").Trim();
    }

    public void Dispose() => run.Dispose();

    [Fact]
    public async Task Artifacts_go_from_the_real_upload_to_the_real_download_and_to_the_built_in_one_and_back()
    {
        Bring("actions/upload-artifact", "dist/upload/index.js");
        Bring("actions/download-artifact", "dist/index.js");
        var ended = await run.RunAsync("""
            on: push
            jobs:
              make:
                runs-on: ubuntu-latest
                steps:
                  - run: mkdir -p out/deep && echo one > out/one.txt && head -c 20000000 /dev/urandom > out/deep/two.bin && sha256sum out/deep/two.bin | cut -c1-16 > sum && cp sum out/sum
                  - { id: real, uses: $/real/upload-artifact, with: { name: real, path: out } }
                  - { uses: actions/upload-artifact@v4, with: { name: kept, path: out } }
                  - run: echo "digest ${{ steps.real.outputs.artifact-digest != '' }}"
              take:
                needs: make
                runs-on: ubuntu-latest
                steps:
                  - { uses: $/real/download-artifact, with: { name: real, path: here } }
                  - { uses: $/real/download-artifact, with: { name: kept, path: there } }
                  - { uses: actions/download-artifact@v4, with: { name: real, path: built-in } }
                  - run: for d in here there built-in; do test "$(sha256sum $d/deep/two.bin | cut -c1-16)" = "$(cat $d/sum)" && echo "$d fine"; done
            """);
        Assert.True(ended.Result == JobResult.Success, run.Output);
        Assert.Contains("digest true", run.Printed("make"));
        foreach (var folder in (string[])["here", "there", "built-in"]) Assert.Contains(folder + " fine", run.Printed("take"));
    }

    [Fact]
    public async Task The_real_cache_action_hits_on_the_second_run()
    {
        Bring("actions/cache", "dist/restore/index.js");
        const string workflow = """
            on: push
            jobs:
              job:
                runs-on: ubuntu-latest
                steps:
                  - { id: cache, uses: $/real/cache, with: { path: data, key: 'k-${{ runner.os }}', restore-keys: k- } }
                  - run: echo "hit=${{ steps.cache.outputs.cache-hit }}"; mkdir -p data; cat data/f 2>/dev/null || echo kept > data/f
            """;
        Assert.True((await run.RunAsync(workflow)).Result == JobResult.Success, run.Output);
        Assert.Contains("hit=", run.Printed("job"));
        Assert.True((await run.RunAsync(workflow)).Result == JobResult.Success, run.Output);
        Assert.True(run.Printed("job").Contains("hit=true"), run.Output);
        Assert.Contains("kept", run.Printed("job"));
    }

    [Fact]
    public async Task The_real_checkout_brings_the_commit_its_history_another_ref_and_a_part()
    {
        Bring("actions/checkout", "dist/index.js");
        var ended = await run.RunAsync("""
            on: push
            jobs:
              job:
                runs-on: ubuntu-latest
                steps:
                  - { uses: $/real/checkout, with: { path: shallow } }
                  - { uses: $/real/checkout, with: { path: whole, fetch-depth: 0, fetch-tags: true } }
                  - { uses: $/real/checkout, with: { path: old, ref: v1 } }
                  - { uses: $/real/checkout, with: { path: part, sparse-checkout: src } }
                  - run: |
                      git -C shallow log --format=%s | tr '\n' ' '; git -C whole log --format=%s | tr '\n' ' '; git -C whole tag | tr '\n' ' '; echo
                      ls old | tr '\n' ' '; ls part; git -C whole fetch -q origin && echo fetched
            """);
        Assert.True(ended.Result == JobResult.Success, run.Output);
        foreach (var line in (string[])["second second first v1 ", "README.md README.md", "src", "fetched"]) Assert.Contains(line, run.Printed("job"));
    }

    /// <summary>Puts an action into the repository, not in git, as <c>real/NAME</c>.</summary>
    private void Bring(string action, string script)
    {
        if (!File.Exists("/usr/bin/node") && !File.Exists("/usr/local/bin/node")) Assert.Skip("needs node");
        var folder = Environment.GetEnvironmentVariable("HAL9_ACTIONS");
        var clone = Path.Combine(folder ?? "", action);
        if (string.IsNullOrEmpty(folder) || !Directory.Exists(clone)) Assert.Skip($"needs a clone of {action} below HAL9_ACTIONS");
        if (Try("git", $"-C {clone} cat-file -e HEAD:{script}").Code != 0) Assert.Skip($"the clone of {action} lacks {script}");
        var target = Path.Combine(run.Repository, "real", action.Split('/')[1]);
        Directory.CreateDirectory(target);
        Assert.Equal(0, Try("sh", $"-c \"git -C {clone} archive HEAD | tar -x -C {target}\"").Code);
    }

    private void Commit(string message) => Git($"-c user.name=A -c user.email=a@b commit -qm {message}");

    private string Git(string arguments)
    {
        var (code, output) = Try("git", $"-C {run.Repository} {arguments}");
        Assert.Equal(0, code);
        return output;
    }

    private static (int Code, string Output) Try(string program, string arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
