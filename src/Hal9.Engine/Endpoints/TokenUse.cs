namespace Hal9.Engine.Endpoints;

/// <summary>Which of a job's tokens a route takes.</summary>
internal enum TokenUse
{
    /// <summary><c>ACTIONS_RUNTIME_TOKEN</c>: artifacts and caches.</summary>
    Runtime,

    /// <summary><c>GITHUB_TOKEN</c>: the API and git.</summary>
    Repository,
}
