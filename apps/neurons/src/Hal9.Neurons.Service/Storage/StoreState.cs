namespace Hal9.Neurons.Service.Storage;

/// <summary>How the database is, as last seen.</summary>
/// <param name="IsReady">True when signals can be kept.</param>
/// <param name="Reason">Why not; null when ready.</param>
/// <param name="SchemaVersion">The version of its tables; null before they were seen.</param>
/// <param name="Note">Something worth knowing about the migration; null otherwise.</param>
internal sealed record StoreState(bool IsReady, string? Reason, int? SchemaVersion, string? Note)
{
    public static StoreState Connecting { get; } = new(false, "has not answered yet", null, null);
}
