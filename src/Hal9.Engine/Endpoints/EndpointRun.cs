using System.Text.Json.Nodes;
using Hal9.Engine.Artifacts;
using Hal9.Engine.Cache;

namespace Hal9.Engine.Endpoints;

/// <summary>What the endpoint serves of one run: its facts and its stores. Nothing here knows who runs it.</summary>
internal sealed record EndpointRun
{
    public required string RunId { get; init; }

    public int RunNumber { get; init; } = 1;

    public int Attempt { get; init; } = 1;

    /// <summary><c>owner/name</c>.</summary>
    public required string Repository { get; init; }

    /// <summary>Absolute path of the work tree or bare repository that git is served from; may be a folder without git.</summary>
    public required string RepositoryRoot { get; init; }

    public required string EventName { get; init; }

    /// <summary>Full, such as <c>refs/heads/main</c>; may be empty.</summary>
    public required string Ref { get; init; }

    public required string Sha { get; init; }

    public required string Actor { get; init; }

    /// <summary>Of a pull request: the branch to go into, without <c>refs/heads/</c>.</summary>
    public string? BaseRef { get; init; }

    public string WorkflowName { get; init; } = "";

    public string WorkflowPath { get; init; } = "";

    public string Title { get; init; } = "";

    /// <summary>JSON.</summary>
    public required byte[] EventPayload { get; init; }

    /// <summary>Without <c>refs/heads/</c>; null when the event does not tell.</summary>
    public string? DefaultBranch { get; init; }

    /// <summary>Jobs as they are now, those that have begun.</summary>
    public required Func<CancellationToken, Task<IReadOnlyList<JobFacts>>> Jobs { get; init; }

    public required ArtifactStore Artifacts { get; init; }

    public required CacheStore Caches { get; init; }

    /// <summary>Refs whose caches the run may read, in the order they are searched; it saves under the first.</summary>
    public required IReadOnlyList<string> CacheScopes { get; init; }

    /// <summary>A folder for what can be made again at any time; it may not exist yet, and goes with the run.</summary>
    public required string ScratchFolder { get; init; }

    /// <summary>The event's body, the caller's own to change; empty when it is no object.</summary>
    public JsonObject ReadEvent() => JsonNode.Parse(EventPayload) as JsonObject ?? [];
}
