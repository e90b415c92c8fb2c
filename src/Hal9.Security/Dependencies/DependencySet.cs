using Hal9.Primitives.Diagnostics;

namespace Hal9.Security.Dependencies;

/// <summary>Everything the projects below a folder depend on.</summary>
/// <param name="Projects">How many project and lock files were found, readable or not.</param>
/// <param name="Problems">What could not be read, is out of date, or is known only in part. Without one, all is known.</param>
public sealed record DependencySet(int Projects, IReadOnlyList<DependencyGraph> Graphs, IReadOnlyList<Diagnostic> Problems)
{
    /// <summary>Absolute paths of the projects of .NET of which a restore would tell more, or something newer.</summary>
    public IReadOnlyList<string> Unrestored { get; init; } = [];
}
