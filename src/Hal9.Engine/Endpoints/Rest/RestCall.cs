using System.Globalization;
using System.Text.Json.Nodes;
using Hal9.Machine.Git;
using Microsoft.AspNetCore.Http;

namespace Hal9.Engine.Endpoints.Rest;

/// <summary>One read of the API.</summary>
/// <param name="Git">In the mirror of the run's repository; null when that is no git repository.</param>
internal sealed record RestCall(HttpContext Context, JobAccess Access, GitProgram? Git)
{
    public EndpointRun Run => Access.Run;

    public CancellationToken Aborted => Context.RequestAborted;

    /// <summary>A part of the path; empty when it is not there. Octokit writes the slashes of a file or a ref as <c>%2F</c>, which the server alone of all escapes leaves as it is.</summary>
    public string this[string name] => (Context.Request.RouteValues[name] as string ?? "").Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    /// <summary>Of the repository: what every URL in an answer begins with.</summary>
    public string Url => $"{Base}/repos/{Run.Repository}";

    public string Base => $"{Context.Request.Scheme}://{Context.Request.Host}";

    public int PerPage => Math.Clamp(Number("per_page", 30), 1, 100);

    public int Page => Math.Max(1, Number("page", 1));

    public string Query(string name) => Context.Request.Query[name].ToString();

    /// <summary>git's answer; null when it has none, or there is no git.</summary>
    public async Task<string?> GitAsync(params string[] arguments)
    {
        if (Git is null) return null;
        var answer = await Git.RunAsync(arguments, Aborted).ConfigureAwait(false);
        return answer.Succeeded ? answer.Output : null;
    }

    /// <summary>The full id of a commit named by id, branch, tag or full ref; null when there is none.</summary>
    public async Task<string?> CommitAsync(string name)
    {
        foreach (var candidate in (string[])[$"refs/heads/{name}", $"refs/tags/{name}", name.StartsWith("refs/", StringComparison.Ordinal) ? name : "refs/" + name, name])
        {
            if (await GitAsync("rev-parse", "--verify", "--quiet", "--end-of-options", candidate + "^{commit}").ConfigureAwait(false) is { } commit) return commit.Trim();
        }
        return null;
    }

    /// <summary>The page of a list that is asked for; tells the next by a header.</summary>
    public JsonArray PageOf<T>(IReadOnlyList<T> all, Func<T, JsonNode?> describe)
    {
        if (all.Count > Page * PerPage) Context.Response.Headers.Link = $"<{Base}{Context.Request.Path}?per_page={PerPage}&page={Page + 1}>; rel=\"next\"";
        return new JsonArray([.. all.Skip((Page - 1) * PerPage).Take(PerPage).Select(describe)]);
    }

    private int Number(string name, int usual) => int.TryParse(Query(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : usual;
}
