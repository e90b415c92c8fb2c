using System.Diagnostics;
using System.Text.Json.Nodes;
using Hal9.Engine.Tests.Containers;

namespace Hal9.Cli.Tests.Ci;

public sealed class CiIntegrationTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static void Need(params string[] programs)
    {
        foreach (var program in programs)
        {
            if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(directory => File.Exists(Path.Combine(directory, program)))) Assert.Skip($"needs {program}");
        }
    }

    private static readonly string[] Servers = ["psql", "redis-server"];

    private const string Services = """
        services:
          db:
            image: postgres:15
            env: { POSTGRES_USER: app, POSTGRES_PASSWORD: "s3cret word", POSTGRES_DB: shop }
            options: --health-cmd "pg_isready -U app -d shop" --health-interval 2s
            variables: { SHOP_DB: "Host={host};Port={port};Username={user};Password={password};Database={database}" }
          cache:
            image: redis
            variables: { SHOP_CACHE: "{host}:{port}" }

        """;

    [Fact]
    public async Task Services_are_brought_up_migrated_tested_with_and_torn_down()
    {
        Need(Servers);
        folder.With("hal9.yml", Services + """
            ci:
              integration:
                migrations:
                  - name: the schema
                    run: psql -X -q "$DATABASE_URL" -c 'create table orders (id int primary key)'
                tests:
                  - run: |
                      psql -XqAtc "insert into orders values (7) returning 'order ' || id"
                      echo "$SHOP_DB" | sed "s/$PGPORT/PORT/"
                      redis-cli -u "$REDIS_URL" ping
                      test "$SHOP_CACHE" = "127.0.0.1:$CACHE_PORT" && test "$DB_URL" = "$DATABASE_URL" && echo agree
                      echo "$PGPORT" > port
            """);
        var ran = await folder.RunAsync("ci", "integration");
        Assert.True(ran.ExitCode == 0, ran.Output + ran.Error);
        Assert.Contains("▸ the schema\n", ran.Output, StringComparison.Ordinal);
        Assert.Contains("order 7\nHost=127.0.0.1;Port=PORT;Username=app;Password=s3cret word;Database=shop\nPONG\nagree\n", ran.Output, StringComparison.Ordinal);
        Assert.Contains("integration green · db, cache torn down", ran.Output, StringComparison.Ordinal);
        Assert.Contains("db (postgres:15) is ready after ", ran.Error, StringComparison.Ordinal);
        Assert.NotEqual(0, (await Bash($"psql -h 127.0.0.1 -p {(await File.ReadAllTextAsync(Path.Combine(folder.Path, "port"), TestContext.Current.CancellationToken)).Trim()} -l")).ExitCode);
    }

    [Fact]
    public async Task A_migration_that_fails_fails_the_verb_and_no_test_runs()
    {
        Need(Servers);
        folder.With("hal9.yml", Services + """
            ci:
              integration:
                migrations:
                  - { name: broken, run: "psql -X -v ON_ERROR_STOP=1 -c 'create tabel t ()'" }
                tests:
                  - run: echo tested
            """);
        var ran = await folder.RunAsync("ci", "integration", "--json");
        Assert.Equal(1, ran.ExitCode);
        var answer = JsonNode.Parse(ran.Output)!;
        Assert.False(answer["succeeded"]!.GetValue<bool>());
        Assert.Equal("broken", Assert.Single(answer["commands"]!.AsArray())!["name"]!.GetValue<string>());
        Assert.Contains("syntax error", ran.Error, StringComparison.Ordinal);
        Assert.Contains("error[HAL5032]: the migration `broken` failed with exit code 1", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_behind_two_dashes_runs_instead_of_the_declared_tests()
    {
        Need(Servers);
        folder.With("hal9.yml", Services);
        var ran = await folder.RunAsync("ci", "integration", "--", "sh", "-c", "redis-cli -p $CACHE_PORT ping; exit 3");
        Assert.Equal(1, ran.ExitCode);
        Assert.Contains("PONG\n", ran.Output, StringComparison.Ordinal);
        Assert.Contains("failed with exit code 3", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Services_that_a_job_has_already_are_used_as_they_are_and_not_started()
    {
        folder.With("hal9.yml", """
            services:
              db:
                image: postgres:15
                variables: { SHOP_DB: "Host={host};Port={port}" }
                given-by: SHOP_DB
              cache:
                image: redis
                given-by: SHOP_CACHE
            ci:
              integration:
                migrations: [{ run: 'echo "migrated at $SHOP_DB"' }]
                tests: [{ run: 'echo "tested at $SHOP_DB ${DATABASE_URL:-and nowhere else}"' }]
            """);
        var typed = new Typed("ci", "integration") { Folder = folder.Path, Variables = new() { ["SHOP_DB"] = "Host=of.the.job", ["SHOP_CACHE"] = "of.the.job:6379" } };
        var ran = await Hal9Program.RunAsync(typed);
        Assert.True(ran.ExitCode == 0, ran.Output + ran.Error);
        Assert.Equal("db (postgres:15) is given by SHOP_DB, and not started\ncache (redis) is given by SHOP_CACHE, and not started\n", ran.Error);
        Assert.Contains("\nmigrated at Host=of.the.job\n", ran.Output, StringComparison.Ordinal);
        Assert.Contains("\ntested at Host=of.the.job and nowhere else\n", ran.Output, StringComparison.Ordinal);
        Assert.Contains("integration green · db, cache given · ", ran.Output, StringComparison.Ordinal);
        var answer = JsonNode.Parse((await Hal9Program.RunAsync(typed with { Arguments = ["ci", "integration", "--json"] })).Output)!;
        Assert.Equal(["SHOP_DB", "SHOP_CACHE"], answer["services"]!.AsArray().Select(service => (string?)service!["givenBy"]));
    }

    [Fact]
    public async Task A_service_of_which_only_one_is_given_is_started_beside_it()
    {
        Need("redis-server");
        folder.With("hal9.yml", """
            services:
              db: { image: "postgres:15", given-by: SHOP_DB }
              cache: { image: redis, given-by: SHOP_CACHE }
            ci: { integration: { tests: [{ run: 'redis-cli -u "$REDIS_URL" ping' }] } }
            """);
        var ran = await Hal9Program.RunAsync(new Typed("ci", "integration") { Folder = folder.Path, Variables = new() { ["SHOP_DB"] = "Host=of.the.job", ["SHOP_CACHE"] = "" } });
        Assert.True(ran.ExitCode == 0, ran.Output + ran.Error);
        Assert.Contains("PONG\n", ran.Output, StringComparison.Ordinal);
        Assert.Contains("· cache torn down · db given · ", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_that_no_program_of_this_machine_serves_runs_in_a_container()
    {
        var image = await Podman.SmallImageAsync();
        folder.With("hal9.yml", $$"""
            services:
              web:
                image: {{image}}
                command: [busybox, httpd, -f, -p, "8080", -h, /tmp]
                ports: ["8080"]
                variables: { WEB: "{host}:{port}" }
            ci:
              integration:
                tests:
                  - deadline: 30s
                    run: |
                      test "$WEB" = "$WEB_HOST:$WEB_PORT"
                      until answer=$(bash -c 'exec 3<>/dev/tcp/$WEB_HOST/$WEB_PORT && printf "GET / HTTP/1.0\r\n\r\n" >&3 && head -1 <&3') && test -n "$answer"; do :; done
                      echo "$answer"
            """);
        var ran = await Hal9Program.RunAsync(new Typed("ci", "integration") { Folder = folder.Path, Variables = new(Podman.Environment) });
        Assert.True(ran.ExitCode == 0, ran.Output + ran.Error);
        Assert.Contains("HTTP/1.", ran.Output, StringComparison.Ordinal);
        Assert.Contains($"web ({image}) is ready after ", ran.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hal9-service-web", await Podman.AskAsync("ps", "--all", "--format", "{{.Names}}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupted_it_ends_its_services()
    {
        Need(Servers);
        folder.With("hal9.yml", Services + """
            ci: { integration: { tests: [{ run: "echo $PGPORT; exec sleep 600" }] } }
            """);
        using var process = Hal9Program.Start(new Typed("ci", "integration") { Folder = folder.Path });
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string? line;
        do line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        while (line is not null && !line.All(char.IsAsciiDigit));
        await Bash($"kill -INT {process.Id}");
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 130, await error);
        Assert.NotEqual(0, (await Bash($"psql -h 127.0.0.1 -p {line} -l")).ExitCode);
    }

    [Theory]
    [InlineData("name: x", 2, "HAL0")]
    [InlineData("ci: {}", 2, "error[HAL5030]: hal9.yml declares no integration tests")]
    [InlineData("services: { db: { image: 'Post gres' } }", 2, "names no image")]
    [InlineData("services: { db: { image: postgres, variables: { A: '{prt}' } } }", 2, "has no `{prt}`")]
    [InlineData("services: { mq: { image: 'rabbitmq:4' } }\nci: { integration: { tests: [{ run: 'true' }] } }", 2, "error[HAL5031]: the services cannot be had: rabbitmq:4 needs a container engine, and HAL9_CONTAINER_ENGINE switches engines off")]
    [InlineData("services: { mq: { image: 'rabbitmq:4', given-by: '' } }", 2, "given-by")]
    [InlineData("ci: { integration: { tests: [{ run: 'true', working-directory: nowhere }] } }", 1, "there is no folder `nowhere`")]
    public async Task What_is_declared_wrongly_is_said(string text, int code, string part)
    {
        folder.With("hal9.yml", text);
        var ran = await Hal9Program.RunAsync(new Typed("ci", "integration") { Folder = folder.Path, Variables = new() { ["HAL9_CONTAINER_ENGINE"] = "none" } });
        Assert.Equal(code, ran.ExitCode);
        Assert.Contains(part, ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_configuration_there_is_nothing_to_do()
    {
        folder.With(".git/HEAD", "ref: refs/heads/main\n");
        var ran = await folder.RunAsync("ci", "integration");
        Assert.Equal(2, ran.ExitCode);
        Assert.Contains("error[HAL5030]: there is no hal9.yml here or in a folder above", ran.Error, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output)> Bash(string script)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }
}
