using System.Text.Json;

namespace Hal9.Neurons.Tests;

/// <summary>Reads server-sent events.</summary>
internal static class EventStream
{
    /// <summary>The data of the next event; comments and other lines are passed over.</summary>
    public static async Task<JsonElement> NextAsync(StreamReader reader)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(10));
        while (await reader.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
                return JsonSerializer.Deserialize<JsonElement>(line[6..]);
        }

        throw new EndOfStreamException("The stream ended before an event came.");
    }
}
