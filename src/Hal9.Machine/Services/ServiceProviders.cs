namespace Hal9.Machine.Services;

/// <summary>Everybody who can serve, the first that knows an image and can serve it first.</summary>
public static class ServiceProviders
{
    /// <summary>A new provider is one line here. This machine's own programs stand before container engines, since they start sooner.</summary>
    public static IReadOnlyList<ServiceProvider> All { get; } = [new PostgresService(), new RedisService(), new ContainerService()];

    /// <summary>Exactly one of the two is present.</summary>
    public static async Task<(ServiceProvider? Provider, string? WhyNot)> FindAsync(ServiceRequest request, ServiceGround ground, CancellationToken cancellation)
    {
        var reasons = new List<string>();
        // What runs on this machine itself is not on a network of containers.
        foreach (var provider in All.Where(provider => provider.Serves(request) && (ground.Network is null || provider is ContainerService)))
        {
            if (await provider.WhyNotAsync(request, ground, cancellation).ConfigureAwait(false) is not { } why) return (provider, null);
            reasons.Add(why);
        }
        return (null, reasons.Count == 0 ? $"nothing on this machine serves {request.Image}" : string.Join("; ", reasons));
    }

    /// <summary>See <see cref="ServiceProvider.VariablesOf"/>: of whoever knows the image best, whoever serves it.</summary>
    public static IReadOnlyDictionary<string, string> VariablesOf(ServiceRequest request, IReadOnlyDictionary<int, int> ports) =>
        All.Where(provider => provider.Serves(request)).Select(provider => provider.VariablesOf(request, ports)).FirstOrDefault(variables => variables.Count > 0) ?? new Dictionary<string, string>();
}
