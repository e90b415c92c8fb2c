using System.Net;
using System.Net.Sockets;
using Hal9.Machine.Network;
using Hal9.Machine.Services;

namespace Hal9.Machine.Tests.Services;

public sealed class LocalServicesTests(ServiceTest services) : IClassFixture<ServiceTest>
{
    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PostgreSQL_has_the_user_the_password_and_the_database_of_its_environment()
    {
        await using var group = await services.StartAsync(ServiceTest.Request("db", "postgres:9"));
        var port = group.Running[0].Ports[5432];
        Assert.Equal((0, "app|my app|UTF8|Etc/UTC"), await ServiceTest.PsqlAsync(port, "it's \"secret\"", "select current_user, current_database(), current_setting('server_encoding'), current_setting('timezone')"));
        var (code, said) = await ServiceTest.PsqlAsync(port, "wrong", "select 1");
        Assert.NotEqual(0, code);
        Assert.Contains("password authentication failed", said, StringComparison.Ordinal);
        Assert.Contains(services.Said, line => line.StartsWith("PostgreSQL ", StringComparison.Ordinal) && line.EndsWith(" of this machine stands for postgres:9", StringComparison.Ordinal));
        Assert.Equal("postgres://app:it%27s%20%22secret%22@127.0.0.1:" + port + "/my%20app", ServiceProviders.VariablesOf(group.Running[0].Request, group.Running[0].Ports)["DATABASE_URL"]);
    }

    [Fact]
    public async Task The_second_PostgreSQL_starts_from_what_the_first_left_in_the_cache_and_shares_nothing_with_it()
    {
        await using var first = await services.StartAsync(ServiceTest.Request("db", "postgres"));
        await using var second = await services.StartAsync(ServiceTest.Request("db", "postgres"));
        Assert.Single(Directory.GetDirectories(Path.Combine(services.Cache, "services", "templates")));
        Assert.Equal(0, (await ServiceTest.PsqlAsync(first.Running[0].Ports[5432], "it's \"secret\"", "create table t (n int)")).Code);
        Assert.Contains("does not exist", (await ServiceTest.PsqlAsync(second.Running[0].Ports[5432], "it's \"secret\"", "select * from t")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redis_answers_and_takes_the_settings_of_its_command()
    {
        await using var group = await services.StartAsync(ServiceTest.Request("cache", "redis") with { Command = ["--requirepass", "secret"] });
        var port = group.Running[0].Ports[6379];
        Assert.Equal("-NOAUTH Authentication required.", await ServiceTest.RedisAsync(port, "PING"));
        Assert.Equal("+OK\r\n+PONG", await ServiceTest.RedisAsync(port, "AUTH secret\r\nPING"));
    }

    [Fact]
    public async Task A_health_command_finds_the_server_where_it_would_be_in_its_container()
    {
        await using var group = await services.StartAsync(
            ServiceTest.Request("db", "postgres", "--health-cmd \"pg_isready -h localhost -p 5432 -U $POSTGRES_USER && psql -U app -d 'my app' -c 'select 1' && psql 'postgres://app@localhost:5432/my%20app' -c 'select 1'\" --health-interval 1s"),
            ServiceTest.Request("cache", "redis", "--health-cmd \"redis-cli -p 6379 ping | grep PONG && redis-cli ping\" --health-interval 1s"));
        Assert.Equal(["db", "cache"], group.Running.Select(static service => service.Request.Name));
    }

    [Fact]
    public async Task A_service_that_never_gets_well_says_what_its_health_command_said_and_leaves_nothing()
    {
        var group = await services.PrepareAsync(ServiceTest.Request("cache", "redis", "--health-cmd \"echo no >&2; exit 3\" --health-interval 100ms --health-retries 2"));
        var failure = await group.StartAsync(services.Say, Test);
        Assert.Equal("cache", failure!.Service.Name);
        var problem = failure.Problem;
        Assert.Equal("HAL4204", problem.Code);
        Assert.Equal("the service `cache` was not healthy within 0.2 s: `echo no >&2; exit 3` ended with exit code 3 and said: no", problem.Message);
        Assert.Contains("Ready to accept connections", await group.Running[0].ReadLogAsync(Test), StringComparison.Ordinal);
        await GoneAsync(group);
    }

    [Fact]
    public async Task A_health_command_that_hangs_is_ended()
    {
        await using var group = await services.PrepareAsync(ServiceTest.Request("cache", "redis", "--health-cmd \"sleep 600\" --health-interval 100ms --health-timeout 100ms --health-retries 1"));
        Assert.Contains("did not end within 0.1 s", (await group.StartAsync(services.Say, Test))!.Problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POSTGRES_INITDB_ARGS", "--encoding=NOTHING", "NOTHING")]
    [InlineData("POSTGRES_PASSWORD", "", "set POSTGRES_PASSWORD")]
    [InlineData("POSTGRES_USER_FILE", "/nowhere", "both POSTGRES_USER and POSTGRES_USER_FILE are set")]
    [InlineData("POSTGRES_HOST_AUTH_METHOD", "nonsense", "invalid authentication method")]
    public async Task What_is_wrong_in_the_environment_of_PostgreSQL_is_said(string name, string value, string part)
    {
        var request = ServiceTest.Request("db", "postgres");
        await using var group = await services.PrepareAsync(request with { Environment = new Dictionary<string, string>(request.Environment) { [name] = value } });
        var problem = (await group.StartAsync(services.Say, Test))!.Problem;
        Assert.Equal("HAL4203", problem.Code);
        Assert.Contains(part, problem.Message, StringComparison.Ordinal);
        await GoneAsync(group);
    }

    [Fact]
    public async Task A_password_may_come_from_a_file()
    {
        var file = Path.Combine(services.Cache, "password");
        await File.WriteAllTextAsync(file, "from a file\n", Test);
        var request = ServiceTest.Request("db", "postgres") with { Volumes = [$"{services.Cache}:/run/secrets:ro"] };
        await using var group = await services.StartAsync(request with { Environment = new Dictionary<string, string> { ["POSTGRES_USER"] = "app", ["POSTGRES_DB"] = "my app", ["POSTGRES_PASSWORD_FILE"] = "/run/secrets/password" } });
        Assert.Equal((0, "1"), await ServiceTest.PsqlAsync(group.Running[0].Ports[5432], "from a file", "select 1"));
    }

    [Fact]
    public async Task A_port_that_another_program_has_is_refused_and_its_holder_named()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        await using var group = await services.PrepareAsync(ServiceTest.Request("cache", "redis", "", $"{port}:6379"));
        var (service, problem) = (await group.StartAsync(services.Say, Test))!;
        Assert.Equal(("cache", "HAL4202"), (service.Name, problem.Code));
        Assert.Contains($"port {port} is taken by ", problem.Message, StringComparison.Ordinal);
        Assert.Contains($"(process {Environment.ProcessId})", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_another_job_has_is_waited_for()
    {
        var request = ServiceTest.Request("cache", "redis", "", $"{LoopbackPort.Free()}:6379");
        var first = await services.StartAsync(request);
        await using var second = await services.PrepareAsync(request);
        var waiting = new TaskCompletionSource();
        var starting = second.StartAsync(line =>
        {
            if (line == $"Waiting for port {request.Ports[0].Host}, which `cache` of the test has") waiting.TrySetResult();
        }, Test);
        await waiting.Task.WaitAsync(TimeSpan.FromSeconds(30), Test);
        Assert.False(starting.IsCompleted);
        await first.DisposeAsync();
        Assert.Null(await starting);
        Assert.Equal(request.Ports[0].Host, second.Running[0].Ports[6379]);
    }

    [Fact]
    public async Task What_this_machine_has_not_got_is_said_with_the_packages_that_bring_it()
    {
        var ground = services.Ground with { Environment = new Dictionary<string, string> { ["PATH"] = "" }, ProgramFolders = [] };
        var (group, whyNot) = await ServiceGroup.PrepareAsync([ServiceTest.Request("db", "postgres:16"), ServiceTest.Request("cache", "redis:7"), ServiceTest.Request("mq", "rabbitmq:4")], ground, Test);
        Assert.Null(group);
        Assert.Contains("no PostgreSQL on this machine for postgres:16 (Debian and Ubuntu: apt-get install postgresql)", whyNot!, StringComparison.Ordinal);
        Assert.Contains("no redis-server on this machine's PATH for redis:7 (Debian and Ubuntu: apt-get install redis-server)", whyNot!, StringComparison.Ordinal);
        Assert.Contains("rabbitmq:4", whyNot!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelled_while_it_starts_it_leaves_nothing()
    {
        using var stop = new CancellationTokenSource();
        var group = await services.PrepareAsync(ServiceTest.Request("db", "postgres", "--health-cmd false"));
        var starting = group.StartAsync(_ => { }, stop.Token);
        while (group.Running.Count == 0) await Task.Delay(5, Test);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting);
        await GoneAsync(group);
    }

    private static async Task GoneAsync(ServiceGroup group)
    {
        var ports = group.Running.SelectMany(static service => service.Ports.Values).ToArray();
        await group.DisposeAsync();
        foreach (var port in ports) await Assert.ThrowsAsync<SocketException>(() => ServiceTest.RedisAsync(port, "PING"));
    }
}
