using System.Collections.Immutable;
using Hal9.Workflows.Expressions;

namespace Hal9.Workflows.Planning;

/// <summary>Something that happened to a repository and may start workflows. Immutable.</summary>
public sealed record TriggeringEvent
{
    /// <summary><c>push</c>, <c>pull_request</c> … GitHub's name, lower case.</summary>
    public required string Name { get; init; }

    /// <summary><c>owner/name</c>.</summary>
    public required string Repository { get; init; }

    /// <summary>The webhook's body: <c>github.event</c>.</summary>
    public ExpressionObject Payload { get; init; } = ExpressionDictionary.Empty;

    /// <summary>The full ref of <c>github.ref</c>: <c>refs/heads/main</c>, <c>refs/tags/v1</c>, <c>refs/pull/7/merge</c>; empty when the event has none.</summary>
    public string Ref { get; init; } = "";

    /// <summary>The commit of <c>github.sha</c>, 40 hexadecimal digits; empty when unknown.</summary>
    public string Sha { get; init; } = "";

    public string Actor { get; init; } = "";

    /// <summary>Who started this attempt; null means <see cref="Actor"/>.</summary>
    public string? TriggeringActor { get; init; }

    /// <summary>Branch a pull request wants to go into, without <c>refs/heads/</c>; else taken from the payload.</summary>
    public string? BaseRef { get; init; }

    /// <summary>Branch a pull request comes from, without <c>refs/heads/</c>; else taken from the payload.</summary>
    public string? HeadRef { get; init; }

    public bool IsRefProtected { get; init; }

    /// <summary>
    /// Paths the push or pull request changes, from the root with <c>/</c>; null when there is no diff, and then path filters let everything through.
    /// </summary>
    public ImmutableArray<string>? ChangedPaths { get; init; }

    /// <summary>Message of the newest commit, for <c>[skip ci]</c>; null means the payload's <c>head_commit.message</c>.</summary>
    public string? HeadCommitMessage { get; init; }

    /// <summary>The payload's <c>action</c>: the activity type; null when it has none.</summary>
    public string? Action => Payload["action"] is ExpressionString action ? action.Value : null;

    /// <summary>A text deep in the payload, by its property names; null when it is absent or no text.</summary>
    public string? Find(params ReadOnlySpan<string> path)
    {
        ExpressionValue value = Payload;
        foreach (var name in path)
        {
            if (value is not ExpressionObject mapping) return null;
            value = mapping[name];
        }
        return value is ExpressionString text ? text.Value : null;
    }
}
