using System.Net.Http.Headers;
using System.Text;

namespace Hal9.Forge;

/// <summary>What an upload of coverage is about.</summary>
/// <param name="Slug"><c>owner/name</c>.</param>
/// <param name="Commit">Its whole id.</param>
/// <param name="PullRequest">Its number; null when there is none.</param>
/// <param name="BuildUrl">A page about the build; null when there is none.</param>
public sealed record CodecovReport(string Slug, string Commit, string Branch, string? PullRequest, string? BuildUrl);

/// <summary>Uploads a coverage report to Codecov: asks for a place, then puts the report there.</summary>
/// <param name="service">Codecov's, or a double of it.</param>
/// <remarks>https://docs.codecov.com/reference/upload: version 4 of the upload endpoint</remarks>
public sealed class CodecovUpload(HttpClient http, Uri service, string token)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    /// <param name="files">Every source file of the repository, so that Codecov can tell paths.</param>
    /// <param name="name">The report's file name, by whose ending Codecov knows its format.</param>
    /// <returns>Null when it was taken; else why it was not.</returns>
    public async Task<string?> SendAsync(CodecovReport about, IEnumerable<string> files, string name, string report, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(Deadline);
        try
        {
            var query = string.Join('&', new (string Name, string? Value)[]
            {
                ("package", "hal9"), ("token", token), ("slug", about.Slug), ("commit", about.Commit), ("branch", about.Branch), ("pr", about.PullRequest), ("build_url", about.BuildUrl), ("service", "github-actions"),
            }.Where(static pair => pair.Value is { Length: > 0 }).Select(static pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value!)}"));
            using var ask = new HttpRequestMessage(HttpMethod.Post, new Uri(service, "upload/v4?" + query));
            ask.Headers.UserAgent.Add(new ProductInfoHeaderValue("hal9", null));
            ask.Headers.TryAddWithoutValidation("X-Upload-Token", token);
            ask.Headers.TryAddWithoutValidation("X-Reduced-Redundancy", "false");
            using var place = await http.SendAsync(ask, deadline.Token).ConfigureAwait(false);
            var said = await place.Content.ReadAsStringAsync(deadline.Token).ConfigureAwait(false);
            if (!place.IsSuccessStatusCode) return $"{service.Host} answered {(int)place.StatusCode}: {FirstLine(said)}";
            // The page of the report, then where to put it.
            var lines = said.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            if (lines.Length < 2 || !Uri.TryCreate(lines[1], UriKind.Absolute, out var target)) return $"{service.Host} gave no place to put the report";
            using var put = new HttpRequestMessage(HttpMethod.Put, target) { Content = new StringContent($"{string.Join('\n', files)}\n<<<<<< network\n# path={name}\n{report}\n<<<<<< EOF\n", Encoding.UTF8, "text/plain") };
            using var taken = await http.SendAsync(put, deadline.Token).ConfigureAwait(false);
            return taken.IsSuccessStatusCode ? null : $"{target.Host} answered {(int)taken.StatusCode} to the report";
        }
        catch (HttpRequestException problem)
        {
            return $"{service.Host} cannot be reached: {(problem.InnerException ?? problem).Message}";
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return $"{service.Host} did not answer in time";
        }
    }

    /// <summary>Enough to know what is wrong; the token is never in it.</summary>
    private string FirstLine(string text)
    {
        var line = text.Split('\n')[0].Trim().Replace(token, "***", StringComparison.Ordinal);
        return line.Length > 200 ? line[..200] + "…" : line;
    }
}
