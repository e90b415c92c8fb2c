using Hal9.Engine.Runs;
using Hal9.Machine.Network;
using Hal9.Machine.Processes;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Tests.Runs;

/// <summary>Real servers for the services of jobs.</summary>
public sealed class ServiceTests : IDisposable
{
    private const string Redis = "{ image: 'redis:7', ports: [6379], options: --health-cmd \"redis-cli ping\" --health-interval 1s }";

    private readonly TestRun run = new();

    public void Dispose() => run.Dispose();

    private string[] Left => Directory.GetFiles(Path.Combine(run.Root, "services", "services", "running"));

    private static void Need(string program)
    {
        if (ProgramSearch.Find(program, "/usr/local/bin:/usr/bin:/bin", "/") is null) Assert.Skip($"needs {program}");
    }

    [Fact]
    public async Task A_step_queries_PostgreSQL_and_Redis_where_the_job_context_says_they_are()
    {
        Need("psql");
        Need("redis-server");
        run.Secrets["DB_PASSWORD"] = "a-secret-password";
        var ended = await run.RunAsync("""
            on: push
            jobs:
              job:
                runs-on: ubuntu-latest
                strategy: { matrix: { redis: ['7'], postgres: ['15'] } }
                services:
                  postgres:
                    image: postgres:${{ matrix.postgres }}
                    env: { POSTGRES_USER: app, POSTGRES_PASSWORD: '${{ secrets.DB_PASSWORD }}', POSTGRES_DB: shop }
                    ports: [5432]
                    options: >-
                      --health-cmd "pg_isready -U app -d shop"
                      --health-interval 2s
                  redis:
                    image: redis:${{ matrix.redis }}
                    ports: [6379]
                  none:
                    image: ${{ matrix.none }}
                steps:
                  - run: psql "postgres://app:a-secret-password@localhost:${{ job.services.postgres.ports[5432] }}/shop" -Atc "select current_user || '@' || current_database()"
                  - run: redis-cli -p "$PORT" ping
                    env: { PORT: "${{ job.services.redis.ports['6379'] }}" }
                  - run: echo "${{ job.services.redis.network }} ${#ID}"
                    env: { ID: "${{ job.services.redis.id }}" }
            """);
        Assert.Equal(JobResult.Success, ended.Result);
        var printed = run.Printed("job");
        Assert.Contains("app@shop", printed);
        Assert.Contains("PONG", printed);
        Assert.Contains("host 12", printed);
        Assert.Contains("##[group]Start services", printed);
        Assert.Contains("none is not started: its image is empty", printed);
        Assert.Contains(printed, static line => line.StartsWith("postgres (postgres:15) is ready after ", StringComparison.Ordinal));
        Assert.DoesNotContain("a-secret-password", run.Output, StringComparison.Ordinal);
        Assert.Empty(Left);
    }

    [Fact]
    public async Task A_job_whose_service_nobody_serves_is_not_run_and_neither_is_what_needs_it()
    {
        run.Adjust = request => request with { InheritedEnvironment = new Dictionary<string, string>(request.InheritedEnvironment) { ["HAL9_CONTAINER_ENGINE"] = "none" } };
        var ended = await run.RunAsync("""
            on: push
            jobs:
              queue:
                runs-on: ubuntu-latest
                services: { mq: { image: 'rabbitmq:4' } }
                steps:
                  - run: echo never
              behind:
                needs: queue
                runs-on: ubuntu-latest
                steps:
                  - run: echo never
              other:
                runs-on: ubuntu-latest
                steps:
                  - run: echo ran
            """);
        Assert.Equal(JobResult.Success, ended.Result);
        Assert.StartsWith("queue: rabbitmq:4 needs a container engine, and HAL9_CONTAINER_ENGINE switches engines off", ended.NotRun[0], StringComparison.Ordinal);
        Assert.Equal(["behind needs queue, which was not run"], ended.NotRun.Skip(1));
        Assert.Equal(["ran"], run.Printed("other"));
        Assert.DoesNotContain(run.Events.OfType<LegStarted>(), static leg => leg.Leg == "queue");
        Assert.True(Assert.Single(run.Events.OfType<LegEnded>(), static leg => leg.Leg == "queue").IsUnserved);
    }

    [Fact]
    public async Task Programs_that_are_missing_make_the_job_one_that_is_not_run()
    {
        run.Adjust = request => request with { InheritedEnvironment = new Dictionary<string, string> { ["PATH"] = "" } };
        var ended = await run.RunAsync($$"""
            on: push
            jobs:
              job:
                runs-on: ubuntu-latest
                services: { redis: {{Redis}} }
                steps:
                  - run: echo never
            """);
        Assert.StartsWith("job: no redis-server on this machine's PATH for redis:7", Assert.Single(ended.NotRun), StringComparison.Ordinal);
        Assert.Equal(JobResult.Skipped, run.ResultOf("job"));
    }

    [Fact]
    public async Task A_service_that_never_gets_well_fails_the_job_and_shows_its_log()
    {
        Need("redis-server");
        var ended = await run.RunAsync("""
            on: push
            jobs:
              job:
                runs-on: ubuntu-latest
                services:
                  false: { image: redis }
                  redis: { image: redis, options: --health-cmd false --health-interval 100ms --health-retries 1 }
                steps:
                  - run: echo never
                  - run: echo never
                    if: always()
            """);
        Assert.Equal(JobResult.Failure, ended.Result);
        var printed = run.Printed("job");
        Assert.DoesNotContain("never", printed);
        Assert.Contains("##[group]Log of the service redis", printed);
        Assert.Contains(printed, static line => line.Contains("Ready to accept connections", StringComparison.Ordinal));
        Assert.Contains(printed, static line => line.StartsWith("##[error].github/workflows/test.yml:7:7: error[HAL4204]: the service `redis` was not healthy within 0.1 s: `false` ended with exit code 1", StringComparison.Ordinal));
        Assert.Empty(Left);
    }

    [Theory]
    [InlineData("{ image: 'Postgres:16' }", "is no name of an image: it must be lower case")]
    [InlineData("{ image: redis, ports: ['0:6379'] }", "`0` is no port of this machine")]
    [InlineData("{ image: redis, options: --health-interval 5 }", "the option `--health-interval` cannot be `5`")]
    public async Task A_service_that_is_not_written_rightly_fails_the_job_with_its_place(string service, string part)
    {
        var ended = await run.RunAsync($$"""
            on: push
            jobs:
              job:
                runs-on: ubuntu-latest
                services:
                  db: {{service}}
                steps:
                  - run: echo never
            """);
        Assert.Equal(JobResult.Failure, ended.Result);
        Assert.Contains(".github/workflows/test.yml:6:7: error[HAL4201]: the service `db`: ", run.Output, StringComparison.Ordinal);
        Assert.Contains(part, run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("never", run.Printed("job"));
    }

    [Fact]
    public async Task Legs_that_want_the_same_port_take_turns()
    {
        Need("redis-server");
        var port = LoopbackPort.Free();
        run.Adjust = request => request with { Parallelism = 2 };
        var ended = await run.RunAsync($$"""
            on: push
            jobs:
              job:
                runs-on: ubuntu-latest
                strategy: { matrix: { n: [1, 2] } }
                services: { redis: { image: redis, ports: ['{{port}}:6379'] } }
                steps:
                  - run: redis-cli -p {{port}} incr n
            """);
        Assert.Equal(JobResult.Success, ended.Result);
        Assert.Contains("1", run.Printed("job[0]"));
        Assert.Contains("1", run.Printed("job[1]"));
    }

    [Fact]
    public async Task A_cancelled_job_ends_its_services()
    {
        Need("redis-server");
        run.Watch = (running, happening) =>
        {
            if (happening is StepOutput piece && System.Text.Encoding.UTF8.GetString(piece.Bytes.Span).Contains("now-cancel", StringComparison.Ordinal)) running.Cancel("the test");
        };
        var ended = await run.RunAsync($$"""
            on: push
            jobs:
              job:
                runs-on: ubuntu-latest
                services: { redis: {{Redis}} }
                steps:
                  - run: echo now-$(echo cancel); sleep 600
            """);
        Assert.Equal(JobResult.Cancelled, ended.Result);
        Assert.Empty(Left);
    }

    [Fact]
    public async Task A_resumed_job_gets_its_services_anew_and_says_so()
    {
        Need("redis-server");
        await File.WriteAllTextAsync(Path.Combine(run.Root, "workflow.yml"), $$$"""
            on: push
            jobs:
              job:
                runs-on: ubuntu-latest
                services: { redis: {{{Redis}}} }
                steps:
                  - run: redis-cli -p ${{ job.services.redis.ports[6379] }} set key value
                  - run: 'test -e {{{run.Root}}}/once || { touch {{{run.Root}}}/once; kill -9 $PPID; sleep 600; }'
                  - run: redis-cli -p ${{ job.services.redis.ports[6379] }} exists key
            """, TestContext.Current.CancellationToken);
        var (code, error) = await KilledRun.StartAsync(run.Root, events: 0, delay: 0);
        Assert.Equal(137, code);
        (code, error) = await KilledRun.StartAsync(run.Root, events: 0, delay: 0);
        Assert.True(code == KilledRun.Succeeded, error);
        var log = await File.ReadAllTextAsync(Path.Combine(run.RunsFolder, KilledRun.RunId, "logs", "job.log"), TestContext.Current.CancellationToken);
        Assert.Contains("##[warning]The services of this job were started anew", log, StringComparison.Ordinal);
        Assert.Empty(Left);
    }
}
