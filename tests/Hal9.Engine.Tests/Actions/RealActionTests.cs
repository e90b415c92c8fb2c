using Hal9.Workflows.Planning;

namespace Hal9.Engine.Tests.Actions;

/// <summary>Public actions, unmodified, from the clones in <c>$HAL9_ACTIONS</c>, against the engine's own endpoints.</summary>
public sealed class RealActionTests : IDisposable
{
    private readonly ActionWorld world = new();
    private readonly ActionRepositoryFolder repository;

    public RealActionTests()
    {
        if (ActionWorld.Node is null) Assert.Skip("needs node");
        repository = new ActionRepositoryFolder(world.Run.Repository);
        world.Offline = true;
    }

    public void Dispose() => world.Dispose();

    [Theory]
    [InlineData("v7")]
    [InlineData("v8")]
    public async Task Github_script_runs_and_gives_its_result(string version)
    {
        await RunAsync("actions/github-script", $$"""
            id: s
            uses: actions/github-script@{{version}}
            with:
              result-encoding: string
              script: |
                core.info(`of ${context.repo.owner}/${context.repo.repo}, ${context.eventName}`)
                core.exportVariable('LEFT', 'behind')
                return 'done'
            """, "run: echo ${{ steps.s.outputs.result }} $LEFT");
        Assert.Contains("\nof octo/demo, push\n", world.Text, StringComparison.Ordinal);
        Assert.EndsWith("\ndone behind", world.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Paths_filter_tells_what_changed_in_the_checked_out_history()
    {
        repository.Write("src/a.txt", "1").Write("docs/b.txt", "1").Commit();
        repository.Git("checkout", "-q", "-b", "topic");
        repository.Write("src/a.txt", "2").Commit();
        await RunAsync("dorny/paths-filter", "uses: actions/checkout@v4", """
            id: f
            uses: dorny/paths-filter@v3
            with: { base: main, ref: topic, token: '', filters: "src: ['src/**']\ndocs: ['docs/**']" }
            """, "run: echo src ${{ steps.f.outputs.src }} docs ${{ steps.f.outputs.docs }}");
        Assert.EndsWith("\nsrc true docs false", world.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v4")]
    [InlineData("v7")]
    public async Task Checkout_brings_a_ref_a_part_and_all_history_with_tags(string version)
    {
        repository.Write("a/one.txt", "old").Write("b/two.txt", "2").Commit("v1");
        repository.Write("a/one.txt", "new");
        world.Run.Sha = repository.Commit("v2");
        await RunAsync("actions/checkout",
            $"uses: actions/checkout@{version}\nwith: {{ path: now }}", $"uses: actions/checkout@{version}\nwith: {{ path: then, ref: v1, sparse-checkout: a }}",
            $"uses: actions/checkout@{version}\nwith: {{ path: all, fetch-depth: 0 }}",
            "run: cat now/a/one.txt then/a/one.txt; echo; ls then; git -C now log --oneline | wc -l; git -C all log --oneline | wc -l; git -C all tag", "run: git -C all fetch -q origin && echo fetched");
        Assert.Contains("\nnewold\na\n1\n2\nv1\nv2\n", world.Text, StringComparison.Ordinal);
        Assert.True(world.Run.Printed("job").Contains("fetched"), world.Text);
    }

    [Theory]
    [InlineData("v4")]
    [InlineData("v7")]
    public async Task Checkout_brings_submodules_from_what_is_here_of_them(string version)
    {
        var library = new ActionRepositoryFolder(Path.Combine(world.Run.Root, "beside", "octo", "library")).Write("lib.txt", "of the library");
        library.Commit();
        repository.Git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", library.Folder, "vendor/library");
        repository.Git("config", "-f", ".gitmodules", "submodule.vendor/library.url", "../library.git");
        world.Run.Sha = repository.Commit();
        await RunAsync("actions/checkout", $"uses: actions/checkout@{version}\nwith: {{ submodules: true }}", "run: cat vendor/library/lib.txt");
        Assert.Contains("of the library", world.Run.Printed("job"));
    }

    [Theory]
    [InlineData("v4", "v4")]
    [InlineData("v7", "v8")]
    public async Task An_artifact_passes_from_job_to_job_by_the_real_upload_and_download(string upload, string download)
    {
        Need("actions/upload-artifact", "actions/download-artifact");
        NeedBuilt("actions/upload-artifact", $"{upload}:dist/upload/index.js");
        NeedBuilt("actions/download-artifact", $"{download}:dist/index.js");
        world.Run.Sha = repository.Write("f", "").Commit();
        var ended = await world.Run.RunAsync($$"""
            on: push
            jobs:
              make:
                runs-on: ubuntu-latest
                steps:
                  - run: mkdir -p out/deep; echo one > out/one.txt; head -c 3000000 /dev/urandom > out/deep/two.bin; sha256sum out/deep/two.bin | cut -c1-64 > out/sum
                  - { uses: actions/upload-artifact@{{upload}}, with: { name: result, path: out } }
              job:
                needs: make
                runs-on: ubuntu-latest
                steps:
                  - { uses: actions/download-artifact@{{download}}, with: { name: result, path: here } }
                  - run: cat here/one.txt; echo "$(cat here/sum)  here/deep/two.bin" | sha256sum -c -
            """);
        Assert.True(ended.Result == JobResult.Success, world.Run.Output);
        Assert.EndsWith("\none\nhere/deep/two.bin: OK", world.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("actions/upload-artifact")]
    [InlineData("actions/download-artifact")]
    public async Task The_real_one_of_a_pair_works_with_the_built_in_other(string real)
    {
        Need(real);
        NeedBuilt(real, real == "actions/upload-artifact" ? "v4:dist/upload/index.js" : "v4:dist/index.js");
        world.Run.Sha = repository.Write("f", "").Commit();
        await RunAsync(real, "run: mkdir out; head -c 20000000 /dev/urandom > out/two.bin; sha256sum out/two.bin | cut -c1-64 > out/sum", "uses: actions/upload-artifact@v4\nwith: { name: mixed, path: out }",
            "uses: actions/download-artifact@v4\nwith: { name: mixed, path: here }", "run: echo \"$(cat here/sum)  here/two.bin\" | sha256sum -c -");
        Assert.EndsWith("\nhere/two.bin: OK", world.Text.TrimEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v4")]
    [InlineData("v5")]
    public async Task A_cache_is_hit_on_the_second_run_by_the_real_action(string version)
    {
        world.Run.Sha = repository.Write("f", "").Commit();
        string[] steps =
        [
            $"id: c\nuses: actions/cache@{version}\nwith: {{ path: data, key: 'k-1', restore-keys: k- }}",
            "run: echo \"hit=${{ steps.c.outputs.cache-hit }}\"; mkdir -p data; cat data/f 2>/dev/null || echo kept > data/f",
        ];
        await RunAsync("actions/cache", steps);
        Assert.DoesNotContain("hit=true", world.Text, StringComparison.Ordinal);
        await RunAsync("actions/cache", steps);
        Assert.True(world.Text.Contains("\nhit=true\nkept\n", StringComparison.Ordinal), world.Text);
    }

    private async Task RunAsync(string action, params string[] steps)
    {
        Need(action);
        if (world.Run.Sha[0] == 'a') world.Run.Sha = repository.Commit();
        var ended = await world.RunAsync(steps);
        Assert.True(ended.Result == JobResult.Success, world.Text);
        Assert.DoesNotContain("does not serve", world.Text, StringComparison.Ordinal);
    }

    /// <summary>Some clones lack what is large.</summary>
    private static void NeedBuilt(string action, string file)
    {
        using var git = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("git", ["-C", Path.Combine(Environment.GetEnvironmentVariable("HAL9_ACTIONS")!, action), "cat-file", "-e", file]) { RedirectStandardError = true })!;
        git.WaitForExit();
        if (git.ExitCode != 0) Assert.Skip($"needs a clone of {action} with {file}");
    }

    /// <summary>The named actions alone are real ones.</summary>
    private void Need(params string[] actions)
    {
        var folder = Environment.GetEnvironmentVariable("HAL9_ACTIONS") ?? "";
        if (folder.Length == 0) Assert.Skip("needs HAL9_ACTIONS to name a folder of clones of public actions");
        var clones = Directory.CreateDirectory(Path.Combine(world.Run.Root, "clones")).FullName;
        foreach (var action in actions)
        {
            var clone = Path.Combine(folder, action);
            if (!Directory.Exists(clone)) Assert.Skip($"needs a clone of {action} in {folder}");
            var link = Path.Combine(clones, action.Replace('/', '+'));
            if (!Path.Exists(link)) Directory.CreateSymbolicLink(link, clone);
        }
        world.Sourcing = world.Sourcing with { Clones = clones };
    }
}
