using System.Collections.Concurrent;

namespace Hal9.Engine.Endpoints;

/// <summary>What one job may do at the endpoint: its two tokens, and what they open.</summary>
/// <param name="Run">The run it belongs to; nothing beyond can be reached.</param>
/// <param name="JobId">A decimal number, unique within the run: <c>Actions.Results:{run}:{job}</c> and <c>actions/jobs/N</c>.</param>
/// <param name="RepositoryToken"><c>GITHUB_TOKEN</c>: reads of the API and of git.</param>
/// <param name="Expires">Both tokens are void from then on, and from the end of the job.</param>
internal sealed record JobAccess(EndpointRun Run, string JobId, string RepositoryToken, DateTimeOffset Expires)
{
    private readonly ConcurrentDictionary<string, bool> lacking = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> untold = [];

    /// <summary>Remembers a call that is not served here, to be told once in the step's log.</summary>
    /// <param name="call">Method and path as <c>POST /repos/{owner}/{repo}/issues</c>.</param>
    public void Lack(string call)
    {
        if (lacking.TryAdd(call, true)) untold.Enqueue(call);
    }

    /// <summary>Calls that were refused since this was asked last, each told once in a job.</summary>
    public IEnumerable<string> TakeLacking()
    {
        while (untold.TryDequeue(out var call)) yield return call;
    }
}
