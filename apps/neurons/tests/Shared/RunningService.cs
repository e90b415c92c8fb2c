using System.Net.Http.Json;
using System.Text.Json;
using Hal9.Neurons.Service;
using Hal9.Neurons.Service.Configuration;
using Microsoft.AspNetCore.Builder;

namespace Hal9.Neurons.Tests;

/// <summary>The real service in this process, listening on a free port, with a database of its own.</summary>
internal sealed class RunningService : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly TemporaryFolder _folder;

    private RunningService(WebApplication application, TemporaryFolder folder, LogRecorder log)
    {
        (_application, _folder, Log) = (application, folder, log);
        Client = new HttpClient { BaseAddress = new Uri(application.Urls.First()), Timeout = TimeSpan.FromSeconds(20) };
    }

    public HttpClient Client { get; }

    public IServiceProvider Parts => _application.Services;

    public LogRecorder Log { get; }

    /// <summary>Starts, and returns when it listens; the database may not be ready yet.</summary>
    public static async Task<RunningService> StartAsync(params string[] settings)
    {
        TemporaryFolder folder = new();
        string[] arguments = ["--urls=http://127.0.0.1:0", "--Drain:DelayMs=0", $"--Sqlite:Path={folder.Path}/neurons.db", .. settings];
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(arguments);
        ServiceSettings read = ServiceSettings.Read(builder.Configuration, out IReadOnlyList<string> mistakes);
        Assert.Empty(mistakes);
        LogRecorder log = new();
        WebApplication application = NeuronsService.Build(builder, read, log);
        await application.StartAsync(TestContext.Current.CancellationToken);
        return new RunningService(application, folder, log);
    }

    /// <summary>Starts, and returns when it is ready.</summary>
    public static async Task<RunningService> ReadyAsync(params string[] settings)
    {
        RunningService service = await StartAsync(settings);
        await service.BecomesAsync(ready: true);
        return service;
    }

    public Task BecomesAsync(bool ready) => Eventually.Async(
        async () => (await Client.GetAsync("/ready", TestContext.Current.CancellationToken)).IsSuccessStatusCode == ready,
        $"the service to become {(ready ? "ready" : "unready")}");

    public async Task<JsonElement> GetJsonAsync(string path) =>
        await Client.GetFromJsonAsync<JsonElement>(path, TestContext.Current.CancellationToken);

    public Task<HttpResponseMessage> PostAsync(string json) => Client.PostAsync(
        "/api/v1/signal", new StringContent(json, System.Text.Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);

    public async Task<JsonElement> SignalAsync(string message = "hello", string layer = "reflex")
    {
        HttpResponseMessage response = await PostAsync(JsonSerializer.Serialize(new { layer, strength = 0.9, message }));
        Assert.Equal(System.Net.HttpStatusCode.Created, response.StatusCode);
        return await response.JsonAsync();
    }

    public Task StopAsync() => _application.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _application.StopAsync(CancellationToken.None);
        await _application.DisposeAsync();
        _folder.Dispose();
    }
}
