using System.Net.Sockets;
using System.Text;
using Hal9.Delivery.Environments;

namespace Hal9.Delivery.Local;

/// <summary>Asks one replica on loopback. No redirect is followed, no proxy asked.</summary>
internal sealed class ReplicaRequests(int port) : IDisposable
{
    private const int BodyLimit = 4 * 1024 * 1024;

    private readonly HttpClient client = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false })
    {
        BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = BodyLimit,
    };

    /// <summary>Null when the path answers with 2xx; else what it did instead, as a clause.</summary>
    public async Task<string?> ProbeAsync(string path, TimeSpan deadline, CancellationToken cancellation)
    {
        try
        {
            using var limit = Within(deadline, cancellation);
            using var answer = await client.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
            return answer.IsSuccessStatusCode ? null : $"`{path}` answered {(int)answer.StatusCode}";
        }
        catch (Exception problem) when (Explain(problem, cancellation) is not null)
        {
            return $"`{path}` {Explain(problem, cancellation)}";
        }
    }

    /// <summary>Null when the test passed; else why not, as a clause.</summary>
    public async Task<string?> TryAsync(SmokeTest test, CancellationToken cancellation)
    {
        try
        {
            using var limit = Within(test.Deadline, cancellation);
            using var request = new HttpRequestMessage(test.Post is null ? HttpMethod.Get : HttpMethod.Post, new Uri(test.Path, UriKind.Relative));
            if (test.Body is { } body) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
            using var answer = await client.SendAsync(request, limit.Token).ConfigureAwait(false);
            if ((int)answer.StatusCode != test.Status) return $"answered {(int)answer.StatusCode}, not {test.Status}";
            if (test.Contains is not { } wanted) return null;
            var text = await answer.Content.ReadAsStringAsync(limit.Token).ConfigureAwait(false);
            return text.Contains(wanted, StringComparison.Ordinal) ? null : $"answered {test.Status}, but without `{wanted}`";
        }
        catch (Exception problem) when (Explain(problem, cancellation) is not null)
        {
            return Explain(problem, cancellation);
        }
    }

    public void Dispose() => client.Dispose();

    private static CancellationTokenSource Within(TimeSpan deadline, CancellationToken cancellation)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(deadline);
        return limit;
    }

    /// <summary>Null for what is not the replica's doing.</summary>
    private static string? Explain(Exception problem, CancellationToken cancellation) => problem switch
    {
        OperationCanceledException when !cancellation.IsCancellationRequested => "did not answer in time",
        HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => "is not listened to",
        HttpRequestException or IOException => $"broke off ({problem.Message})",
        _ => null,
    };
}
