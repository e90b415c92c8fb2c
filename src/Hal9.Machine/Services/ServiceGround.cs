using System.Collections;
using Hal9.Machine.Containers;

namespace Hal9.Machine.Services;

/// <summary>What a provider may stand on.</summary>
public sealed record ServiceGround
{
    /// <summary>Programs are searched along its <c>PATH</c>, and started with what of it they need.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Of this user, kept between runs; may be removed at any time when no service runs.</summary>
    public required string CacheFolder { get; init; }

    /// <summary>Whom the services are for, in words, for somebody who waits for the same port: <c>job `test` of run 17</c>.</summary>
    public required string Owner { get; init; }

    /// <summary>Of containers that shall see each other; absent where the job's steps are processes of this machine.</summary>
    public string? Network { get; init; }

    /// <summary>Gives the name of a network for those that run in containers where <see cref="Network"/> is absent; without it, and when it gives none, they are on the engine's default.</summary>
    public Func<ContainerEngine, CancellationToken, Task<string?>>? OwnNetwork { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>For images that this machine's own programs do not serve; absent: none of those.</summary>
    public EngineAccess? Containers { get; init; }

    /// <summary>Of every container, beside the one by which it is removed: <c>name=value</c>.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Where servers that are not on the <c>PATH</c> are looked for; a star stands for part of a folder's name.</summary>
    public IReadOnlyList<string> ProgramFolders { get; init; } = ["/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin", "/usr/local/opt/postgresql@*/bin"];

    public string? SearchPath => Environment.GetValueOrDefault("PATH");

    /// <summary>This process's own environment.</summary>
    public static IReadOnlyDictionary<string, string> OwnEnvironment =>
        System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(static entry => (string)entry.Key, static entry => (string?)entry.Value ?? "");
}
