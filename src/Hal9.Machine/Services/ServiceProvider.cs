using Hal9.Primitives.Diagnostics;

namespace Hal9.Machine.Services;

/// <summary>Somebody who can serve what an image would. One file here, and one line in <see cref="ServiceProviders.All"/>. Thread-safe.</summary>
public abstract class ServiceProvider
{
    /// <summary>As people say it: <c>PostgreSQL</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Knows the image, whether or not this machine has what it takes.</summary>
    public abstract bool Serves(ServiceRequest request);

    /// <summary>
    /// What this machine lacks to serve it, in words that say how to get it: <c>PostgreSQL is not installed (apt-get install postgresql)</c>.
    /// Null when it can. Asked before anything is started, and cheap.
    /// </summary>
    public abstract ValueTask<string?> WhyNotAsync(ServiceRequest request, ServiceGround ground, CancellationToken cancellation);

    /// <summary>
    /// Starts it, without waiting until it is well. Exactly one of the two is present; with a problem nothing is left behind.
    /// </summary>
    /// <param name="say">Takes lines for the log, such as the version found when it is not the one asked for.</param>
    /// <exception cref="OperationCanceledException">Cancelled; nothing is left behind.</exception>
    public abstract Task<(RunningService? Running, Diagnostic? Problem)> StartAsync(ServiceRequest request, ServiceGround ground, Action<string> say, CancellationToken cancellation);

    /// <summary>
    /// How a program of this machine reaches it, under the names that programs look for: <c>DATABASE_URL</c>, <c>PGHOST</c>. Nothing when the
    /// image is not known.
    /// </summary>
    public virtual IReadOnlyDictionary<string, string> VariablesOf(ServiceRequest request, IReadOnlyDictionary<int, int> ports) => new Dictionary<string, string>();
}
