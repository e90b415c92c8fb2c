using System.Security.Cryptography;
using System.Text;
using Hal9.Engine.Jobs;
using Hal9.Machine.Containers;
using Hal9.Machine.Processes;
using Hal9.Machine.Services;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Engine.Backends;

/// <summary>What one job has of the container engine: images, a network, the names of its containers. All but the images ends with the job.</summary>
internal sealed class JobContainers(JobRun job) : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly List<string> names = [];
    private readonly Dictionary<string, Task<(string? Image, Diagnostic? Problem)>> built = new(StringComparer.Ordinal);

    private readonly SemaphoreSlim making = new(1);

    private EngineAccess Access => job.Services.Containers;

    /// <summary>The job's own, when its steps or services run in containers.</summary>
    public string? Network { get; private set; }

    /// <summary>Names of services and their addresses, for networks that do not know names: <c>redis:10.89.0.2</c>.</summary>
    public List<string> Hosts { get; } = [];

    /// <summary>Exactly one of the two is present.</summary>
    public Task<(ContainerEngine? Engine, string? WhyNot)> EngineAsync(CancellationToken cancellation) => Access.FindAsync(cancellation);

    /// <summary>A name for a container, which is removed when the job ends.</summary>
    public string NameOf(string part)
    {
        var name = $"hal9-{job.Services.Request.Identity.RunId}-{Short(job.Leg.Key)}-{part}-{Guid.NewGuid().ToString("N")[..8]}";
        lock (gate) names.Add(name);
        return name;
    }

    public async Task<string[]> LabelsAsync(ContainerEngine engine, CancellationToken cancellation) =>
        [await Access.LabelAsync(engine, cancellation).ConfigureAwait(false), .. RunLabels];

    /// <summary>By which people find the containers of a run.</summary>
    public string[] RunLabels => ["hal9.run=" + job.Services.Request.Identity.RunId];

    /// <summary>Names the job's network, which is still to be made.</summary>
    public string NameNetwork() => Network ??= NewNetworkName();

    /// <summary>
    /// A network for services in containers of a job that runs in none itself, made for the first of them: the containers of a rootless engine reach each
    /// other in no other. Null for other engines, and where it cannot be made.
    /// </summary>
    public async Task<string?> OwnNetworkAsync(ContainerEngine engine, CancellationToken cancellation)
    {
        if (!engine.IsRootless) return null;
        await making.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (Network is not null) return Network;
            var name = NewNetworkName();
            var made = await engine.MakeNetworkAsync(name, await LabelsAsync(engine, cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
            return made.Succeeded ? Network = name : null;
        }
        finally
        {
            making.Release();
        }
    }

    /// <inheritdoc cref="EngineAccess.ProvideAsync"/>
    public Task<(string? Image, Diagnostic? Problem)> ImageAsync(
        ContainerEngine engine, string written, RegistryCredentials? credentials, SourceSpan span, IOutputSink shown, CancellationToken cancellation) =>
        Access.ProvideAsync(engine, written, credentials, span, shown, cancellation);

    /// <summary>Builds the image of an action, once in a job. Exactly one of the two is present.</summary>
    /// <param name="file">Absolute path of its Dockerfile; its folder is the context, as on GitHub.</param>
    public async Task<(string? Image, Diagnostic? Problem)> BuildAsync(ContainerEngine engine, string file, string action, SourceSpan span, IOutputSink shown, CancellationToken cancellation)
    {
        Task<(string? Image, Diagnostic? Problem)>? build;
        lock (gate)
        {
            if (!built.TryGetValue(file, out build)) built[file] = build = BuildOnceAsync(engine, file, action, span, shown, cancellation);
        }
        var result = await build.ConfigureAwait(false);
        if (result.Image is null)
        {
            // A later step may have put right what was wrong.
            lock (gate) built.Remove(file);
        }
        return result;
    }

    /// <summary>Removes the containers that were named here.</summary>
    public async Task EndAsync(ContainerEngine engine)
    {
        string[] all;
        lock (gate) all = [.. names];
        if (all.Length > 0) await engine.RemoveAsync(all).ConfigureAwait(false);
    }

    /// <summary>Removes the network, which no container uses any more.</summary>
    public async ValueTask DisposeAsync()
    {
        making.Dispose();
        if (Network is null || await EngineAsync(CancellationToken.None).ConfigureAwait(false) is not ({ } engine, _)) return;
        await engine.RemoveNetworkAsync(Network).ConfigureAwait(false);
    }

    private string NewNetworkName() => $"hal9-{job.Services.Request.Identity.RunId}-{Short(job.Leg.Key)}-{Guid.NewGuid().ToString("N")[..8]}";

    private async Task<(string? Image, Diagnostic? Problem)> BuildOnceAsync(ContainerEngine engine, string file, string action, SourceSpan span, IOutputSink shown, CancellationToken cancellation)
    {
        if (!File.Exists(file)) return (null, ContainerDiagnostics.BuildFailed.At(span, $"`{action}` names a Dockerfile that is not there: {Path.GetFileName(file)}"));
        var tag = TagOf(job.Services.Request.RepositoryRoot, action);
        var answer = await engine.BuildAsync(file, Path.GetDirectoryName(file)!, tag, shown, cancellation).ConfigureAwait(false);
        return answer.Succeeded ? (tag, null) : (null, ContainerDiagnostics.BuildFailed.At(span, $"the image of `{action}` could not be built: {answer.Reason}"));
    }

    /// <summary>One name for each action of a repository, so that the engine's cache holds it and old builds do not pile up under names of their own.</summary>
    internal static string TagOf(string repository, string action) => "localhost/hal9-action:" + Short(repository + "\0" + action);

    private static string Short(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12];
}
