using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Hal9.Engine.Endpoints.Rest;

/// <summary>Commits and what lies between them.</summary>
internal static class CommitAnswers
{
    // GitHub's own bounds of one answer.
    private const int MostCommits = 250;
    private const int MostFiles = 300;
    private const int LongestPatch = 64 * 1024;

    private const string Format = "--format=%H%x01%T%x01%P%x01%an%x01%ae%x01%aI%x01%cn%x01%ce%x01%cI%x01%B";

    public static async Task<JsonNode?> ListAsync(RestCall call)
    {
        if (await call.CommitAsync(call.Query("sha") is { Length: > 0 } named ? named : "HEAD").ConfigureAwait(false) is not { } start) return null;
        List<string> arguments = ["log", "-z", Format, $"--skip={(call.Page - 1) * call.PerPage}", $"--max-count={call.PerPage + 1}"];
        foreach (var (name, option) in (ReadOnlySpan<(string, string)>)[("since", "--since="), ("until", "--until="), ("author", "--author=")])
        {
            if (call.Query(name) is { Length: > 0 } value) arguments.Add(option + value);
        }
        arguments.AddRange([start, "--"]);
        if (call.Query("path") is { Length: > 0 } path) arguments.Add(":(literal)" + path);
        var commits = Read(await call.GitAsync([.. arguments]).ConfigureAwait(false));
        if (commits.Length > call.PerPage) call.Context.Response.Headers.Link = $"<{call.Base}{call.Context.Request.Path}?per_page={call.PerPage}&page={call.Page + 1}>; rel=\"next\"";
        return new JsonArray([.. commits.Take(call.PerPage).Select(commit => (JsonNode)Describe(call, commit))]);
    }

    public static async Task<JsonNode?> CommitAsync(RestCall call)
    {
        var reference = call["reference"];
        if (await call.CommitAsync(reference).ConfigureAwait(false) is not { } commit)
        {
            var end = reference.LastIndexOf('/');
            if (end > 0 && reference[(end + 1)..] == "pulls") return await PullAnswers.OfCommitAsync(call, reference[..end]).ConfigureAwait(false);
            return end > 0 && await call.CommitAsync(reference[..end]).ConfigureAwait(false) is not null ? throw new NotServedException() : null;
        }
        if (call.Context.Request.Headers.Accept.ToString().Contains("sha", StringComparison.Ordinal))
        {
            call.Context.Response.ContentType = "application/vnd.github.sha; charset=utf-8";
            await call.Context.Response.WriteAsync(commit, call.Aborted).ConfigureAwait(false);
            return null;
        }
        var described = await DescribeAsync(call, commit).ConfigureAwait(false);
        if (described is null) return null;
        var files = await FilesAsync(call, "show", "--format=", "-m", "--first-parent", commit).ConfigureAwait(false);
        described["stats"] = new JsonObject { ["additions"] = Sum(files, "additions"), ["deletions"] = Sum(files, "deletions"), ["total"] = Sum(files, "changes") };
        described["files"] = new JsonArray([.. files.Take(MostFiles)]);
        return described;
    }

    public static async Task<JsonNode?> GitCommitAsync(RestCall call)
    {
        if (await call.CommitAsync(call["sha"]).ConfigureAwait(false) is not { } commit || await DescribeAsync(call, commit).ConfigureAwait(false) is not { } described) return null;
        var inner = described["commit"]!.DeepClone().AsObject();
        inner["sha"] = commit;
        inner["parents"] = described["parents"]!.DeepClone();
        inner["url"] = $"{call.Url}/git/commits/{commit}";
        return inner;
    }

    /// <summary><c>base...head</c>, from their merge base on; <c>base..head</c> is the same with GitHub.</summary>
    public static async Task<JsonNode?> CompareAsync(RestCall call)
    {
        var range = call["range"];
        var dots = range.IndexOf("..", StringComparison.Ordinal);
        if (dots < 0) return null;
        var from = await call.CommitAsync(range[..dots]).ConfigureAwait(false);
        var to = await call.CommitAsync(range[dots..].TrimStart('.')).ConfigureAwait(false);
        if (from is null || to is null || await call.GitAsync("merge-base", from, to).ConfigureAwait(false) is not { } fork) return null;
        fork = fork.Trim();
        var counts = (await call.GitAsync("rev-list", "--left-right", "--count", $"{from}...{to}").ConfigureAwait(false) ?? "0\t0").Trim().Split('\t');
        var commits = Read(await call.GitAsync("log", "-z", Format, "--reverse", $"--max-count={MostCommits}", $"{from}..{to}", "--").ConfigureAwait(false));
        var files = await FilesAsync(call, "diff", fork, to).ConfigureAwait(false);
        return new JsonObject
        {
            ["url"] = $"{call.Url}/compare/{range}",
            ["base_commit"] = await DescribeAsync(call, from).ConfigureAwait(false),
            ["merge_base_commit"] = await DescribeAsync(call, fork).ConfigureAwait(false),
            ["status"] = (counts[0], counts[1]) switch { ("0", "0") => "identical", ("0", _) => "ahead", (_, "0") => "behind", _ => "diverged" },
            ["ahead_by"] = int.Parse(counts[1], CultureInfo.InvariantCulture),
            ["behind_by"] = int.Parse(counts[0], CultureInfo.InvariantCulture),
            ["total_commits"] = int.Parse(counts[1], CultureInfo.InvariantCulture),
            ["commits"] = new JsonArray([.. commits.Select(commit => (JsonNode)Describe(call, commit))]),
            ["files"] = new JsonArray([.. files.Take(MostFiles)]),
        };
    }

    /// <summary>Commits of a range, oldest first.</summary>
    public static async Task<JsonObject[]> BetweenAsync(RestCall call, string from, string to) =>
        [.. Read(await call.GitAsync("log", "-z", Format, "--reverse", $"--max-count={MostCommits}", $"{from}..{to}", "--").ConfigureAwait(false)).Select(commit => Describe(call, commit))];

    public static async Task<JsonObject?> DescribeAsync(RestCall call, string commit) =>
        Read(await call.GitAsync("log", "-z", "-1", Format, commit, "--").ConfigureAwait(false)) is [var only] ? Describe(call, only) : null;

    /// <summary>Changed files as the API has them, of a git command that prints differences.</summary>
    public static async Task<JsonObject[]> FilesAsync(RestCall call, string command, params string[] arguments)
    {
        // One after the other in the same order: state, numbers, texts.
        string[] options = [command, "-M", "-z", .. arguments.Where(argument => argument.StartsWith('-'))];
        string[] commits = [.. arguments.Where(argument => !argument.StartsWith('-')), "--"];
        var states = (await call.GitAsync([.. options, "--name-status", .. commits]).ConfigureAwait(false) ?? "").Split('\0');
        var counts = (await call.GitAsync([.. options, "--numstat", "--no-renames", .. commits]).ConfigureAwait(false) ?? "").Split('\0')
            .Select(line => line.Trim().Split('\t')).Where(parts => parts.Length == 3).GroupBy(parts => parts[2], StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        var files = new List<JsonObject>();
        for (var i = 0; i + 1 < states.Length; i += 2)
        {
            var (state, path, previous) = (states[i].Trim(), states[i + 1], (string?)null);
            if (state.Length == 0) break;
            if (state[0] is 'R' or 'C' && i + 2 < states.Length) (previous, path, i) = (path, states[i + 2], i + 1);
            var numbers = counts.GetValueOrDefault(path);
            var (additions, deletions) = (Count(numbers?[0]), Count(numbers?[1]));
            var file = new JsonObject
            {
                ["filename"] = path,
                ["status"] = state[0] switch { 'A' => "added", 'D' => "removed", 'R' => "renamed", 'C' => "copied", _ => "modified" },
                ["additions"] = previous is null ? additions : 0, ["deletions"] = previous is null ? deletions : 0, ["changes"] = previous is null ? additions + deletions : 0,
                ["contents_url"] = $"{call.Url}/contents/{Uri.EscapeDataString(path).Replace("%2F", "/", StringComparison.Ordinal)}",
            };
            if (previous is not null) file["previous_filename"] = previous;
            if (files.Count < MostFiles && previous is null && await PatchAsync(call, command, commits[..^1], path).ConfigureAwait(false) is { Length: > 0 } patch) file["patch"] = patch;
            files.Add(file);
        }
        return [.. files];
    }

    private static async Task<string?> PatchAsync(RestCall call, string command, string[] commits, string path)
    {
        string[] format = command == "show" ? ["--format=", "-m", "--first-parent"] : [];
        var text = await call.GitAsync([command, "--no-color", "--no-ext-diff", "--no-textconv", .. format, .. commits, "--", ":(literal)" + path]).ConfigureAwait(false);
        var start = text?.IndexOf("\n@@", StringComparison.Ordinal) ?? -1;
        return start < 0 || text!.Length - start > LongestPatch ? null : text[(start + 1)..].TrimEnd('\n');
    }

    private static JsonObject Describe(RestCall call, string[] parts) => new()
    {
        ["sha"] = parts[0],
        ["url"] = $"{call.Url}/commits/{parts[0]}",
        ["html_url"] = $"{call.Base}/{call.Run.Repository}/commit/{parts[0]}",
        ["commit"] = new JsonObject
        {
            ["author"] = new JsonObject { ["name"] = parts[3], ["email"] = parts[4], ["date"] = parts[5] },
            ["committer"] = new JsonObject { ["name"] = parts[6], ["email"] = parts[7], ["date"] = parts[8] },
            ["message"] = parts[9].TrimEnd('\n'),
            ["tree"] = new JsonObject { ["sha"] = parts[1], ["url"] = $"{call.Url}/git/trees/{parts[1]}" },
            ["url"] = $"{call.Url}/git/commits/{parts[0]}",
            ["verification"] = new JsonObject { ["verified"] = false, ["reason"] = "unsigned", ["signature"] = null, ["payload"] = null },
        },
        // Whose account an address belongs to is not known here.
        ["author"] = null,
        ["committer"] = null,
        ["parents"] = new JsonArray([.. parts[2].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(parent => (JsonNode)new JsonObject { ["sha"] = parent, ["url"] = $"{call.Url}/commits/{parent}" })]),
    };

    private static string[][] Read(string? log) => [.. (log ?? "").Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(record => record.Split('\u0001', 10)).Where(parts => parts.Length == 10)];

    private static int Count(string? number) => int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;

    private static int Sum(IEnumerable<JsonObject> files, string field) => files.Sum(file => (int)file[field]!);
}
