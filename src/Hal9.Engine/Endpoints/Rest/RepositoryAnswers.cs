using System.Text.Json.Nodes;

namespace Hal9.Engine.Endpoints.Rest;

/// <summary>The repository and its refs.</summary>
internal static class RepositoryAnswers
{
    public static async Task<JsonNode?> RepositoryAsync(RestCall call)
    {
        var known = call.Run.ReadEvent()["repository"] as JsonObject;
        var described = known?.DeepClone().AsObject() ?? [];
        var parts = call.Run.Repository.Split('/');
        described["id"] ??= StableNumber.Of(call.Run.Repository);
        described["name"] = parts[^1];
        described["full_name"] = call.Run.Repository;
        described["owner"] ??= ServerAnswers.Person(call, parts[0]);
        described["owner"]!["id"] ??= StableNumber.Of(parts[0]);
        described["private"] ??= true;
        described["visibility"] ??= "private";
        described["fork"] ??= false;
        described["archived"] ??= false;
        described["disabled"] ??= false;
        described["url"] = call.Url;
        described["default_branch"] ??= call.Run.DefaultBranch ?? await HeadAsync(call).ConfigureAwait(false) ?? "main";
        described["permissions"] = new JsonObject { ["admin"] = false, ["maintain"] = false, ["push"] = false, ["triage"] = false, ["pull"] = true };
        return described;
    }

    /// <summary><c>sha1</c> or <c>sha256</c>; <c>actions/checkout</c> makes its repository after it.</summary>
    public static async Task<JsonNode?> HashAlgorithmAsync(RestCall call) => await call.GitAsync("rev-parse", "--show-object-format").ConfigureAwait(false) is { } format ? new JsonObject { ["hash_algorithm"] = format.Trim() } : null;

    public static async Task<JsonNode?> BranchesAsync(RestCall call) => call.PageOf(await RefsAsync(call, "refs/heads/").ConfigureAwait(false), one => new JsonObject
    {
        ["name"] = one.Ref["refs/heads/".Length..], ["commit"] = new JsonObject { ["sha"] = one.Target, ["url"] = $"{call.Url}/commits/{one.Target}" }, ["protected"] = false,
    });

    public static async Task<JsonNode?> BranchAsync(RestCall call)
    {
        var branch = call["branch"];
        if (await call.GitAsync("rev-parse", "--verify", "--quiet", "--end-of-options", $"refs/heads/{branch}^{{commit}}").ConfigureAwait(false) is not { } commit)
        {
            // `branches/main/protection` is another call, unless a branch is called so.
            return branch.Contains("/protection", StringComparison.Ordinal) ? throw new NotServedException() : null;
        }
        return new JsonObject { ["name"] = branch, ["commit"] = await CommitAnswers.DescribeAsync(call, commit.Trim()).ConfigureAwait(false), ["protected"] = false };
    }

    public static async Task<JsonNode?> TagsAsync(RestCall call)
    {
        var tags = await call.GitAsync("for-each-ref", "--sort=-version:refname", "--format=%(refname:strip=2) %(objectname) %(*objectname)", "refs/tags").ConfigureAwait(false);
        return call.PageOf(Lines(tags).Select(line => line.Split(' ')).ToArray(), parts => new JsonObject
        {
            ["name"] = parts[0],
            ["commit"] = new JsonObject { ["sha"] = parts[2].Length > 0 ? parts[2] : parts[1], ["url"] = $"{call.Url}/commits/{(parts[2].Length > 0 ? parts[2] : parts[1])}" },
            ["zipball_url"] = $"{call.Url}/zipball/refs/tags/{parts[0]}", ["tarball_url"] = $"{call.Url}/tarball/refs/tags/{parts[0]}",
        });
    }

    public static async Task<JsonNode?> RefAsync(RestCall call)
    {
        var name = "refs/" + call["reference"];
        var found = (await RefsAsync(call, name).ConfigureAwait(false)).FirstOrDefault(one => one.Ref == name);
        return found.Ref is null ? null : Describe(call, found);
    }

    public static async Task<JsonNode?> MatchingRefsAsync(RestCall call)
    {
        var prefix = "refs/" + call["reference"];
        var all = await RefsAsync(call, "refs/").ConfigureAwait(false);
        return call.PageOf([.. all.Where(one => one.Ref.StartsWith(prefix, StringComparison.Ordinal))], one => Describe(call, one));
    }

    public static string[] Lines(string? output) => output?.Split('\n', StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static JsonObject Describe(RestCall call, (string Ref, string Target, string Type) one) => new()
    {
        ["ref"] = one.Ref,
        ["url"] = $"{call.Url}/git/{one.Ref}",
        ["object"] = new JsonObject { ["sha"] = one.Target, ["type"] = one.Type, ["url"] = $"{call.Url}/git/{one.Type}s/{one.Target}" },
    };

    /// <param name="pattern">A whole ref, or the beginning of some with a slash at its end.</param>
    private static async Task<(string Ref, string Target, string Type)[]> RefsAsync(RestCall call, string pattern)
    {
        var listed = await call.GitAsync("for-each-ref", "--format=%(refname) %(objectname) %(objecttype)", "--", pattern).ConfigureAwait(false);
        return [.. Lines(listed).Select(line => line.Split(' ')).Select(parts => (parts[0], parts[1], parts[2]))];
    }

    private static async Task<string?> HeadAsync(RestCall call) => (await call.GitAsync("symbolic-ref", "-q", "--short", "HEAD").ConfigureAwait(false))?.Trim();
}
