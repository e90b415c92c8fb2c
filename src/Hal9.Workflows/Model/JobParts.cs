using System.Collections.Immutable;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Workflows.Model;

/// <summary><c>strategy</c>. When it is one expression as a whole, only <see cref="Source"/> is set.</summary>
/// <param name="Source">All of it, as written.</param>
/// <param name="Matrix">A mapping of vectors with <c>include</c> and <c>exclude</c>, or an expression.</param>
/// <param name="FailFast">A boolean; true when absent.</param>
/// <param name="MaxParallel">A number; all legs when absent.</param>
public sealed record Strategy(Template Source, Template? Matrix, Template? FailFast, Template? MaxParallel);

/// <summary><c>runs-on</c>: labels, a group, or both. When it is one expression as a whole, only <see cref="Source"/> and <see cref="Labels"/> are set, to the same.</summary>
/// <param name="Labels">A string, or a sequence of strings.</param>
public sealed record RunsOn(Template Source, Template? Labels, Template? Group);

/// <summary><c>environment</c>. A scalar is its name.</summary>
/// <param name="Url">Evaluated on the runner when the job ends.</param>
/// <param name="Deployment">A boolean; false makes no deployment record. True when absent.</param>
public sealed record DeploymentEnvironment(Template Source, Template? Name, Template? Url, Template? Deployment);

/// <summary><c>concurrency</c>. A scalar is its group.</summary>
/// <param name="CancelInProgress">A boolean; false when absent.</param>
/// <param name="Queue"><c>single</c> (the default) or <c>max</c>.</param>
public sealed record Concurrency(Template Source, Template? Group, Template? CancelInProgress, Template? Queue);

/// <summary><c>defaults.run</c>.</summary>
public sealed record RunDefaults(Template Source, Template? Shell, Template? WorkingDirectory);

/// <summary><c>snapshot</c>: keep the runner's disk as an image. A scalar is the image's name.</summary>
/// <param name="Version"><c>1.*</c> when absent.</param>
public sealed record Snapshot(Template Source, Template? ImageName, Template? Version, Condition Condition);

/// <summary><c>container</c> or one service. A scalar is the image; one expression as a whole leaves all but <see cref="Source"/> null.</summary>
public sealed record Container(Template Source)
{
    /// <summary>May begin with <c>docker://</c>. Empty means: no container.</summary>
    public Template? Image { get; init; }

    public Template? Env { get; init; }

    /// <summary>A sequence of strings.</summary>
    public Template? Ports { get; init; }

    /// <summary>A sequence of strings.</summary>
    public Template? Volumes { get; init; }

    public Template? Options { get; init; }

    public RegistryCredentials? Credentials { get; init; }

    /// <summary>Services only.</summary>
    public Template? Entrypoint { get; init; }

    /// <summary>Services only.</summary>
    public Template? Command { get; init; }
}

public sealed record RegistryCredentials(Template Source, Template? Username, Template? Password);

/// <param name="Items">Empty when <paramref name="Source"/> is one expression as a whole.</param>
public sealed record ServiceContainers(Template Source, ImmutableArray<ServiceContainer> Items);

/// <param name="Name">Its network alias, lower or upper case as written.</param>
public sealed record ServiceContainer(string Name, SourceSpan Span, Container Container);
