using System.Collections.Immutable;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Workflows.Model;

public enum PermissionLevel
{
    None,
    Read,
    Write,
}

/// <summary>What the job's token may do. A permission not granted is <see cref="PermissionLevel.None"/>.</summary>
public sealed class Permissions
{
    private readonly ImmutableArray<PermissionLevel> levels;

    private Permissions(ImmutableArray<PermissionLevel> levels, SourceSpan? span, ImmutableArray<PermissionGrant> written, string? shorthand)
    {
        this.levels = levels;
        Span = span;
        Written = written;
        Shorthand = shorthand;
    }

    /// <summary>Every permission there is, as written in a file, in alphabetical order.</summary>
    public static ImmutableArray<string> Names { get; } =
    [
        "actions", "artifact-metadata", "attestations", "checks", "code-quality", "contents", "copilot-requests", "deployments", "discussions", "drives",
        "id-token", "issues", "models", "packages", "pages", "pull-requests", "repository-projects", "security-events", "statuses", "vulnerability-alerts",
    ];

    /// <summary>The value of <c>permissions</c>; null when these come from a policy.</summary>
    public SourceSpan? Span { get; }

    /// <summary>The entries of a mapping, in the order of the file.</summary>
    public ImmutableArray<PermissionGrant> Written { get; }

    /// <summary><c>read-all</c> or <c>write-all</c>; null for a mapping.</summary>
    public string? Shorthand { get; }

    /// <summary>Of one of <see cref="Names"/>.</summary>
    public PermissionLevel this[string name] => Names.IndexOf(name) is >= 0 and var index ? levels[index] : PermissionLevel.None;

    /// <summary>Entries of a mapping. <c>models</c> and <c>vulnerability-alerts</c> are never more than read.</summary>
    public static Permissions Of(SourceSpan? span, ImmutableArray<PermissionGrant> grants)
    {
        var levels = new PermissionLevel[Names.Length];
        foreach (var grant in grants)
        {
            var index = Names.IndexOf(grant.Name);
            if (index >= 0) levels[index] = Capped(grant.Name, grant.Level);
        }
        return new Permissions([.. levels], span, grants, shorthand: null);
    }

    /// <summary>The same level for every permission but the ones left out.</summary>
    public static Permissions All(PermissionLevel level, SourceSpan? span = null, string? shorthand = null, params ReadOnlySpan<string> without)
    {
        var levels = new PermissionLevel[Names.Length];
        for (var i = 0; i < levels.Length; i++) levels[i] = without.Contains(Names[i]) ? PermissionLevel.None : Capped(Names[i], level);
        return new Permissions([.. levels], span, [], shorthand);
    }

    /// <summary>Permissions that ask for more than <paramref name="allowed"/> gives, in alphabetical order.</summary>
    public IEnumerable<string> BeyondWhat(Permissions allowed)
    {
        for (var i = 0; i < Names.Length; i++)
        {
            if (levels[i] > allowed.levels[i]) yield return Names[i];
        }
    }

    private static PermissionLevel Capped(string name, PermissionLevel level) =>
        name is "models" or "vulnerability-alerts" && level == PermissionLevel.Write ? PermissionLevel.Read : level;
}

/// <param name="Span">The name.</param>
public sealed record PermissionGrant(string Name, PermissionLevel Level, SourceSpan Span);

/// <summary>What a workflow may do that says nothing of permissions: a repository's setting.</summary>
public enum PermissionsPolicy
{
    /// <summary>Contents and packages, read.</summary>
    LimitedRead,

    /// <summary>Everything, write.</summary>
    Write,
}
