using Hal9.Engine.Backends;
using Hal9.Engine.Tests.Actions;
using Hal9.Engine.Tests.Runs;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Tests.Containers;

/// <summary>Docker actions in containers of the real podman.</summary>
public sealed class DockerActionTests : IAsyncDisposable
{
    private readonly TestRun run = new() { Adjust = request => request with { InheritedEnvironment = Podman.Environment } };

    public async ValueTask DisposeAsync()
    {
        string[] built = [.. Directory.EnumerateDirectories(run.Repository).Select(folder => JobContainers.TagOf(run.Repository, "./" + Path.GetFileName(folder)))];
        if (built.Length > 0 && File.Exists("/usr/bin/podman")) await Podman.AskAsync(["image", "rm", "--ignore", "--force", .. built]);
        run.Dispose();
    }

    [Fact]
    public async Task An_action_with_a_Dockerfile_gets_inputs_and_gives_outputs_files_and_a_post_step()
    {
        var image = await Podman.ImageAsync();
        run.Write("greet/action.yml", """
            name: greet
            inputs:
              who: { default: nobody }
              how often: { default: '1' }
            runs:
              using: docker
              image: Dockerfile
              args: ['--name', '${{ inputs.who }}', "it's two words"]
              env: { GREETING: 'hello ${{ inputs.who }}' }
              entrypoint: /greet.sh
              post-entrypoint: /after.sh
            """);
        run.Write("greet/Dockerfile", $"""
            FROM {image}
            COPY greet.sh after.sh /
            RUN chmod +x /greet.sh /after.sh
            """);
        run.Write("greet/greet.sh", """
            #!/bin/sh -e
            printf '[%s]' "$@"; echo
            echo "$GREETING, $INPUT_WHO, $(printenv INPUT_HOW_OFTEN), $FROM_STEP"
            echo "$GITHUB_WORKSPACE $HOME $GITHUB_REPOSITORY $GITHUB_ACTIONS"; pwd
            echo "greeting=$GREETING" >> "$GITHUB_OUTPUT"
            echo "kept=for later" >> "$GITHUB_STATE"
            echo "FROM_ACTION=yes" >> "$GITHUB_ENV"
            test -f "$GITHUB_EVENT_PATH" && cat input.txt && echo made > made.txt
            """);
        run.Write("greet/after.sh", "#!/bin/sh\necho \"after: $STATE_kept\"\n");
        run.Write("input.txt", "from the workspace\n");
        var ended = await run.RunAsync("""
            on: push
            jobs:
              build:
                runs-on: ubuntu-latest
                steps:
                  - uses: actions/checkout@v4
                  - id: greet
                    uses: ./greet
                    with: { who: world }
                    env: { FROM_STEP: step }
                  - run: echo "${{ steps.greet.outputs.greeting }} $FROM_ACTION $(cat made.txt)"
            """);
        Assert.True(ended.Result == JobResult.Success, run.Output);
        var printed = run.Printed("build");
        Assert.Contains("[--name][world][it's two words]", printed);
        Assert.Contains("hello world, world, 1, step", printed);
        Assert.Contains("/github/workspace /github/home octo/demo true", printed);
        Assert.Contains("/github/workspace", printed);
        Assert.Contains("from the workspace", printed);
        Assert.Contains("hello world yes made", printed);
        Assert.Contains("after: for later", printed);
    }

    [Fact]
    public async Task An_image_is_used_as_a_step_with_args_and_entrypoint_also_within_a_container_job()
    {
        var image = await Podman.ImageAsync();
        var ended = await run.RunAsync($$$"""
            on: push
            jobs:
              build:
                runs-on: ubuntu-latest
                container: {{{image}}}
                steps:
                  - run: echo of the job > file.txt
                  - uses: docker://{{{image}}}
                    with:
                      entrypoint: /bin/sh
                      args: -c "cat file.txt; echo $INPUT_OTHER; echo THIS=that >> $GITHUB_ENV"
                      other: an input
                  - run: echo "$THIS"
                  - uses: docker://{{{image}}}
                    with: { entrypoint: /bin/false }
            """);
        Assert.Equal(JobResult.Failure, ended.Result);
        Assert.True(run.Steps("build") == "success success success failure", run.Output);
        Assert.Contains("of the job", run.Printed("build"));
        Assert.Contains("an input", run.Printed("build"));
        Assert.Contains("that", run.Printed("build"));
        Assert.Contains("##[error]Process completed with exit code 1.", run.Printed("build"));
    }

    [Fact]
    public async Task A_Docker_action_keeps_an_artifact_by_the_runs_own_API_also_within_a_container_job()
    {
        var image = await Podman.ImageAsync();
        if (ActionWorld.Node is null) Assert.Skip("needs node");
        run.Write("call/action.yml", $"name: call\nruns: {{ using: docker, image: 'docker://{image}', entrypoint: bash, args: ['/github/workspace/call.sh'] }}\n");
        run.Write("call.sh", """
            echo "${#ACTIONS_RUNTIME_TOKEN} ${ACTIONS_CACHE_SERVICE_V2} ${GITHUB_SERVER_URL%:*}" | sed 's/^[1-9][0-9]* /token /'
            origin=${ACTIONS_RESULTS_URL#http://}; origin=${origin%/}
            exec 3<>"/dev/tcp/${origin%:*}/${origin#*:}"
            printf 'POST /twirp/github.actions.results.api.v1.CacheService/GetCacheEntryDownloadURL HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: 25\r\nConnection: close\r\n\r\n{"key":"k","version":"v"}' "$origin" "$ACTIONS_RUNTIME_TOKEN" >&3
            cat <&3 | tail -n 1; echo
            """);
        var ended = await run.RunAsync($$"""
            on: push
            jobs:
              outside:
                runs-on: ubuntu-latest
                steps: [{ uses: actions/checkout@v4 }, { uses: ./call }]
              inside:
                runs-on: ubuntu-latest
                container: {{image}}
                steps: [{ uses: actions/checkout@v4 }, { uses: ./call }]
            """);
        Assert.True(ended.Result == JobResult.Success, run.Output);
        foreach (var job in (string[])["outside", "inside"])
        {
            Assert.Contains("token true http://github.localhost", run.Printed(job));
            Assert.Contains(run.Printed(job), static line => line.Contains("\"ok\":false", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("root")]
    [InlineData("rootless")]
    public async Task A_Docker_action_beside_services_in_containers_reaches_them_by_name_and_the_runs_own_API(string engine)
    {
        var image = await Podman.ImageAsync();
        if (engine == "rootless")
        {
            if (ActionWorld.Node is null) Assert.Skip("needs node");
            // The real one, which says of itself what a rootless one says: its containers are then in a network of their own.
            var folder = Directory.CreateDirectory(Path.Combine(run.Root, "bin")).FullName;
            await File.WriteAllTextAsync(Path.Combine(folder, "podman"), "#!/bin/sh\ncase \"$*\" in *Host.Security.Rootless*) /usr/bin/podman \"$@\" | sed 's/false$/true/' ;; *) exec /usr/bin/podman \"$@\" ;; esac\n", TestContext.Current.CancellationToken);
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Path.Combine(folder, "podman"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
            run.Adjust = request => request with { InheritedEnvironment = new Dictionary<string, string>(Podman.Environment) { ["PATH"] = folder + ":" + Podman.Environment["PATH"] } };
        }
        run.Write("call.sh", """
            busybox wget -Y off -q -O - http://web:8080/debian_version | sed 's/.*/web answered/'
            echo "without proxy: ,$NO_PROXY,"
            test -n "$ACTIONS_RUNTIME_TOKEN"
            readlink /proc/self/ns/net
            busybox wget -q -O - --header "Authorization: Bearer $TOKEN" "$GITHUB_API_URL/repos/octo/demo" | grep -o '"full_name":"octo/demo"'
            """);
        var ended = await run.RunAsync($$$"""
            on: push
            jobs:
              build:
                runs-on: ubuntu-latest
                services:
                  web:
                    image: {{{image}}}
                    entrypoint: /bin/busybox
                    command: httpd -f -p 8080 -h /etc
                    options: --health-cmd "busybox wget -q -O /dev/null http://127.0.0.1:8080/debian_version" --health-interval 1s
                steps:
                  - uses: actions/checkout@v4
                  - uses: docker://{{{image}}}
                    env: { TOKEN: '${{ github.token }}' }
                    with: { entrypoint: bash, args: -e call.sh }
            """);
        Assert.True(ended.Result == JobResult.Success, run.Output);
        Assert.Contains("web answered", run.Printed("build"));
        Assert.Equal(engine == "root", run.Printed("build").Contains(File.ResolveLinkTarget("/proc/self/ns/net", returnFinalTarget: false)!.Name));
        Assert.Contains("\"full_name\":\"octo/demo\"", run.Printed("build"));
        // Programs that know of proxies must not ask the run's API for a name that only containers know.
        Assert.Contains(run.Printed("build"), static line => line.StartsWith("without proxy:", StringComparison.Ordinal) && line.Contains(",web,", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_Dockerfile_that_does_not_build_fails_the_step_with_the_reason()
    {
        await Podman.ImageAsync();
        run.Write("bad/action.yml", "name: bad\nruns: { using: docker, image: Dockerfile }\n");
        run.Write("bad/Dockerfile", "FROM scratch\nCOPY nothing-there /\n");
        var ended = await run.RunAsync("""
            on: push
            jobs:
              build:
                runs-on: ubuntu-latest
                steps: [{ uses: actions/checkout@v4 }, { uses: ./bad }]
            """);
        Assert.Equal(JobResult.Failure, ended.Result);
        Assert.Contains("HAL4303", run.Output, StringComparison.Ordinal);
        Assert.Contains("nothing-there", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_engine_the_step_of_a_Docker_action_fails_and_says_what_to_install()
    {
        run.Adjust = request => request with { InheritedEnvironment = new Dictionary<string, string> { ["PATH"] = "/nowhere" } };
        var ended = await run.RunAsync("""
            on: push
            jobs:
              build:
                runs-on: ubuntu-latest
                steps: [{ uses: 'docker://alpine:3' }]
            """);
        Assert.Equal(JobResult.Failure, ended.Result);
        Assert.Contains("HAL4301", run.Output, StringComparison.Ordinal);
        Assert.Contains("neither docker nor podman is on the PATH", run.Output, StringComparison.Ordinal);
    }
}
