using System.Collections.Immutable;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Checks;

/// <summary>What rules may know beyond the one file. Everything has a default; a rule that lacks what it needs is silent.</summary>
public sealed record CheckContext
{
    public static CheckContext Default { get; } = new();

    /// <summary>Labels of the team's own runners, from <c>hal9.yml</c>.</summary>
    public ImmutableArray<string> RunnerLabels { get; init; } = [];

    /// <summary>Owner of the repository; actions of the same owner are not third-party. Null when unknown.</summary>
    public string? Owner { get; init; }

    /// <summary>Whether a path (from the repository's root, with <c>/</c>) is a file. Null: nobody knows.</summary>
    public Func<string, bool>? FileExists { get; init; }

    /// <summary>The action file of a reference, where it is at hand: local actions. Null when it is not.</summary>
    public Func<ActionReference, ActionFile?>? FindAction { get; init; }

    /// <summary>Codes or names of rules that are switched off.</summary>
    public ImmutableArray<string> Disabled { get; init; } = [];
}
