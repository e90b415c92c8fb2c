using System.Text.Json;
using Hal9.Neurons.Tests;

namespace Hal9.Neurons.Service.Tests;

public sealed class NeuronEndpointTests
{
    [Fact]
    public async Task Following_the_pages_visits_every_neuron_once()
    {
        await using RunningService service = await RunningService.StartAsync("--Network:Neurons=95");
        List<int> visited = [];

        string? next = "/api/v1/neurons?size=40";
        while (next is not null)
        {
            JsonElement page = await service.GetJsonAsync(next);
            Assert.Equal((95, 3), (page.GetProperty("total").GetInt32(), page.GetProperty("pages").GetInt32()));
            visited.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetInt32()));
            next = page.TryGetProperty("next", out JsonElement link) ? link.GetString() : null;
        }

        Assert.Equal(Enumerable.Range(0, 95), visited);
    }

    [Fact]
    public async Task Pages_of_a_layer_hold_only_that_layer()
    {
        await using RunningService service = await RunningService.StartAsync();

        JsonElement page = await service.GetJsonAsync("/api/v1/neurons?layer=reasoning&size=5");

        Assert.All(page.GetProperty("items").EnumerateArray(), item => Assert.Equal("reasoning", item.GetProperty("layer").GetString()));
        Assert.Contains("layer=reasoning", page.GetProperty("next").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_past_the_last_is_empty()
    {
        await using RunningService service = await RunningService.StartAsync();

        JsonElement page = await service.GetJsonAsync("/api/v1/neurons?page=900");

        Assert.Empty(page.GetProperty("items").EnumerateArray());
        Assert.False(page.TryGetProperty("next", out _));
    }

    [Theory]
    [InlineData("?page=0", "page")]
    [InlineData("?page=-1", "page")]
    [InlineData("?page=two", "page")]
    [InlineData("?page=99999999999999", "page")]
    [InlineData("?size=0", "size")]
    [InlineData("?size=501", "size")]
    [InlineData("?layer=nowhere", "layer")]
    public async Task A_page_that_cannot_be_is_refused(string query, string field)
    {
        await using RunningService service = await RunningService.StartAsync();

        HttpResponseMessage response = await service.Client.GetAsync("/api/v1/neurons" + query, TestContext.Current.CancellationToken);

        JsonElement problem = await response.IsProblemAsync(400, "invalid");
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _));
    }

    [Theory]
    [InlineData("240")]
    [InlineData("-1")]
    [InlineData("abc")]
    [InlineData("99999999999999999999")]
    public async Task A_neuron_that_does_not_exist_is_not_found(string id)
    {
        await using RunningService service = await RunningService.StartAsync();

        HttpResponseMessage response = await service.Client.GetAsync($"/api/v1/neurons/{id}", TestContext.Current.CancellationToken);

        await response.IsProblemAsync(404, "no-such-neuron");
    }

    [Fact]
    public async Task The_same_seed_serves_the_same_network()
    {
        await using RunningService one = await RunningService.StartAsync("--Network:Seed=5");
        await using RunningService two = await RunningService.StartAsync("--Network:Seed=5");
        await using RunningService other = await RunningService.StartAsync("--Network:Seed=6");

        string network = (await one.GetJsonAsync("/api/v1/neurons?size=240")).GetRawText();
        Assert.Equal(network, (await two.GetJsonAsync("/api/v1/neurons?size=240")).GetRawText());
        Assert.NotEqual(network, (await other.GetJsonAsync("/api/v1/neurons?size=240")).GetRawText());
    }
}
