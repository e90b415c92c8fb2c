using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hal9.Forge.Tests;

/// <summary>
/// GitHub's REST API as far as releases need it, in this process, and strict: an unknown path, a missing header, a wrong token or a field nobody sends is refused
/// as GitHub would, or more harshly.
/// </summary>
internal sealed class ForgeDouble : IAsyncDisposable
{
    public const string Token = "secret-token";

    private readonly WebApplication app;
    private readonly Lock gate = new();
    private readonly SortedDictionary<long, JsonObject> releases = [];
    private readonly SortedDictionary<long, JsonObject> pulls = [];
    private readonly List<(long Issue, JsonObject Comment)> comments = [];
    private long lastId;

    private ForgeDouble(WebApplication app) => this.app = app;

    public Uri Api => new(app.Urls.First() + "/");

    public string Repository { get; } = "ada/engine";

    /// <summary>Every request that came, in order: <c>POST releases</c>.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    /// <summary>What goes wrong with a request such as <c>POST releases</c>; null when nothing does.</summary>
    public Func<string, ForgeFault?> Plants { get; set; } = static _ => null;

    /// <summary>Uploads that break off half-way: the asset stays as a <c>starter</c>.</summary>
    public Func<string, bool> BreaksOff { get; set; } = static _ => false;

    public List<(string Workflow, string Ref)> Dispatches { get; } = [];

    public IReadOnlyList<JsonObject> Releases => [.. releases.Values];

    public IReadOnlyList<JsonObject> Pulls => [.. pulls.Values];

    public static async Task<ForgeDouble> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddRouting();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var forge = new ForgeDouble(app);
        app.Run(forge.AnswerAsync);
        await app.StartAsync();
        return forge;
    }

    public ForgeClient Client(HttpClient http) => new(http, new ForgeAddress(Api, Repository), Token, TimeProvider.System);

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        var path = request.Path.Value!.Replace("/api/v3/", "/", StringComparison.Ordinal);
        var prefix = $"/repos/{Repository}/";
        var upload = path.StartsWith("/uploads/", StringComparison.Ordinal);
        var name = $"{request.Method} {(path.StartsWith(prefix, StringComparison.Ordinal) ? path[prefix.Length..] : path.TrimStart('/'))}";
        Requests.Enqueue(name);
        var fault = Plants(name);
        if (fault is { IsDone: false })
        {
            await FailAsync(context, fault, null);
            return;
        }
        if (request.Headers.UserAgent.Count == 0) await SayAsync(context, 403, "Request forbidden by administrative rules. Please make sure your request has a User-Agent header");
        else if (request.Headers.Authorization != "Bearer " + Token && request.Headers.Authorization != "Token " + Token) await SayAsync(context, 401, "Bad credentials");
        else if (!upload && !path.StartsWith(prefix, StringComparison.Ordinal)) await SayAsync(context, 404, "Not Found");
        else
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            if (!upload && body.Length > 0 && request.ContentType?.StartsWith("application/", StringComparison.Ordinal) != true)
            {
                await SayAsync(context, 415, "Unsupported Media Type");
                return;
            }
            var (status, answer, link) = Do(request, upload ? path.TrimStart('/') : path[prefix.Length..], body.ToArray());
            if (fault is not null)
            {
                await FailAsync(context, fault, answer?.ToJsonString());
                return;
            }
            if (link is not null) context.Response.Headers.Link = link;
            context.Response.StatusCode = status;
            if (answer is null) return;
            context.Response.ContentType = "application/json; charset=utf-8";
            await context.Response.WriteAsync(answer.ToJsonString());
        }
    }

    private static async Task FailAsync(HttpContext context, ForgeFault fault, string? answer)
    {
        switch (fault.Trouble)
        {
            case ForgeTrouble.Refusal:
                foreach (var (name, value) in fault.Headers) context.Response.Headers[name] = value;
                await SayAsync(context, fault.Status, fault.Message);
                return;
            case ForgeTrouble.HalfAnAnswer:
                context.Response.ContentType = "application/json";
                context.Response.ContentLength = 1000;
                await context.Response.WriteAsync((answer ?? "{}")[..1]);
                await context.Response.Body.FlushAsync();
                break;
            case ForgeTrouble.Silence:
                var gone = new TaskCompletionSource();
                using (context.RequestAborted.Register(gone.SetResult)) await gone.Task;
                return;
        }
        context.Abort();
    }

    private (int Status, JsonNode? Answer, string? Link) Do(HttpRequest request, string path, byte[] bytes)
    {
        lock (gate)
        {
            var parts = path.Split('/');
            JsonObject body() => (JsonObject)JsonNode.Parse(bytes)!;
            switch (request.Method, parts)
            {
                case ("GET", ["releases"]):
                    return Page(request, releases.Values.Reverse());
                case ("GET", ["releases", "tags", var tag]):
                    return releases.Values.FirstOrDefault(release => (string?)release["tag_name"] == Uri.UnescapeDataString(tag) && !(bool)release["draft"]!) is { } published ? (200, published.DeepClone(), null) : Missing();
                case ("POST", ["releases"]):
                    return CreateRelease(body());
                case ("GET", ["releases", var id]):
                    return releases.TryGetValue(Number(id), out var one) ? (200, one.DeepClone(), null) : Missing();
                case ("PATCH", ["releases", var id]):
                    return ChangeRelease(Number(id), body());
                case ("DELETE", ["releases", "assets", var id]):
                    foreach (var release in releases.Values)
                    {
                        var assets = (JsonArray)release["assets"]!;
                        if (assets.FirstOrDefault(asset => (long)asset!["id"]! == Number(id)) is not { } asset) continue;
                        if (!(bool)release["draft"]!) return Invalid("immutable");
                        assets.Remove(asset);
                        return (204, null, null);
                    }
                    return Missing();
                case ("DELETE", ["releases", var id]):
                    return releases.Remove(Number(id)) ? (204, null, null) : Missing();
                case ("POST", ["uploads", var id, "assets"]):
                    return Upload(request, Number(id), bytes);
                case ("GET", ["pulls"]):
                    var (head, state) = (request.Query["head"].ToString(), request.Query["state"] is [{ } asked] ? asked : "open");
                    return Page(request, pulls.Values.Reverse().Where(pull => (state == "all" || (string?)pull["state"] == state) && (head.Length == 0 || head == $"ada:{pull["head"]!["ref"]}")));
                case ("POST", ["pulls"]):
                    return CreatePull(body());
                case ("PATCH", ["pulls", var number]):
                    return pulls.TryGetValue(Number(number), out var pull) ? (200, Merge(pull, body(), ["title", "body", "state"]).DeepClone(), null) : Missing();
                case ("POST", ["actions", "workflows", var workflow, "dispatches"]):
                    if (body() is not { } dispatch || (string?)dispatch["ref"] is not { } at) return Invalid("ref");
                    Dispatches.Add((workflow, at));
                    return (204, null, null);
                case ("GET", ["actions", "workflows", var workflow, "runs"]):
                    return (200, new JsonObject { ["total_count"] = Dispatches.Count(entry => entry.Workflow == workflow && entry.Ref == request.Query["branch"]), ["workflow_runs"] = new JsonArray() }, null);
                case ("GET", ["issues", var issue, "comments"]):
                    return Page(request, comments.Where(entry => entry.Issue == Number(issue)).Select(static entry => entry.Comment));
                case ("POST", ["issues", var issue, "comments"]):
                    var comment = new JsonObject { ["id"] = ++lastId, ["body"] = (string?)body()["body"], ["html_url"] = $"{Api}comments/{lastId}" };
                    comments.Add((Number(issue), comment));
                    return (201, comment.DeepClone(), null);
                case ("PATCH", ["issues", "comments", var id]):
                    return comments.FirstOrDefault(entry => (long)entry.Comment["id"]! == Number(id)).Comment is { } known ? (200, Merge(known, body(), ["body"]).DeepClone(), null) : Missing();
                default:
                    return Missing();
            }
        }
    }

    private (int, JsonNode?, string?) CreateRelease(JsonObject body)
    {
        if ((string?)body["tag_name"] is not { Length: > 0 } tag) return Invalid("tag_name");
        var draft = (bool?)body["draft"] ?? false;
        if (!draft && releases.Values.Any(release => (string?)release["tag_name"] == tag && !(bool)release["draft"]!)) return Invalid("already_exists");
        var id = ++lastId;
        return (201, (releases[id] = new JsonObject
        {
            ["id"] = id, ["tag_name"] = tag, ["name"] = (string?)body["name"], ["body"] = (string?)body["body"], ["draft"] = draft, ["prerelease"] = (bool?)body["prerelease"] ?? false,
            ["target_commitish"] = "main", ["upload_url"] = $"{Api}uploads/{id}/assets{{?name,label}}", ["html_url"] = $"{Api}{Repository}/releases/tag/{tag}", ["url"] = $"{Api}repos/{Repository}/releases/{id}",
            ["assets"] = new JsonArray(), ["created_at"] = "2020-01-01T00:00:00Z",
        }).DeepClone(), null);
    }

    private (int, JsonNode?, string?) ChangeRelease(long id, JsonObject body)
    {
        if (!releases.TryGetValue(id, out var release)) return Missing();
        var publishes = (bool)release["draft"]! && (bool?)body["draft"] == false;
        if (publishes && releases.Values.Any(other => other != release && (string?)other["tag_name"] == (string?)release["tag_name"] && !(bool)other["draft"]!)) return Invalid("already_exists");
        return (200, Merge(release, body, ["tag_name", "name", "body", "draft", "prerelease", "make_latest", "target_commitish"]).DeepClone(), null);
    }

    private (int, JsonNode?, string?) Upload(HttpRequest request, long id, byte[] bytes)
    {
        if (!releases.TryGetValue(id, out var release)) return Missing();
        if (request.ContentType is null || request.ContentLength is null) return (400, new JsonObject { ["message"] = "Bad Content-Length" }, null);
        if (!(bool)release["draft"]!) return Invalid("immutable");
        var assets = (JsonArray)release["assets"]!;
        var name = request.Query["name"].ToString();
        if (assets.Any(asset => (string?)asset!["name"] == name)) return Invalid("already_exists");
        var made = new JsonObject
        {
            ["id"] = ++lastId, ["name"] = name, ["size"] = bytes.Length, ["state"] = "uploaded", ["content"] = Encoding.UTF8.GetString(bytes), ["content_type"] = request.ContentType,
            ["digest"] = "sha256:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)),
        };
        assets.Add(made);
        if (BreaksOff(name))
        {
            (made["state"], made["size"], made["digest"]) = ("starter", 0, null);
            return (502, new JsonObject { ["message"] = "Bad Gateway" }, null);
        }
        return (201, made.DeepClone(), null);
    }

    private (int, JsonNode?, string?) CreatePull(JsonObject body)
    {
        var (head, into) = ((string?)body["head"], (string?)body["base"]);
        if (head is null || into is null || (string?)body["title"] is not { } title) return Invalid("title");
        if (pulls.Values.Any(pull => (string?)pull["state"] == "open" && (string?)pull["head"]!["ref"] == head && (string?)pull["base"]!["ref"] == into)) return Invalid($"A pull request already exists for ada:{head}.");
        var number = ++lastId;
        return (201, (pulls[number] = new JsonObject
        {
            ["number"] = number, ["title"] = title, ["body"] = (string?)body["body"], ["state"] = "open", ["html_url"] = $"{Api}{Repository}/pull/{number}",
            ["head"] = new JsonObject { ["ref"] = head, ["sha"] = "0" }, ["base"] = new JsonObject { ["ref"] = into, ["sha"] = "0" },
        }).DeepClone(), null);
    }

    private (int, JsonNode?, string?) Page(HttpRequest request, IEnumerable<JsonObject> all)
    {
        var size = request.Query["per_page"] is [{ } asked] ? (int)Number(asked) : 30;
        var page = request.Query["page"] is [{ } at] ? (int)Number(at) : 1;
        var items = all.Skip((page - 1) * size).Take(size + 1).ToArray();
        var query = string.Join('&', request.Query.Where(static pair => pair.Key != "page").Select(static pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value.ToString())}"));
        var link = items.Length > size ? $"<{Api.ToString().TrimEnd('/')}{request.Path}?{query}&page={page + 1}>; rel=\"next\"" : null;
        return (200, new JsonArray([.. items.Take(size).Select(static item => item.DeepClone())]), link);
    }

    /// <summary>GitHub overlooks fields it does not know; a double that did would hide a misspelling.</summary>
    private static JsonObject Merge(JsonObject target, JsonObject change, string[] allowed)
    {
        foreach (var (key, value) in change)
        {
            if (!allowed.Contains(key)) throw new InvalidOperationException($"nobody knows the field `{key}`");
            if (value is not null) target[key] = value.DeepClone();
        }
        return target;
    }

    private static long Number(string text) => long.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static (int, JsonNode?, string?) Missing() => (404, new JsonObject { ["message"] = "Not Found" }, null);

    private static (int, JsonNode?, string?) Invalid(string what) =>
        (422, new JsonObject { ["message"] = "Validation Failed", ["errors"] = new JsonArray(new JsonObject { ["code"] = what, ["message"] = what }) }, null);

    private static Task SayAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(new JsonObject { ["message"] = message }.ToJsonString());
    }
}
