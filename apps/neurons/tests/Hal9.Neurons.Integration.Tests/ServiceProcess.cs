using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Hal9.Neurons.Tests;

namespace Hal9.Neurons.Integration.Tests;

/// <summary>
/// The service as a program of its own: the one that was built with these tests, or the one that NEURONS_PROGRAM names, such as the
/// one compiled ahead of time.
/// </summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ServiceProcess(Process process, int port)
    {
        _process = process;
        Uri address = new UriBuilder("http", "127.0.0.1", port).Uri;
        Client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(20) };
        process.OutputDataReceived += (_, line) => Output.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
    }

    public static string Program { get; } = Environment.GetEnvironmentVariable("NEURONS_PROGRAM") is { Length: > 0 } given
        ? given
        : Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Hal9.Neurons.Service.exe" : "Hal9.Neurons.Service");

    public HttpClient Client { get; }

    /// <summary>Lines on standard output: the log.</summary>
    public ConcurrentQueue<string> Output { get; } = new();

    public static ServiceProcess Start(string folder, params string[] settings)
    {
        int port = LocalServer.FreePort();
        string[] arguments =
        [
            string.Create(CultureInfo.InvariantCulture, $"--urls=http://127.0.0.1:{port}"), $"--Sqlite:Path={folder}/neurons.db", .. settings,
        ];
        return new ServiceProcess(Process.Start(new ProcessStartInfo(Program, arguments) { RedirectStandardOutput = true })!, port);
    }

    public async Task BecomesReadyAsync() => await Eventually.Async(
        async () =>
        {
            Assert.False(_process.HasExited, "The service ended by itself.");
            try
            {
                return (await Client.GetAsync("/ready", TestContext.Current.CancellationToken)).IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        },
        "the service to become ready");

    /// <summary>Tells it to stop as a supervisor does, and returns its exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        await LocalServer.RunAsync("kill", "-TERM", _process.Id.ToString(CultureInfo.InvariantCulture));
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }
}
