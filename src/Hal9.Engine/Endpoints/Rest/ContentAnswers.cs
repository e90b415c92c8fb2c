using System.Globalization;
using System.Text.Json.Nodes;
using Hal9.Machine.Processes;

namespace Hal9.Engine.Endpoints.Rest;

/// <summary>Files and folders of a commit.</summary>
internal static class ContentAnswers
{
    // GitHub gives no more in JSON either.
    private const int LargestFile = 100 * 1024 * 1024;

    public static async Task<JsonNode?> ContentsAsync(RestCall call)
    {
        var path = call["path"].Trim('/');
        if (await call.CommitAsync(call.Query("ref") is { Length: > 0 } named ? named : "HEAD").ConfigureAwait(false) is not { } commit) return null;
        if (path.Length == 0) return await FolderAsync(call, commit, "").ConfigureAwait(false);
        if (await EntriesAsync(call, commit, path).ConfigureAwait(false) is not [var entry]) return null;
        if (entry.Type == "tree") return await FolderAsync(call, commit, path).ConfigureAwait(false);
        if (await ReadAsync(call, entry.Sha).ConfigureAwait(false) is not { } content) return null;
        if (call.Context.Request.Headers.Accept.ToString().Contains("raw", StringComparison.Ordinal))
        {
            call.Context.Response.ContentType = "application/vnd.github.raw; charset=utf-8";
            call.Context.Response.ContentLength = content.Length;
            await call.Context.Response.Body.WriteAsync(content, call.Aborted).ConfigureAwait(false);
            return null;
        }
        var described = Describe(call, entry, commit);
        described["encoding"] = "base64";
        described["content"] = Convert.ToBase64String(content.Span);
        return described;
    }

    public static async Task<JsonNode?> TreeAsync(RestCall call)
    {
        var name = call["reference"];
        var sha = await call.GitAsync("rev-parse", "--verify", "--quiet", "--end-of-options", (await call.CommitAsync(name).ConfigureAwait(false) ?? name) + "^{tree}").ConfigureAwait(false);
        if (sha is null) return null;
        var listed = await call.GitAsync(call.Query("recursive").Length > 0 ? ["ls-tree", "-r", "-t", "-l", "-z", sha.Trim()] : ["ls-tree", "-l", "-z", sha.Trim()]).ConfigureAwait(false);
        var tree = Read(listed).Select(entry =>
        {
            var described = new JsonObject { ["path"] = entry.Path, ["mode"] = entry.Mode, ["type"] = entry.Type, ["sha"] = entry.Sha, ["url"] = $"{call.Url}/git/{entry.Type}s/{entry.Sha}" };
            if (entry.Type == "blob") described["size"] = entry.Size;
            return (JsonNode)described;
        });
        return new JsonObject { ["sha"] = sha.Trim(), ["url"] = $"{call.Url}/git/trees/{sha.Trim()}", ["tree"] = new JsonArray([.. tree]), ["truncated"] = false };
    }

    public static async Task<JsonNode?> BlobAsync(RestCall call)
    {
        var sha = call["sha"];
        if (!sha.All(char.IsAsciiHexDigit) || await ReadAsync(call, sha).ConfigureAwait(false) is not { } content) return null;
        return new JsonObject { ["sha"] = sha, ["size"] = content.Length, ["encoding"] = "base64", ["content"] = Convert.ToBase64String(content.Span), ["url"] = $"{call.Url}/git/blobs/{sha}" };
    }

    private static async Task<JsonNode?> FolderAsync(RestCall call, string commit, string path)
    {
        var entries = await EntriesAsync(call, commit, path.Length == 0 ? "" : path + "/").ConfigureAwait(false);
        return new JsonArray([.. entries.Select(entry => (JsonNode)Describe(call, entry, commit))]);
    }

    private static JsonObject Describe(RestCall call, Entry entry, string commit) => new()
    {
        ["type"] = entry.Type switch { "tree" => "dir", "commit" => "submodule", _ => entry.Mode == "120000" ? "symlink" : "file" },
        ["name"] = entry.Path[(entry.Path.LastIndexOf('/') + 1)..],
        ["path"] = entry.Path,
        ["sha"] = entry.Sha,
        ["size"] = entry.Size,
        ["url"] = $"{call.Url}/contents/{Uri.EscapeDataString(entry.Path).Replace("%2F", "/", StringComparison.Ordinal)}?ref={commit}",
        ["git_url"] = $"{call.Url}/git/{entry.Type}s/{entry.Sha}",
        ["download_url"] = null,
    };

    private static async Task<Entry[]> EntriesAsync(RestCall call, string commit, string path) =>
        Read(await call.GitAsync(path.Length == 0 ? ["ls-tree", "-l", "-z", commit] : ["--literal-pathspecs", "ls-tree", "-l", "-z", commit, "--", path]).ConfigureAwait(false));

    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(RestCall call, string sha)
    {
        if (call.Git is null) return null;
        var content = new CapturedOutput(LargestFile);
        var exit = await call.Git.StreamAsync(["cat-file", "blob", sha], content, call.Aborted).ConfigureAwait(false);
        return exit == 0 && !content.IsCut ? content.Output : null;
    }

    /// <summary>Of <c>ls-tree -l -z</c>: <c>mode type sha size TAB path</c>.</summary>
    private static Entry[] Read(string? listed) => [.. (listed ?? "").Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t', 2)).Where(parts => parts.Length == 2).Select(parts =>
    {
        var fields = parts[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new Entry(fields[0], fields[1], fields[2], long.TryParse(fields[3], NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : 0, parts[1]);
    })];

    private sealed record Entry(string Mode, string Type, string Sha, long Size, string Path);
}
