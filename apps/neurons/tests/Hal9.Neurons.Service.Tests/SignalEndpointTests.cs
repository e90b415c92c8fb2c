using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Hal9.Neurons.Tests;

namespace Hal9.Neurons.Service.Tests;

public sealed class SignalEndpointTests
{
    [Fact]
    public async Task A_signal_touches_neurons_is_returned_and_kept()
    {
        await using RunningService service = await RunningService.ReadyAsync("--Replica=one");

        JsonElement signal = await service.SignalAsync("good morning", "sensory");

        JsonElement[] touched = [.. signal.GetProperty("touched").EnumerateArray()];
        Assert.Equal(("sensory", "good morning", "one"), (Text(signal, "layer"), Text(signal, "message"), Text(signal, "replica")));
        Assert.True(touched.Length > 3);
        Assert.Equal("sensory", Text(touched[0], "layer"));
        Assert.False(touched[0].TryGetProperty("from", out _));
        Assert.Contains(touched, touch => touch.GetProperty("hop").GetInt32() > 0);

        int neuron = touched[^1].GetProperty("neuron").GetInt32();
        JsonElement detail = await service.GetJsonAsync($"/api/v1/neurons/{neuron}");
        Assert.Equal(1, detail.GetProperty("touches").GetProperty("total").GetInt64());
    }

    [Theory]
    [InlineData("", "not-json", "")]
    [InlineData("{", "not-json", "")]
    [InlineData("{\"layer\": \"reflex\"} trailing", "not-json", "")]
    [InlineData("{\"layer\": \"reflex\", \"layer\": \"sensory\"}", "not-json", "")]
    [InlineData("[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]", "not-json", "")]
    [InlineData("null", "invalid", "")]
    [InlineData("[]", "invalid", "")]
    [InlineData("\"reflex\"", "invalid", "")]
    [InlineData("{}", "invalid", "layer")]
    [InlineData("{\"layer\": 1}", "invalid", "layer")]
    [InlineData("{\"layer\": null}", "invalid", "layer")]
    [InlineData("{\"layer\": \"Reflex\"}", "invalid", "layer")]
    [InlineData("{\"layer\": \"reflex\", \"strength\": \"0.5\"}", "invalid", "strength")]
    [InlineData("{\"layer\": \"reflex\", \"strength\": 0}", "invalid", "strength")]
    [InlineData("{\"layer\": \"reflex\", \"strength\": 1.01}", "invalid", "strength")]
    [InlineData("{\"layer\": \"reflex\", \"strength\": 1e999}", "invalid", "strength")]
    [InlineData("{\"layer\": \"reflex\", \"message\": 7}", "invalid", "message")]
    [InlineData("{\"layer\": \"reflex\", \"message\": \"a\\u0000b\"}", "invalid", "message")]
    [InlineData("{\"layer\": \"reflex\", \"mesage\": \"a\"}", "invalid", "mesage")]
    public async Task A_body_that_is_not_a_signal_is_refused_with_what_to_mend(string body, string problemName, string field)
    {
        await using RunningService service = await RunningService.StartAsync();

        JsonElement problem = await (await service.PostAsync(body)).IsProblemAsync(400, problemName);

        if (problemName == "invalid")
            Assert.NotEmpty(problem.GetProperty("errors").GetProperty(field).EnumerateArray());
        else
            Assert.StartsWith("At line 1, byte ", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_mistakes_of_a_body_are_said_at_once()
    {
        await using RunningService service = await RunningService.StartAsync();

        HttpResponseMessage response = await service.PostAsync("{\"layer\": \"nowhere\", \"strength\": [], \"colour\": \"red\"}");

        JsonElement errors = (await response.IsProblemAsync(400, "invalid")).GetProperty("errors");
        Assert.Equal(["layer", "strength", "colour"], errors.EnumerateObject().Select(error => error.Name));
        string unknown = errors.GetProperty("layer")[0].GetString()!;
        Assert.StartsWith("There is no layer `nowhere`; there are reflex, ", unknown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_may_have_500_characters_and_not_501()
    {
        await using RunningService service = await RunningService.ReadyAsync();

        await service.SignalAsync(new string('ä', 500));
        string tooLong = JsonSerializer.Serialize(new { layer = "reflex", message = new string('ä', 501) });
        await (await service.PostAsync(tooLong)).IsProblemAsync(400, "invalid");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_signal_of_ten_megabytes_is_refused(bool ofUnknownLength)
    {
        await using RunningService service = await RunningService.StartAsync();
        using HttpRequestMessage request = new(HttpMethod.Post, "/api/v1/signal");
        request.Content = new ByteArrayContent(Encoding.ASCII.GetBytes("{\"layer\": \"reflex\", \"message\": \"" + new string('a', 10_000_000) + "\"}"));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.TransferEncodingChunked = ofUnknownLength;

        HttpResponseMessage response = await service.Client.SendAsync(request, TestContext.Current.CancellationToken);

        await response.IsProblemAsync(413, "too-large");
        Assert.Equal("alive", (await service.GetJsonAsync("/health")).GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task A_body_that_does_not_say_it_is_JSON_is_refused(string type)
    {
        await using RunningService service = await RunningService.StartAsync();
        StringContent content = new("{\"layer\": \"reflex\"}", Encoding.UTF8, type);

        HttpResponseMessage response = await service.Client.PostAsync("/api/v1/signal", content, TestContext.Current.CancellationToken);

        await response.IsProblemAsync(415, "media-type");
    }

    [Fact]
    public async Task Many_signals_at_once_are_all_kept()
    {
        await using RunningService service = await RunningService.ReadyAsync();

        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => service.SignalAsync($"signal {i}")));

        await Eventually.Async(
            async () => (await service.GetJsonAsync("/api/v1/status")).GetProperty("signals").GetProperty("total").GetInt64() == 60,
            "the status to count 60 signals");
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
