using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Hal9.Forge;

/// <summary>
/// Speaks GitHub's REST API (docs.github.com/rest, version 2022-11-28) about one repository. What reads, and what comes to the same when it is done twice, is tried three
/// times; what makes something new is sent once, so whoever is told of a failure asks what is there before sending again (<see cref="PauseAsync"/>). A forge that only says
/// "later" is asked again later, when that is within a minute. Safe for threads.
/// </summary>
/// <param name="http">Without a deadline of its own.</param>
/// <param name="token">Goes with every request to the forge's own addresses and nowhere else; null asks without.</param>
public sealed class ForgeClient(HttpClient http, ForgeAddress address, string? token, TimeProvider time)
{
    /// <summary>How often the same is tried.</summary>
    public const int Attempts = 3;

    /// <summary>What an upload sends in a second at least, in bytes.</summary>
    private const long SlowestUpload = 64 * 1024;

    /// <summary>Of each request; an upload has the time besides that its size takes on a slow line.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(1);

    public ForgeAddress Address { get; } = address;

    /// <summary>A client that suits a forge: no proxy surprises, no redirects with the token.</summary>
    public static HttpClient CreateHttp() => new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>The published release of a tag; drafts are not found. Null when there is none.</summary>
    public Task<ForgeRelease?> FindReleaseAsync(string tag, CancellationToken cancellation) => FindAsync($"releases/tags/{Uri.EscapeDataString(tag)}", ForgeJson.Default.ForgeRelease, cancellation);

    /// <summary>A release by its number, also a draft. Null when there is none.</summary>
    public Task<ForgeRelease?> FindReleaseAsync(long id, CancellationToken cancellation) => FindAsync($"releases/{id}", ForgeJson.Default.ForgeRelease, cancellation);

    /// <summary>All releases, newest first; with a token that may write also drafts.</summary>
    public IAsyncEnumerable<ForgeRelease> ListReleasesAsync(CancellationToken cancellation) => ListAsync("releases?per_page=100", ForgeJson.Default.ListForgeRelease, cancellation);

    public Task<ForgeRelease> CreateReleaseAsync(ReleaseDraft draft, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Post, "releases", draft, ForgeJson.Default.ReleaseDraft, ForgeJson.Default.ForgeRelease, cancellation);

    public Task<ForgeRelease> ChangeReleaseAsync(long id, ReleaseChange change, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Patch, $"releases/{id}", change, ForgeJson.Default.ReleaseChange, ForgeJson.Default.ForgeRelease, cancellation);

    public Task DeleteReleaseAsync(long id, CancellationToken cancellation) => DeleteAsync($"releases/{id}", cancellation);

    public Task DeleteAssetAsync(long id, CancellationToken cancellation) => DeleteAsync($"releases/assets/{id}", cancellation);

    /// <summary>Uploads one file, once.</summary>
    /// <param name="content">Must know its length; read and closed.</param>
    public async Task<ForgeAsset> UploadAssetAsync(ForgeRelease release, string name, string mediaType, Stream content, CancellationToken cancellation)
    {
        var template = release.UploadUrl;
        var url = new Uri((template.IndexOf('{', StringComparison.Ordinal) is >= 0 and var brace ? template[..brace] : template) + "?name=" + Uri.EscapeDataString(name));
        using var body = new StreamContent(content);
        body.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        body.Headers.ContentLength = content.Length;
        using var answer = await SendOnceAsync(HttpMethod.Post, url, body, Deadline + TimeSpan.FromSeconds(content.Length / SlowestUpload), cancellation).ConfigureAwait(false);
        return await ReadAsync(answer, ForgeJson.Default.ForgeAsset, cancellation).ConfigureAwait(false);
    }

    /// <param name="name">Without <c>refs/</c>: <c>heads/main</c>, <c>tags/v1.0.0</c>.</param>
    public Task<ForgeRef?> FindRefAsync(string name, CancellationToken cancellation) => FindAsync($"git/ref/{name}", ForgeJson.Default.ForgeRef, cancellation);

    /// <param name="head">A branch of this repository.</param>
    public IAsyncEnumerable<ForgePullRequest> ListPullRequestsAsync(string head, string state, CancellationToken cancellation) =>
        ListAsync($"pulls?state={state}&head={Uri.EscapeDataString($"{Address.Repository.Split('/')[0]}:{head}")}&per_page=100", ForgeJson.Default.ListForgePullRequest, cancellation);

    public Task<ForgePullRequest> CreatePullRequestAsync(PullRequestDraft draft, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Post, "pulls", draft, ForgeJson.Default.PullRequestDraft, ForgeJson.Default.ForgePullRequest, cancellation);

    public Task<ForgePullRequest> ChangePullRequestAsync(long number, PullRequestChange change, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Patch, $"pulls/{number}", change, ForgeJson.Default.PullRequestChange, ForgeJson.Default.ForgePullRequest, cancellation);

    /// <summary>Starts a workflow.</summary>
    /// <param name="workflow">Its file's name: <c>cd.yml</c>.</param>
    public async Task DispatchAsync(string workflow, WorkflowDispatch dispatch, CancellationToken cancellation)
    {
        using var _ = await SendAsync(HttpMethod.Post, Address.Of($"actions/workflows/{Uri.EscapeDataString(workflow)}/dispatches"), () => JsonContent.Create(dispatch, ForgeJson.Default.WorkflowDispatch), cancellation).ConfigureAwait(false);
    }

    /// <summary>How many runs a dispatch on this branch or tag has started already.</summary>
    public async Task<long> CountDispatchedAsync(string workflow, string branch, CancellationToken cancellation) =>
        (await FindAsync($"actions/workflows/{Uri.EscapeDataString(workflow)}/runs?event=workflow_dispatch&per_page=1&branch={Uri.EscapeDataString(branch)}", ForgeJson.Default.WorkflowRuns, cancellation).ConfigureAwait(false))?.TotalCount ?? 0;

    public IAsyncEnumerable<ForgeComment> ListCommentsAsync(long issue, CancellationToken cancellation) => ListAsync($"issues/{issue}/comments?per_page=100", ForgeJson.Default.ListForgeComment, cancellation);

    public Task<ForgeComment> CreateCommentAsync(long issue, string text, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Post, $"issues/{issue}/comments", new CommentDraft(text), ForgeJson.Default.CommentDraft, ForgeJson.Default.ForgeComment, cancellation);

    public Task<ForgeComment> ChangeCommentAsync(long id, string text, CancellationToken cancellation) =>
        SendAsync(HttpMethod.Patch, $"issues/comments/{id}", new CommentDraft(text), ForgeJson.Default.CommentDraft, ForgeJson.Default.ForgeComment, cancellation);

    private async IAsyncEnumerable<T> ListAsync<T>(string path, JsonTypeInfo<List<T>> type, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (Uri? next = Address.Of(path); next is not null;)
        {
            using var answer = await GetAsync(next, cancellation).ConfigureAwait(false);
            foreach (var item in await ReadAsync(answer, type, cancellation).ConfigureAwait(false)) yield return item;
            next = LinkHeader.Next(answer.Headers);
        }
    }

    private async Task<T?> FindAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellation) where T : class
    {
        try
        {
            using var answer = await GetAsync(Address.Of(path), cancellation).ConfigureAwait(false);
            return await ReadAsync(answer, type, cancellation).ConfigureAwait(false);
        }
        catch (ForgeException nothing) when (nothing.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>The moment before the next attempt: what the forge asks for, else longer from one attempt to the next.</summary>
    public Task PauseAsync(ForgeException failure, int attempt, CancellationToken cancellation) => Task.Delay(failure.RetryAfter ?? TimeSpan.FromMilliseconds(250 * attempt * attempt), time, cancellation);

    private Task<HttpResponseMessage> GetAsync(Uri url, CancellationToken cancellation) => SendAsync(HttpMethod.Get, url, null, cancellation);

    private async Task<TAnswer> SendAsync<TBody, TAnswer>(HttpMethod method, string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<TAnswer> type, CancellationToken cancellation)
    {
        using var answer = await SendAsync(method, Address.Of(path), () => JsonContent.Create(body, bodyType), cancellation).ConfigureAwait(false);
        return await ReadAsync(answer, type, cancellation).ConfigureAwait(false);
    }

    private async Task DeleteAsync(string path, CancellationToken cancellation)
    {
        try
        {
            using var _ = await SendAsync(HttpMethod.Delete, Address.Of(path), null, cancellation).ConfigureAwait(false);
        }
        catch (ForgeException gone) when (gone.Status == HttpStatusCode.NotFound)
        {
            // Deleted by an attempt whose answer was lost.
        }
    }

    /// <summary>Again where that is safe: nothing was done, or doing it twice comes to the same.</summary>
    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, Uri url, Func<HttpContent>? body, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await SendOnceAsync(method, url, body?.Invoke(), Deadline, cancellation).ConfigureAwait(false);
            }
            catch (ForgeException failure) when (attempt < Attempts && failure.IsPassing && (method != HttpMethod.Post || failure.RetryAfter is not null))
            {
                await PauseAsync(failure, attempt, cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>The answer when it is a success; else what the forge said, as an exception.</summary>
    private async Task<HttpResponseMessage> SendOnceAsync(HttpMethod method, Uri url, HttpContent? body, TimeSpan within, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(within, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        using var request = new HttpRequestMessage(method, url) { Content = body };
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("hal9", "1"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/vnd.github+json"));
        request.Headers.Add("X-GitHub-Api-Version", "2022-11-28");
        if (token is not null && IsOurs(url)) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        HttpResponseMessage answer;
        try
        {
            answer = await http.SendAsync(request, either.Token).ConfigureAwait(false);
        }
        catch (HttpRequestException failure)
        {
            throw new ForgeException($"{method} {url.AbsolutePath}: {url.Host} {(failure.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError ? "cannot be reached" : "broke off")}: {failure.GetBaseException().Message}", null, failure);
        }
        catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested)
        {
            throw new ForgeException(string.Create(CultureInfo.InvariantCulture, $"{method} {url.AbsolutePath}: {url.Host} did not answer within {within.TotalSeconds:0.##} s"), null, late);
        }
        if (answer.IsSuccessStatusCode) return answer;
        using (answer)
        {
            var wait = WaitAsked(answer);
            var later = wait is { } asked ? string.Create(CultureInfo.InvariantCulture, $"; it asks to wait {Math.Ceiling(asked.TotalSeconds)} s") : "";
            throw new ForgeException($"{method} {url.AbsolutePath}: {(int)answer.StatusCode} {await SaidAsync(answer, cancellation).ConfigureAwait(false)}{later}", answer.StatusCode) { RetryAfter = wait };
        }
    }

    /// <summary>What docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api tells to wait.</summary>
    private TimeSpan? WaitAsked(HttpResponseMessage answer)
    {
        if (answer.StatusCode is not (HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests)) return null;
        if (answer.Headers.RetryAfter is { } after) return NotNegative(after.Delta ?? after.Date - time.GetUtcNow() ?? TimeSpan.Zero);
        if (First("x-ratelimit-remaining") == "0" && long.TryParse(First("x-ratelimit-reset"), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return NotNegative(DateTimeOffset.FromUnixTimeSeconds(seconds) - time.GetUtcNow());
        // A limit that does not say how long is to be left alone for a minute; a 403 without either is a refusal.
        return answer.StatusCode == HttpStatusCode.TooManyRequests ? ForgeException.LongestWait : null;

        string? First(string name) => answer.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
        static TimeSpan NotNegative(TimeSpan wait) => wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    /// <summary>Assets go to another host of the same forge (<c>uploads.github.com</c>).</summary>
    private bool IsOurs(Uri url) => url.Host == Address.Api.Host || (Address.Api.Host == "api.github.com" && url.Host == "uploads.github.com" && url.Scheme == "https");

    private static async Task<T> ReadAsync<T>(HttpResponseMessage answer, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        try
        {
            return await answer.Content.ReadFromJsonAsync(type, cancellation).ConfigureAwait(false) ?? throw new JsonException("null");
        }
        catch (JsonException mistake)
        {
            throw new ForgeException($"{answer.RequestMessage?.RequestUri?.AbsolutePath} answered something else than expected: {mistake.Message}", answer.StatusCode, mistake);
        }
    }

    private static async Task<string> SaidAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        var text = await answer.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false);
        try
        {
            var problem = JsonSerializer.Deserialize(text, ForgeJson.Default.ForgeProblem);
            var details = problem?.Errors?.Select(static error => error.Message ?? $"{error.Field} {error.Code}") ?? [];
            return string.Join("; ", (string?[])[problem?.Message ?? answer.ReasonPhrase, .. details]);
        }
        catch (JsonException)
        {
            return answer.ReasonPhrase ?? "";
        }
    }
}
