using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Hal9.Neurons.Tests;

namespace Hal9.Neurons.Integration.Tests;

/// <summary>A Redis of the test's own, that can be stopped and started again on the same port.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private readonly string _program;
    private readonly int _port = LocalServer.FreePort();
    private Process? _process;

    private RedisServer(string program) => _program = program;

    public string Configuration => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port}");

    /// <summary>Not started yet; skips the test where there is no redis-server.</summary>
    public static RedisServer Prepare()
    {
        string? program = LocalServer.Find("redis-server");
        if (program is null)
            Assert.Skip("needs redis-server");
        return new RedisServer(program);
    }

    /// <summary>Started, with nothing in it; or, where there is only one that NEURONS_TEST_REDIS names, that one.</summary>
    public static async Task<(string Configuration, IAsyncDisposable Server)> StartOrUseGivenAsync()
    {
        string? given = Environment.GetEnvironmentVariable("NEURONS_TEST_REDIS");
        if (!string.IsNullOrEmpty(given) && LocalServer.Find("redis-server") is null)
            return (given, Given.None);
        RedisServer server = Prepare();
        await server.StartAsync();
        return (server.Configuration, server);
    }

    public async Task StartAsync()
    {
        string port = _port.ToString(CultureInfo.InvariantCulture);
        string[] arguments = ["--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", Path.GetTempPath()];
        _process = Process.Start(new ProcessStartInfo(_program, arguments) { RedirectStandardOutput = true })!;
        _process.BeginOutputReadLine();
        await Eventually.Async(AnswersAsync, "redis-server to answer");
    }

    public async Task StopAsync()
    {
        if (_process is null)
            return;
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private sealed class Given : IAsyncDisposable
    {
        public static Given None { get; } = new();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private async Task<bool> AnswersAsync()
    {
        using TcpClient client = new();
        try
        {
            await client.ConnectAsync("127.0.0.1", _port, TestContext.Current.CancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
