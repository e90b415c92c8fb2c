using System.Text.Json.Nodes;

namespace Hal9.Engine.Endpoints.Rest;

/// <summary>What is said of the server and of who asks.</summary>
internal static class ServerAnswers
{
    // Of GitHub's own account that acts for workflows.
    private const long BotId = 41898282;

    public static JsonNode Root(RestCall call) => new JsonObject
    {
        ["current_user_url"] = $"{call.Base}/user",
        ["rate_limit_url"] = $"{call.Base}/rate_limit",
        ["repository_url"] = $"{call.Base}/repos/{{owner}}/{{repo}}",
        ["user_url"] = $"{call.Base}/users/{{user}}",
    };

    public static JsonNode Meta(RestCall call) => new JsonObject { ["verifiable_password_authentication"] = false };

    /// <summary>There is no limit, which clients want to be told as numbers.</summary>
    public static JsonNode RateLimit(RestCall call)
    {
        var resources = new JsonObject();
        foreach (var name in (string[])["core", "search", "graphql"]) resources[name] = Unlimited();
        return new JsonObject { ["resources"] = resources, ["rate"] = Unlimited() };

        static JsonObject Unlimited() => new() { ["limit"] = 1_000_000, ["used"] = 0, ["remaining"] = 1_000_000, ["reset"] = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds() };
    }

    public static JsonNode Bot(RestCall call) => new JsonObject { ["login"] = "github-actions[bot]", ["id"] = BotId, ["type"] = "Bot", ["site_admin"] = false, ["url"] = $"{call.Base}/users/github-actions[bot]" };

    public static JsonNode User(RestCall call) => Person(call, call["login"]);

    public static JsonObject Person(RestCall call, string login) => new()
    {
        ["login"] = login, ["id"] = StableNumber.Of(login), ["type"] = login.EndsWith("[bot]", StringComparison.Ordinal) ? "Bot" : "User", ["site_admin"] = false, ["url"] = $"{call.Base}/users/{login}",
    };
}
