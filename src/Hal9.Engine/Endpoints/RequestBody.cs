using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Hal9.Engine.Endpoints;

/// <summary>Reads a request's body with a bound.</summary>
internal static class RequestBody
{
    // Calls of the artifact and cache services are some hundred bytes.
    private const int LargestCall = 256 * 1024;

    /// <summary>Null when it is longer than <paramref name="limit"/>.</summary>
    public static async Task<byte[]?> ReadAsync(HttpContext context, int limit) => await ReadAsync(context.Request.Body, limit, context.RequestAborted).ConfigureAwait(false);

    /// <inheritdoc cref="ReadAsync(HttpContext, int)"/>
    public static async Task<byte[]?> ReadAsync(Stream body, int limit, CancellationToken cancellation)
    {
        using var whole = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await body.ReadAsync(buffer, cancellation).ConfigureAwait(false) is > 0 and var read)
        {
            if (whole.Length + read > limit) return null;
            whole.Write(buffer, 0, read);
        }
        return whole.ToArray();
    }

    /// <summary>Null when it is no JSON object, or longer than any call is.</summary>
    public static async Task<JsonObject?> ReadCallAsync(HttpContext context)
    {
        try
        {
            return await ReadAsync(context, LargestCall).ConfigureAwait(false) is { } body ? JsonNode.Parse(body, documentOptions: new JsonDocumentOptions { MaxDepth = 16 }) as JsonObject : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A field of text, or of a number; empty when it is neither.</summary>
    public static string Text(this JsonObject call, string name) => call[name] is JsonValue value
        ? value.GetValueKind() switch { JsonValueKind.String => value.GetValue<string>(), JsonValueKind.Number => value.ToJsonString(), _ => "" }
        : "";
}
