using Hal9.Engine.Runs;
using Hal9.Engine.Tests.Runs;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Tests.Containers;

/// <summary>Jobs in containers of the real podman.</summary>
public sealed class ContainerJobTests : IDisposable
{
    private readonly TestRun run = new() { Adjust = request => request with { InheritedEnvironment = Podman.Environment } };

    public void Dispose() => run.Dispose();

    [Fact]
    public async Task Steps_run_in_the_jobs_container_and_share_files_and_environment_with_it()
    {
        var image = await Podman.ImageAsync();
        run.Write("data.txt", "of the repository");
        run.Write("matcher.json", """{ "problemMatcher": [{ "owner": "demo", "pattern": [{ "regexp": "^bad (.*): (.*)$", "file": 1, "message": 2 }] }] }""");
        var ended = await run.RunAsync($$$"""
            on: push
            env: { TOP: 'top' }
            jobs:
              build:
                runs-on: ubuntu-latest
                container:
                  image: {{{image}}}
                  env: { COLOUR: blue }
                  volumes: ['{{{run.Root}}}:/mounted']
                  options: --hostname chosen
                outputs: { answer: '${{ steps.set.outputs.answer }}' }
                steps:
                  - uses: actions/checkout@v4
                  - run: |
                      echo "$COLOUR $TOP $HOME $(cat data.txt) $(hostname 2>/dev/null || cat /etc/hostname)"
                      pwd
                      echo "$GITHUB_WORKSPACE ${{ github.workspace }} $RUNNER_TEMP ${{ runner.temp }}"
                      test -e /mounted/repository/data.txt && test -w "$RUNNER_TEMP" && cat "$GITHUB_EVENT_PATH" >/dev/null
                  - id: set
                    shell: bash
                    run: |
                      echo "answer=42" >> "$GITHUB_OUTPUT"
                      echo "LATER=set" >> "$GITHUB_ENV"
                      mkdir -p tools && printf '#!/bin/sh\necho a tool\n' > tools/tool && chmod +x tools/tool
                      echo "$PWD/tools" >> "$GITHUB_PATH"
                      echo "::add-mask::hush-hush"
                  - run: |
                      echo "$LATER ${{ env.LATER }} hush-hush"
                      tool
                      echo "::add-matcher::matcher.json"
                      echo "bad $PWD/data.txt: wrong"
                      echo "${{ hashFiles('data.txt') == hashFiles(format('{0}/data.txt', github.workspace)) }} ${{ job.container.id != '' && job.container.network != '' }}"
                  - run: exit 7
                    continue-on-error: true
                  - run: echo "PATH of the image still works"; id >/dev/null
              behind:
                needs: build
                runs-on: ubuntu-latest
                steps: [{ run: 'echo ${{ needs.build.outputs.answer }}' }]
            """);
        Assert.True(ended.Result == JobResult.Success, run.Output);
        var printed = run.Printed("build");
        Assert.Contains("blue top /github/home of the repository chosen", printed);
        Assert.Contains("/__w/demo/demo", printed);
        Assert.Contains("/__w/demo/demo /__w/demo/demo /__w/_temp /__w/_temp", printed);
        Assert.Contains("set set ***", printed);
        Assert.Contains("a tool", printed);
        Assert.Contains("true true", printed);
        Assert.Contains("##[error]Process completed with exit code 7.", printed);
        Assert.Equal(["42"], run.Printed("behind"));
        var problem = Assert.Single(run.Events.OfType<StepAnnotated>(), annotated => annotated.Annotation.Message == "wrong");
        Assert.Equal("data.txt", problem.Annotation.File);
        await AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_failing_step_fails_the_job_and_huge_output_comes_whole()
    {
        var image = await Podman.ImageAsync();
        var ended = await run.RunAsync($$$"""
            on: push
            jobs:
              build:
                runs-on: ubuntu-latest
                container: docker://{{{image}}}
                steps:
                  - run: yes 0123456789012345678901234567890123456789 | head -n 200000
                  - run: no-such-program
                  - run: echo never
                  - if: failure()
                    run: echo "${{ job.status }}"
            """);
        Assert.Equal(JobResult.Failure, ended.Result);
        Assert.Equal("success failure skipped success", run.Steps("build"));
        Assert.Equal(200_000, run.Printed("build").Count(line => line == "0123456789012345678901234567890123456789"));
        await AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task An_image_that_cannot_be_pulled_fails_the_job_with_the_reason()
    {
        await Podman.ImageAsync();
        var ended = await run.RunAsync("""
            on: push
            jobs:
              build:
                runs-on: ubuntu-latest
                container: 127.0.0.1:1/nothing/here:1
                steps: [{ run: echo never }]
            """);
        Assert.Equal(JobResult.Failure, ended.Result);
        Assert.Contains("HAL4302", run.Output, StringComparison.Ordinal);
        Assert.Contains("connection refused", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("never", run.Output, StringComparison.Ordinal);
        await AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task Cancelling_ends_what_runs_in_the_container_with_the_signals_of_a_process()
    {
        var image = await Podman.ImageAsync();
        run.Watch = (running, happening) =>
        {
            if (happening is StepOutput && run.Output.Contains("is waiting", StringComparison.Ordinal)) running.Cancel("enough");
        };
        var ended = await run.RunAsync($$$"""
            on: push
            jobs:
              build:
                runs-on: ubuntu-latest
                container: {{{image}}}
                steps:
                  - run: |
                      trap 'echo "interrupted"; exit 3' INT
                      echo "is" "waiting"
                      sleep 300 & wait
                  - if: always()
                    run: echo "still ${{ job.status }}"
            """);
        Assert.Equal(JobResult.Cancelled, ended.Result);
        Assert.Contains("interrupted", run.Printed("build"));
        Assert.Contains("still cancelled", run.Printed("build"));
        await AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task Without_an_engine_a_job_with_a_container_is_not_run_and_says_what_to_install()
    {
        run.Adjust = request => request with { InheritedEnvironment = new Dictionary<string, string> { ["PATH"] = "/nowhere" } };
        var ended = await run.RunAsync("""
            on: push
            jobs:
              build:
                runs-on: ubuntu-latest
                container: debian:12
                steps: [{ run: echo never }]
              behind:
                needs: build
                runs-on: ubuntu-latest
                steps: [{ run: echo never }]
            """);
        Assert.Equal(JobResult.Skipped, ended.Result);
        Assert.Contains(ended.NotRun, reason => reason.StartsWith("build: `container: debian:12` needs a container engine", StringComparison.Ordinal) && reason.Contains("apt-get install podman", StringComparison.Ordinal));
        Assert.Contains(ended.NotRun, reason => reason.StartsWith("behind needs build, which was not run", StringComparison.Ordinal));
        Assert.DoesNotContain("never", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_image_means_no_container()
    {
        var ended = await run.RunAsync("""
            on: push
            jobs:
              build:
                runs-on: ubuntu-latest
                container: ${{ vars.NONE }}
                steps: [{ run: 'echo "outside [${{ job.container.id }}]"' }]
            """);
        Assert.Equal(JobResult.Success, ended.Result);
        Assert.Equal(["outside []"], run.Printed("build"));
    }

    [Fact]
    public async Task JavaScript_actions_run_with_this_machines_node_in_an_image_that_has_none_and_reach_the_runs_API()
    {
        var image = await Podman.SmallImageAsync();
        if (!File.Exists("/usr/bin/node")) Assert.Skip("needs node");
        run.Write("script/action.yml", "name: script\ninputs: { word: { required: true } }\nruns: { using: node20, main: main.js, post: post.js }\n");
        run.Write("script/main.js", """
            const fs = require('fs'), http = require('http');
            console.log(`${process.env.INPUT_WORD} in ${process.cwd()} of ${process.env.GITHUB_WORKSPACE}`);
            fs.appendFileSync(process.env.GITHUB_OUTPUT, 'answer=42\n');
            fs.appendFileSync(process.env.GITHUB_STATE, 'kept=it\n');
            http.get(process.env.ACTIONS_RESULTS_URL, answer => { console.log(`the API answers ${answer.statusCode > 0}`); answer.resume(); }).on('error', console.error);
            """);
        run.Write("script/post.js", "console.log('post', process.env.STATE_kept)");
        var ended = await run.RunAsync($$$"""
            on: push
            jobs:
              build:
                runs-on: ubuntu-latest
                container: {{{image}}}
                steps:
                  - uses: actions/checkout@v4
                  - { id: one, uses: ./script, with: { word: hello } }
                  - run: echo "${{ steps.one.outputs.answer }}"
                  - uses: actions/upload-artifact@v4
                    with: { name: it, path: '${{ github.workspace }}/script/*.js' }
            """);
        Assert.True(ended.Result == JobResult.Success, run.Output);
        var printed = run.Printed("build");
        Assert.Contains("hello in /__w/demo/demo of /__w/demo/demo", printed);
        Assert.Contains("the API answers true", printed);
        Assert.Contains("42", printed);
        Assert.Contains("post it", printed);
        Assert.True(printed.Any(line => line.StartsWith("Kept 2 files", StringComparison.Ordinal)), run.Output);
        await AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task A_script_in_a_container_reaches_the_runs_API_and_finds_the_running_hal9_on_its_path()
    {
        var image = await Podman.ImageAsync();
        if (!File.Exists("/usr/bin/node")) Assert.Skip("needs node");
        // A program of this machine with libraries, in the place of hal9's.
        var tools = Directory.CreateDirectory(Path.Combine(run.Root, "tools")).FullName;
        File.Copy("/usr/bin/git", Path.Combine(tools, "hal9"));
        var adjust = run.Adjust;
        run.Adjust = request => adjust(request) with { ToolFolder = tools };
        var workflow = $$"""
            on: push
            jobs:
              build:
                runs-on: ubuntu-latest
                container: {{image}}
                steps:
                  - run: hal9 --version
                    continue-on-error: true
                  - shell: bash
                    run: |
                      authority=${GITHUB_API_URL#http://}
                      exec 3<>"/dev/tcp/${authority%:*}/${authority#*:}"
                      printf 'GET /repos/octo/demo HTTP/1.0\r\nHost: %s\r\n\r\n' "$authority" >&3
                      head -n 1 <&3
            """;
        Assert.True((await run.RunAsync(workflow)).Result == JobResult.Success, run.Output);
        Assert.Contains(run.Printed("build"), static line => line.StartsWith("git version ", StringComparison.Ordinal));
        Assert.Contains(run.Printed("build"), static line => line.StartsWith("HTTP/1.1 401", StringComparison.Ordinal));

        // What needs a .NET beside it is not brought, which is said.
        File.WriteAllText(Path.Combine(tools, "hal9.dll"), "");
        Assert.True((await run.RunAsync(workflow)).Result == JobResult.Success, run.Output);
        Assert.Contains("hal9 is not on the PATH of steps: only the published program, which is one file, can be mounted", run.Printed("build"));
        Assert.DoesNotContain(run.Printed("build"), static line => line.StartsWith("git version ", StringComparison.Ordinal));
        await AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task Services_in_containers_are_reached_by_name_from_a_container_and_by_port_from_this_machine()
    {
        var image = await Podman.ImageAsync();
        var ended = await run.RunAsync($$$"""
            on: push
            jobs:
              inside:
                runs-on: ubuntu-latest
                container: {{{image}}}
                services:
                  web:
                    image: {{{image}}}
                    entrypoint: /bin/busybox
                    command: httpd -f -p 8080 -h /etc
                    options: --health-cmd "busybox wget -q -O /dev/null http://127.0.0.1:8080/debian_version" --health-interval 1s
                steps:
                  - run: busybox wget -q -O - http://web:8080/debian_version
                  - run: echo "${{ job.services.web.network == job.container.network }} ${{ job.services.web.id != '' }}"
              outside:
                runs-on: ubuntu-latest
                services:
                  web:
                    image: {{{image}}}
                    entrypoint: /bin/busybox
                    command: httpd -f -p 8080 -h /etc
                    ports: [8080]
                steps:
                  - run: |
                      exec 3<>/dev/tcp/127.0.0.1/${{ job.services.web.ports['8080'] }}
                      printf 'GET /debian_version HTTP/1.0\r\n\r\n' >&3; cat <&3
                    shell: bash
              ended:
                runs-on: ubuntu-latest
                services:
                  broken: { image: '{{{image}}}', entrypoint: /bin/false }
                steps: [{ run: echo never }]
            """);
        Assert.Equal(JobResult.Failure, ended.Result);
        Assert.True(run.ResultOf("inside") == JobResult.Success && run.ResultOf("outside") == JobResult.Success, run.Output);
        Assert.Contains("true true", run.Printed("inside"));
        Assert.Contains(run.Printed("outside"), line => line.Contains("200 OK", StringComparison.Ordinal));
        Assert.Contains(run.Printed("ended"), line => line.Contains("the service `broken`", StringComparison.Ordinal) && line.Contains("exit code 1", StringComparison.Ordinal));
        Assert.DoesNotContain("never", run.Printed("ended"));
        await AssertNothingIsLeftAsync();
    }

    private async Task AssertNothingIsLeftAsync()
    {
        var id = run.Events.OfType<RunStarted>().First().RunId;
        Assert.Equal("", await Podman.AskAsync("ps", "--all", "--quiet", "--filter", $"label=hal9.run={id}"));
        Assert.Equal("", await Podman.AskAsync("network", "ls", "--quiet", "--filter", $"label=hal9.run={id}"));
    }
}
