using System.Net;
using System.Net.Sockets;
using Hal9.Neurons.Tests;

namespace Hal9.Neurons.Service.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public async Task A_port_that_is_taken_is_said_in_one_line()
    {
        using TemporaryFolder folder = new();
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;

        (int code, _, string error) = await RunAsync($"--urls=http://127.0.0.1:{port}", $"--Sqlite:Path={folder.Path}/n.db");

        Assert.Equal(2, code);
        Assert.Contains($"127.0.0.1:{port}", error, StringComparison.Ordinal);
        Assert.Contains("address already in use", error, StringComparison.OrdinalIgnoreCase);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("--Network:Neurons=many", "Network:Neurons is `many`; it must be a whole number from 1 to 20000")]
    [InlineData("--Network:Neurons=20001", "Network:Neurons is `20001`")]
    [InlineData("--Network:Cost=1.5", "Network:Cost is `1.5`; it must be a number from 0 to 1")]
    [InlineData("--Network:Cost=NaN", "Network:Cost is `NaN`")]
    [InlineData("--Faults:ErrorRate=-0.1", "Faults:ErrorRate is `-0.1`")]
    [InlineData("--ConnectionStrings:Postgres=nonsense", "ConnectionStrings:Postgres is not a connection string")]
    [InlineData("--ConnectionStrings:Redis=host,nonsense=1", "ConnectionStrings:Redis is not a Redis configuration")]
    public async Task A_setting_that_cannot_be_understood_is_said(string argument, string expected)
    {
        (int code, _, string error) = await RunAsync(argument);

        Assert.Equal(2, code);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_mistakes_in_settings_are_said_at_once()
    {
        (int code, _, string error) = await RunAsync("--Network:Seed=x", "--Drain:DelayMs=x", "--Limits:BodyBytes=1");

        Assert.Equal((2, 3), (code, error.TrimEnd().Split('\n').Length));
    }

    [Fact]
    public async Task Migrations_go_forward_and_back_by_command()
    {
        using TemporaryFolder folder = new();
        string sqlite = $"--Sqlite:Path={folder.Path}/n.db";

        Assert.Contains("not applied", (await RunAsync("migrate", sqlite)).Output, StringComparison.Ordinal);
        Assert.Contains("the database is at version 2", (await RunAsync("migrate", "up", sqlite)).Output, StringComparison.Ordinal);
        Assert.Contains("the database is at version 1", (await RunAsync("migrate", "down", "1", sqlite)).Output, StringComparison.Ordinal);
        Assert.Contains("2 `find the last signals, and those of a neuron`: not applied", (await RunAsync("migrate", sqlite)).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("migrate", "sideways")]
    [InlineData("migrate", "down")]
    [InlineData("migrate", "down", "-1")]
    [InlineData("dance")]
    public async Task A_command_that_does_not_exist_is_refused(params string[] words)
    {
        using TemporaryFolder folder = new();

        (int code, _, string error) = await RunAsync([.. words, $"--Sqlite:Path={folder.Path}/n.db"]);

        Assert.Equal(2, code);
        Assert.Contains("see --help", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrating_a_database_that_is_away_fails_with_its_reason()
    {
        (int code, _, string error) = await RunAsync("migrate", "up", "--Sqlite:Path=/nowhere/at/all/n.db");

        Assert.Equal(1, code);
        Assert.Contains("the database (SQLite) does not answer", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_names_every_setting_that_is_read()
    {
        (int code, string output, _) = await RunAsync("--help");

        Assert.Equal(0, code);
        foreach (string setting in (string[])["ConnectionStrings:Postgres", "Network:Neurons", "Faults:ErrorRate", "Drain:DelayMs", "migrate down"])
            Assert.Contains(setting, output, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        int code = await CommandLine.RunAsync(arguments, output, error).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }
}
