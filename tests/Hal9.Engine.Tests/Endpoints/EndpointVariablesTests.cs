using Hal9.Engine.Tests.Runs;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Tests.Endpoints;

public sealed class EndpointVariablesTests : IDisposable
{
    private readonly TestRun run = new();

    public void Dispose() => run.Dispose();

    [Fact]
    public async Task A_script_gets_the_API_of_the_run_and_nothing_of_the_runtime()
    {
        var ended = await run.RunAsync("""
            on: push
            jobs:
              job:
                runs-on: ubuntu-latest
                steps:
                  - run: env | grep -E '^(ACTIONS_|GITHUB_API_URL|GITHUB_GRAPHQL_URL|GITHUB_TOKEN|http_proxy|HTTP_PROXY)' | sort
                  - run: |
                      echo "same ${{ github.api_url == env.GITHUB_API_URL }} ${{ github.token == secrets.GITHUB_TOKEN }}"
                      echo "token ${{ github.token }}"
                    env: { GITHUB_API_URL: '${{ github.api_url }}' }
            """);
        Assert.Equal(JobResult.Success, ended.Result);
        Assert.Collection(run.Printed("job"),
            line => Assert.Matches("^GITHUB_API_URL=http://127\\.0\\.0\\.1:[0-9]+$", line),
            line => Assert.Matches("^GITHUB_GRAPHQL_URL=http://127\\.0\\.0\\.1:[0-9]+/graphql$", line),
            line => Assert.Equal("same true true", line),
            line => Assert.Equal("token ***", line));
    }

    [Fact]
    public async Task A_JavaScript_action_gets_all_that_the_official_libraries_read_and_its_token_is_masked()
    {
        if (!File.Exists("/usr/bin/node") && !File.Exists("/usr/local/bin/node")) Assert.Skip("needs node");
        run.Write("js/action.yml", "name: js\nruns: { using: node20, main: main.js }\n");
        run.Write("js/main.js", """
            for (const name of ['ACTIONS_RESULTS_URL', 'ACTIONS_RUNTIME_URL', 'ACTIONS_CACHE_URL', 'ACTIONS_CACHE_SERVICE_V2', 'GITHUB_SERVER_URL', 'http_proxy']) console.log(name + '=' + process.env[name]);
            const token = process.env.ACTIONS_RUNTIME_TOKEN;
            console.log(JSON.parse(Buffer.from(token.split('.')[1], 'base64url')).scp.replace(/[0-9]+/g, 'N'));
            console.log('token ' + token);
            """);
        await run.RunAsync("""
            on: push
            jobs:
              job:
                runs-on: ubuntu-latest
                steps:
                  - uses: actions/checkout@v4
                  - uses: ./js
            """);
        var printed = run.Printed("job")[1..];
        Assert.Collection(printed,
            line => Assert.Matches("^ACTIONS_RESULTS_URL=http://127\\.0\\.0\\.1:[0-9]+/$", line),
            line => Assert.Matches("^ACTIONS_RUNTIME_URL=http://127\\.0\\.0\\.1:[0-9]+/$", line),
            line => Assert.Matches("^ACTIONS_CACHE_URL=http://127\\.0\\.0\\.1:[0-9]+/$", line),
            line => Assert.Equal("ACTIONS_CACHE_SERVICE_V2=true", line),
            line => Assert.Matches("^GITHUB_SERVER_URL=http://github\\.localhost:[0-9]+$", line),
            line => Assert.Matches("^http_proxy=http://127\\.0\\.0\\.1:[0-9]+$", line),
            line => Assert.Equal("Actions.Results:N:N", line),
            line => Assert.Equal("token ***", line));
    }

    [Fact]
    public async Task A_call_that_is_not_served_is_answered_with_501()
    {
        await run.RunAsync("""
            on: push
            jobs:
              job:
                runs-on: ubuntu-latest
                steps:
                  - run: |
                      curl -s -o answer.json -w '%{http_code}\n' -H "Authorization: token ${{ github.token }}" "$GITHUB_API_URL/zen"
            """);
        Assert.Contains("501", run.Printed("job"));
    }

    [Fact]
    public async Task The_real_gh_in_a_script_reads_from_the_run_and_a_write_is_refused_and_told()
    {
        if (!File.Exists("/usr/bin/gh")) Assert.Skip("needs gh");
        await run.RunAsync("""
            on: push
            jobs:
              job:
                runs-on: ubuntu-latest
                env: { GH_TOKEN: '${{ github.token }}' }
                steps:
                  - run: gh api repos/octo/demo --jq .full_name
                  - run: gh api -X POST repos/octo/demo/issues/1/comments || echo "refused $?"
                  - run: gh api -X POST repos/octo/demo/issues/1/comments || echo "refused $?"
            """);
        var printed = run.Printed("job");
        Assert.Equal("octo/demo", printed[0]);
        Assert.Equal(2, printed.Count(line => line.EndsWith("refused 1", StringComparison.Ordinal)));
        Assert.Single(printed, line => line.StartsWith("##[warning]`POST /repos/octo/demo/issues/{number}/comments` was called", StringComparison.Ordinal));
    }
}
