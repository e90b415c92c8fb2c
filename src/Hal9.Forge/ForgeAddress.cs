namespace Hal9.Forge;

/// <summary>One repository of one forge that answers GitHub's REST API.</summary>
/// <param name="Api">Such as <c>https://api.github.com/</c>; ends with a slash.</param>
/// <param name="Repository"><c>owner/name</c>.</param>
public sealed record ForgeAddress(Uri Api, string Repository)
{
    /// <summary>Names the forge's API where <c>GITHUB_API_URL</c> is that of something else: steps of <c>hal9 run</c> are told the run's own, and no step can change that.</summary>
    public const string UrlVariable = "HAL9_FORGE_URL";

    /// <summary>From what GitHub and a HAL9 server give their jobs; null without a repository.</summary>
    /// <param name="variable">The environment: <c>HAL9_FORGE_URL</c>, else <c>GITHUB_API_URL</c> (default GitHub's own); <c>GITHUB_REPOSITORY</c>.</param>
    /// <param name="otherwise">The repository when the environment names none.</param>
    public static ForgeAddress? From(Func<string, string?> variable, string? otherwise)
    {
        var repository = variable("GITHUB_REPOSITORY") is { Length: > 0 } named ? named : otherwise;
        var api = variable(UrlVariable) is { Length: > 0 } chosen ? chosen : variable("GITHUB_API_URL") is { Length: > 0 } given ? given : "https://api.github.com";
        if (repository?.Split('/') is not [{ Length: > 0 }, { Length: > 0 }]) return null;
        return Uri.TryCreate(api.TrimEnd('/') + "/", UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? new ForgeAddress(uri, repository) : null;
    }

    internal Uri Of(string path) => new(Api, $"repos/{Repository}/{path}");
}
