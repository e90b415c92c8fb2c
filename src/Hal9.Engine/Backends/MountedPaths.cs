using Hal9.Machine.Containers;

namespace Hal9.Engine.Backends;

/// <summary>The two names of what is mounted into a container. Of two mounts the deeper one counts.</summary>
internal sealed class MountedPaths(IReadOnlyList<ContainerMount> mounts)
{
    private readonly ContainerMount[] bySource = [.. mounts.OrderByDescending(static mount => mount.Source.Length)];
    private readonly ContainerMount[] byDestination = [.. mounts.OrderByDescending(static mount => mount.Destination.Length)];

    public IReadOnlyList<ContainerMount> Mounts => mounts;

    /// <summary>As the container sees a path of this machine; the path itself when it is not mounted.</summary>
    public string Inside(string path)
    {
        foreach (var mount in bySource)
        {
            if (Below(path, mount.Source) is { } rest) return mount.Destination + rest.Replace(Path.DirectorySeparatorChar, '/');
        }
        return path;
    }

    /// <summary>The path of this machine behind a container's; the path itself when it is relative or not mounted.</summary>
    public string Outside(string path)
    {
        foreach (var mount in byDestination)
        {
            if (Below(path, mount.Destination) is { } rest) return mount.Source + rest;
        }
        return path;
    }

    private static string? Below(string path, string folder)
    {
        if (!path.StartsWith(folder, StringComparison.Ordinal)) return null;
        var rest = path[folder.Length..];
        return rest.Length == 0 || rest[0] == '/' || rest[0] == Path.DirectorySeparatorChar ? rest : null;
    }
}
