using Hal9.Machine.Processes;
using Hal9.Machine.Services;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Machine.Containers;

/// <summary>
/// What one run of this program has of the machine's container engine: nothing until somebody asks, and nothing left when it is disposed. Thread-safe.
/// </summary>
/// <param name="environment">See <see cref="EngineSearch.FindAsync"/>.</param>
/// <param name="ledgers">See <see cref="ContainerLedger.Open"/>.</param>
/// <param name="isOffline">No image is pulled.</param>
public sealed class EngineAccess(IReadOnlyDictionary<string, string> environment, string ledgers, bool isOffline, TimeProvider time) : IAsyncDisposable
{
    // A registry that is busy gets this many tries, the second after a second, the third after three more.
    private const int Tries = 3;

    private readonly SemaphoreSlim gate = new(1);
    private (ContainerEngine? Engine, string? WhyNot)? found;
    private ContainerLedger? ledger;

    /// <summary>Exactly one of the two is present. The machine is searched once.</summary>
    public async Task<(ContainerEngine? Engine, string? WhyNot)> FindAsync(CancellationToken cancellation)
    {
        if (OperatingSystem.IsWindows()) return (null, "containers of jobs need Linux or macOS");
        await gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return found ??= await EngineSearch.FindAsync(environment, time, cancellation).ConfigureAwait(false);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Every container and network made with the engine must bear it, as <c>name=value</c>: by it they are removed.</summary>
    public async Task<string> LabelAsync(ContainerEngine engine, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return (ledger ??= ContainerLedger.Open(engine, ledgers)).Label;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>
    /// Sees to it that an image is on this machine: one that is there is taken as it is, another is pulled. Gives its name as the engine knows it;
    /// exactly one of the two is present.
    /// </summary>
    /// <param name="written">As the workflow names it.</param>
    /// <param name="span">For the problem.</param>
    /// <param name="shown">Takes the progress.</param>
    public async Task<(string? Image, Diagnostic? Problem)> ProvideAsync(
        ContainerEngine engine, string written, RegistryCredentials? credentials, SourceSpan? span, IOutputSink shown, CancellationToken cancellation)
    {
        var (reference, error) = ImageReference.Parse(written);
        if (reference is null) return (null, At(ContainerDiagnostics.BadRequest, error!));
        var full = Full(reference);
        // Podman asks which registry a short name means; Docker's answer is always the same.
        string[] candidates = engine.Kind == EngineKind.Podman && full != written ? [written, full] : [written];
        foreach (var candidate in candidates)
        {
            if (await engine.HasImageAsync(candidate, cancellation).ConfigureAwait(false)) return (candidate, null);
        }
        if (isOffline) return (null, At(ContainerDiagnostics.ImageUnavailable, $"the image `{written}` is not on this machine, and the run is offline"));

        RegistryLogin? login = null;
        if (credentials is not null)
        {
            (login, var refused) = await RegistryLogin.OpenAsync(engine, reference.Registry, credentials, cancellation).ConfigureAwait(false);
            if (login is null) return (null, At(ContainerDiagnostics.LoginFailed, $"`{credentials.Username}` could not log in to {reference.Registry}: {refused}"));
        }
        using (login)
        {
            return await PullAsync(engine, candidates[^1], login, shown, cancellation).ConfigureAwait(false) is { } failure
                ? (null, At(ContainerDiagnostics.ImageUnavailable, $"the image `{written}` could not be pulled: {failure}"))
                : (candidates[^1], null);
        }

        Diagnostic At(DiagnosticDescriptor descriptor, string message) => span is { } at ? descriptor.At(at, message) : descriptor.Nowhere(message);
    }

    /// <summary>Removes what runs that died left behind. Costs nothing when there is nothing, and gives up silently: the next run tries again.</summary>
    public async Task RemoveLeftoversAsync(CancellationToken cancellation)
    {
        if (!ContainerLedger.HasLeftovers(ledgers)) return;
        var (engine, _) = await FindAsync(cancellation).ConfigureAwait(false);
        if (engine is not null) await ContainerLedger.RemoveLeftoversAsync(engine, ledgers, cancellation).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (ledger is not null) await ledger.DisposeAsync().ConfigureAwait(false);
        ledger = null;
    }

    private async Task<string?> PullAsync(ContainerEngine engine, string image, RegistryLogin? login, IOutputSink shown, CancellationToken cancellation)
    {
        for (var i = 1; ; i++)
        {
            var answer = await engine.PullAsync(image, login, shown, cancellation).ConfigureAwait(false);
            if (answer.Succeeded) return null;
            if (answer.Stopped) return "it was stopped";
            if (i == Tries || IsFinal(answer.Error)) return answer.Reason;
            await Task.Delay(TimeSpan.FromSeconds((2 * i) - 1), time, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Asking again would not change the answer.</summary>
    private static bool IsFinal(string error)
    {
        foreach (var word in (ReadOnlySpan<string>)["unauthorized", "denied", "not found", "manifest unknown", "no such host", "connection refused", "invalid reference"])
        {
            if (error.Contains(word, StringComparison.OrdinalIgnoreCase)) return true;
        }
        return false;
    }

    private static string Full(ImageReference image) =>
        $"{image.Registry}/{image.Repository}{(image.Tag is { } tag && image.Digest is null ? ":" + tag : "")}{(image.Digest is { } digest ? "@" + digest : "")}";
}
