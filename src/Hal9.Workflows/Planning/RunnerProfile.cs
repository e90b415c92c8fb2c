using System.Collections.Immutable;

namespace Hal9.Workflows.Planning;

public enum RunnerSystem
{
    Linux,
    Windows,
    MacOS,
}

/// <summary>A machine that runs jobs, as <c>runs-on</c> sees it.</summary>
/// <param name="Architecture"><c>x64</c>, <c>arm64</c> or <c>arm</c>.</param>
/// <param name="Labels">Further labels it serves, such as <c>gpu</c>.</param>
/// <param name="Groups">Runner groups it is in.</param>
public sealed record RunnerProfile(RunnerSystem System, string Architecture, ImmutableArray<string> Labels, ImmutableArray<string> Groups)
{
    private static readonly string[] Systems = ["linux", "windows", "macos"];
    private static readonly string[] Architectures = ["x64", "x86", "arm64", "arm"];

    public RunnerProfile(RunnerSystem system, string architecture) : this(system, architecture, [], [])
    {
    }

    /// <summary>
    /// Why the machine does not fit, as <c>no runner for windows-latest</c>; null when it does. A label of GitHub's own machines fits when
    /// the system does: versions and sizes are not told apart, and the architecture counts only where the label is <c>x64</c> or <c>arm64</c> itself.
    /// </summary>
    public string? WhyNot(RunnerRequest request)
    {
        foreach (var label in request.Labels)
        {
            if (!Serves(label)) return $"no runner for {label}";
        }
        // A group alone says nothing of the machine; with labels that fit, the group is GitHub's way of sharing.
        if (request.Labels.IsEmpty && request.Group is { } group && !Groups.Contains(group, StringComparer.OrdinalIgnoreCase)) return $"no runner in group {group}";
        return null;
    }

    private bool Serves(string label)
    {
        if (Labels.Contains(label, StringComparer.OrdinalIgnoreCase) || Is(label, "self-hosted")) return true;
        if (Systems.Contains(label, StringComparer.OrdinalIgnoreCase)) return Is(label, Systems[(int)System]);
        if (Architectures.Contains(label, StringComparer.OrdinalIgnoreCase)) return Is(label, Architecture);
        return RunnerLabels.SystemOf(label) == System;
    }

    private static bool Is(string label, string other) => string.Equals(label, other, StringComparison.OrdinalIgnoreCase);
}
