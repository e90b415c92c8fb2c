using Hal9.Primitives.Packages;

namespace Hal9.Security.Dependencies;

/// <summary>A project or a package, and what it depends on. Cycles are allowed: Cargo's development dependencies make them.</summary>
/// <param name="name">Shown to people: a package's name and version, a project's name.</param>
/// <param name="package">Null for what is built here or has no registry.</param>
/// <param name="place">Where it is written down; null when only generated files know it.</param>
public sealed class DependencyNode(string name, PackageReference? package, DependencyPlace? place)
{
    public string Name => name;

    public PackageReference? Package => package;

    public DependencyPlace? Place => place;

    public List<DependencyNode> DependsOn { get; } = [];

    public override string ToString() => name;
}

/// <summary>What one file says about one build: a lock file, or one target framework of it.</summary>
/// <param name="file">The file that was read.</param>
/// <param name="roots">What is built here.</param>
/// <param name="nodes">All of them, roots included.</param>
public sealed class DependencyGraph(DependencyFile file, string? framework, IReadOnlyList<DependencyNode> roots, IReadOnlyList<DependencyNode> nodes)
{
    private Dictionary<DependencyNode, DependencyNode?>? parents;

    public DependencyFile File => file;

    /// <summary>The target framework, with a runtime behind a slash where it is for one; null where there is no such thing.</summary>
    public string? Framework => framework;

    public IReadOnlyList<DependencyNode> Roots => roots;

    public IReadOnlyList<DependencyNode> Nodes => nodes;

    /// <summary>What the packages themselves need is not known: nothing was restored.</summary>
    public bool IsDirectOnly { get; init; }

    /// <summary>A shortest way from what is built here to the node, both included; the node alone when nothing leads to it.</summary>
    public IReadOnlyList<DependencyNode> PathTo(DependencyNode node)
    {
        parents ??= FindParents();
        var path = new List<DependencyNode>();
        for (DependencyNode? at = node; at is not null; at = parents.GetValueOrDefault(at)) path.Add(at);
        path.Reverse();
        return path;
    }

    private Dictionary<DependencyNode, DependencyNode?> FindParents()
    {
        var found = new Dictionary<DependencyNode, DependencyNode?>();
        var waiting = new Queue<DependencyNode>();
        foreach (var root in roots)
        {
            if (found.TryAdd(root, null)) waiting.Enqueue(root);
        }
        while (waiting.TryDequeue(out var node))
        {
            foreach (var next in node.DependsOn)
            {
                if (found.TryAdd(next, node)) waiting.Enqueue(next);
            }
        }
        return found;
    }
}
