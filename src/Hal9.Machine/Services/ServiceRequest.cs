using Hal9.Machine.Containers;

namespace Hal9.Machine.Services;

/// <summary>A service as a job or <c>hal9.yml</c> asks for it, in the words of a container, whoever serves it.</summary>
public sealed record ServiceRequest
{
    /// <summary>Its key under <c>services</c>; its host name to containers beside it.</summary>
    public required string Name { get; init; }

    public required ImageReference Image { get; init; }

    /// <summary>Of the container. Values may be secret.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<PortMapping> Ports { get; init; } = [];

    public ContainerOptions Options { get; init; } = ContainerOptions.None;

    /// <summary>As written: <c>source:destination[:mode]</c>.</summary>
    public IReadOnlyList<string> Volumes { get; init; } = [];

    /// <summary>Instead of the image's own; absent: the image's.</summary>
    public string? Entrypoint { get; init; }

    /// <summary>Behind the entry point; empty: the image's.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>For the image's registry.</summary>
    public RegistryCredentials? Credentials { get; init; }
}

/// <param name="Password">Secret.</param>
public sealed record RegistryCredentials(string Username, string Password)
{
    public override string ToString() => Username;
}
