using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Hal9.Engine.Endpoints;

/// <summary>Answers of the artifact and cache services. Source: twitchtv.github.io/twirp, errors.</summary>
internal static class TwirpReply
{
    public static Task SendAsync(HttpContext context, JsonObject answer) => JsonReply.SendAsync(context, StatusCodes.Status200OK, answer);

    public static Task RefuseAsync(HttpContext context, string message) => FailAsync(context, StatusCodes.Status400BadRequest, "invalid_argument", message);

    public static Task FailAsync(HttpContext context, int status, string code, string message) => JsonReply.SendAsync(context, status, new JsonObject { ["code"] = code, ["msg"] = message });
}
