using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Hal9.Engine.Endpoints;

/// <summary>Sends JSON.</summary>
internal static class JsonReply
{
    public static async Task SendAsync(HttpContext context, int status, JsonNode body)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text)) body.WriteTo(writer);
        response.ContentLength = text.Length;
        if (!HttpMethods.IsHead(context.Request.Method)) await response.Body.WriteAsync(text.GetBuffer().AsMemory(0, (int)text.Length), context.RequestAborted).ConfigureAwait(false);
    }

    /// <summary>An error as GitHub's API has them; clients show the message as it is.</summary>
    public static Task FailAsync(HttpContext context, int status, string message) => SendAsync(context, status, new JsonObject { ["message"] = message });
}
