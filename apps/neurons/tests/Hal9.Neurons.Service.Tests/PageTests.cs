using System.Text.Json;
using Hal9.Neurons.Service.Page;
using Hal9.Neurons.Tests;

namespace Hal9.Neurons.Service.Tests;

public sealed class PageTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_is_drawn_with_every_layer_and_the_last_signals()
    {
        await using RunningService service = await RunningService.ReadyAsync();
        await service.SignalAsync("the first");
        await service.SignalAsync("the second");

        string page = await service.Client.GetStringAsync("/", Cancellation);

        JsonElement status = await service.GetJsonAsync("/api/v1/status");
        foreach (JsonElement layer in status.GetProperty("network").GetProperty("layers").EnumerateArray())
            Assert.Contains($">{layer.GetProperty("name").GetString()}</text>", page, StringComparison.Ordinal);
        Assert.True(page.IndexOf("the second", StringComparison.Ordinal) < page.IndexOf("the first", StringComparison.Ordinal));
        Assert.Contains("id=\"n-0\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_signal_says_is_never_taken_for_HTML()
    {
        await using RunningService service = await RunningService.ReadyAsync();
        await service.SignalAsync("<script>alert(1)</script>");

        HttpResponseMessage response = await service.Client.GetAsync("/", Cancellation);

        string page = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.Contains("&lt;script&gt;alert(1)", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.Contains("script-src 'self'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_asks_no_other_site_for_anything()
    {
        await using RunningService service = await RunningService.StartAsync();
        foreach (string path in (string[])["/", "/assets/page.css", "/assets/page.js"])
        {
            string text = await service.Client.GetStringAsync(path, Cancellation);
            Assert.DoesNotContain("https://", text, StringComparison.Ordinal);
            Assert.DoesNotContain("http://", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(25)]
    [InlineData(5000)]
    public void A_drawing_stays_inside_its_frame_whatever_the_network(int neurons)
    {
        NetworkDrawing drawing = NetworkDrawing.Of(Network.Organise(neurons, seed: 3, new NetworkEnvironment { Cost = 1f, Scarcity = 1f }));

        Assert.Equal(neurons, drawing.Neurons.Count + drawing.Hidden);
        Assert.InRange(drawing.Neurons.Count, 1, 72 * drawing.Layers.Count);
        Assert.All(drawing.Neurons, neuron => Assert.InRange(neuron.X, neuron.Radius, NetworkDrawing.Width - neuron.Radius));
        Assert.All(drawing.Neurons, neuron => Assert.InRange(neuron.Y, neuron.Radius, NetworkDrawing.Height - neuron.Radius));
        Assert.All(drawing.Layers, layer => Assert.InRange(layer.Y + layer.Radius + 43, 0, NetworkDrawing.Height - 4));
    }

    [Fact]
    public async Task Everyone_who_watches_sees_every_signal()
    {
        await using RunningService service = await RunningService.ReadyAsync();
        using Stream one = await service.Client.GetStreamAsync("/events", Cancellation);
        using Stream two = await service.Client.GetStreamAsync("/events", Cancellation);
        using StreamReader first = new(one), second = new(two);
        await Eventually.Async(
            async () => (await service.Client.GetStringAsync("/metrics", Cancellation)).Contains("neurons_event_streams 2", StringComparison.Ordinal), "two watchers");

        JsonElement sent = await service.SignalAsync("watched\nover two lines");

        foreach (StreamReader reader in new[] { first, second })
        {
            JsonElement seen = await EventStream.NextAsync(reader);
            Assert.Equal(sent.GetProperty("id").GetString(), seen.GetProperty("id").GetString());
            Assert.Equal("watched\nover two lines", seen.GetProperty("message").GetString());
        }
    }

    [Fact]
    public async Task A_stream_does_not_keep_the_replica_from_stopping()
    {
        await using RunningService service = await RunningService.ReadyAsync();
        using StreamReader events = new(await service.Client.GetStreamAsync("/events", Cancellation));

        await service.StopAsync().WaitAsync(TimeSpan.FromSeconds(5), Cancellation);
    }
}
