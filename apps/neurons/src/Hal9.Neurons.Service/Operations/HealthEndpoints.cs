using Hal9.Neurons.Service.Replicas;
using Hal9.Neurons.Service.Storage;

namespace Hal9.Neurons.Service.Operations;

/// <summary>The process is alive. It says nothing of what it depends on: restarting would not help that.</summary>
internal sealed record Health(string Status, string Version);

/// <summary>Whether requests should be sent here.</summary>
/// <param name="Reasons">Why not; empty when ready.</param>
/// <param name="Notes">What is not as it should be, without keeping requests away.</param>
internal sealed record Readiness(bool Ready, IReadOnlyList<string> Reasons, IReadOnlyList<string> Notes);

internal sealed class HealthEndpoints(StoreWatch store, IReplicaLink replicas, Drain drain)
{
    public static IResult Health() => Results.Json(new Health("alive", ServiceVersion.Current), ServiceJson.Readable.Health);

    public IResult Ready()
    {
        List<string> reasons = [], notes = [];
        if (drain.IsDraining)
            reasons.Add("draining: this replica was told to stop");
        if (store.State is { IsReady: false } state)
            reasons.Add($"{store.Kind} {state.Reason}");
        if (store.State.Note is { } note)
            notes.Add(note);
        if (replicas.Trouble is { } trouble)
            notes.Add($"{replicas.Kind} {trouble}; this replica works on alone");
        return Results.Json(new Readiness(reasons.Count == 0, reasons, notes), ServiceJson.Readable.Readiness,
            statusCode: reasons.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }
}
