using Hal9.Engine.Runs;

namespace Hal9.Engine.Actions.Sources;

/// <summary>Where the actions that workflows use come from, and which of GitHub's own run as they are.</summary>
public sealed record ActionSourcing
{
    public const string GitHub = "https://github.com";

    // It downloads an SDK even where one is; asking for it by name is the only way to it.
    private const string NeverMeantByAll = "actions/setup-dotnet";

    /// <summary><c>ORIGIN/owner/repo</c> is what git fetches: any URL git knows, or an absolute path.</summary>
    public string Origin { get; init; } = GitHub;

    /// <summary>Holds clones as <c>owner/repo</c> or <c>owner+repo</c>, bare or not, which stand in for the origin; what is not there comes from the origin. Absolute.</summary>
    public string? Clones { get; init; }

    /// <summary>Refuses what names a tag or a branch instead of a commit.</summary>
    public bool IsFrozen { get; init; }

    /// <summary>Runs the real ones instead of those HAL9 brings along, but for <c>actions/setup-dotnet</c>.</summary>
    public bool PrefersReal { get; init; }

    /// <summary>The same for these alone, as <c>owner/repo</c>; compared ignoring case.</summary>
    public IReadOnlyList<string> Real { get; init; } = [];

    /// <summary>Of all repositories of this user; see <see cref="ActionStore"/>.</summary>
    public string Cache { get; init; } = Path.Combine(RunFolder.CacheRoot, "actions");

    /// <summary>Until the origin has said which commit a ref is.</summary>
    public TimeSpan AnswerDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For one action's files.</summary>
    public TimeSpan FetchDeadline { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Without a password that stands in the URL.</summary>
    public string ShownOrigin => Uri.TryCreate(Origin, UriKind.Absolute, out var uri) && uri.UserInfo.Length > 0
        ? Origin.Replace(uri.UserInfo + "@", "", StringComparison.Ordinal)
        : Origin;

    /// <summary>An action that HAL9 brings along is not to be taken, the real one is.</summary>
    internal bool WantsReal(ActionRepository repository)
    {
        var name = repository.ToString();
        return Real.Contains(name, StringComparer.OrdinalIgnoreCase)
            || (PrefersReal && !string.Equals(name, NeverMeantByAll, StringComparison.OrdinalIgnoreCase))
            || CloneOf(repository) is not null;
    }

    /// <summary>The folder of a clone that is there; null when there is none.</summary>
    internal string? CloneOf(ActionRepository repository)
    {
        if (Clones is null) return null;
        foreach (var name in (ReadOnlySpan<string>)[Path.Combine(repository.Owner, repository.Name), $"{repository.Owner}+{repository.Name}"])
        {
            foreach (var end in (ReadOnlySpan<string>)["", ".git"])
            {
                var folder = Path.Combine(Clones, name + end);
                // A work tree, or a bare repository.
                if (Path.Exists(Path.Combine(folder, ".git")) || File.Exists(Path.Combine(folder, "HEAD"))) return folder;
            }
        }
        return null;
    }
}
