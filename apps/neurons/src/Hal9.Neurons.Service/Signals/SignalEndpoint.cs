using System.Text.Json;
using Hal9.Neurons.Service.Configuration;
using Hal9.Neurons.Service.Operations;
using Hal9.Neurons.Service.Problems;
using Hal9.Neurons.Service.Replicas;
using Hal9.Neurons.Service.Storage;

namespace Hal9.Neurons.Service.Signals;

/// <summary><c>POST /api/v1/signal</c>: a signal enters by a layer and is passed on; what it touched is returned and kept.</summary>
internal sealed class SignalEndpoint(
    Network network, SignalStore store, IReplicaLink replicas, SignalFeed feed, ServiceMetrics metrics, TimeProvider time, ServiceSettings settings)
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    public async Task<IResult> PostAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (!request.HasJsonContentType())
            return Problem.UnsupportedMediaType();

        if (await BoundedBody.ReadAsync(request, settings.BodyBytes, cancellation) is not { } bytes)
            return Problem.Of(StatusCodes.Status413PayloadTooLarge);

        JsonDocument body;
        try
        {
            body = JsonDocument.Parse(bytes, Strict);
        }
        catch (JsonException exception)
        {
            return Problem.NotJson(exception);
        }

        using (body)
        {
            if (SignalRequest.Read(body.RootElement, network.Layers, out Dictionary<string, string[]> errors) is not { } accepted)
                return Problem.Invalid(errors);
            Signal signal = await TakeInAsync(accepted, cancellation);
            return Results.Json(signal, ServiceJson.Readable.Signal, statusCode: StatusCodes.Status201Created);
        }
    }

    private async Task<Signal> TakeInAsync(SignalRequest request, CancellationToken cancellation)
    {
        DateTimeOffset now = time.GetUtcNow();
        Signal signal = new(
            Guid.CreateVersion7(now).ToString(), request.Layer.Name, request.Strength, request.Message, now, settings.Replica,
            Propagation.Run(network, request));
        await store.SaveAsync(signal, cancellation);
        metrics.SignalTaken(signal);
        feed.Publish(signal);
        await replicas.PublishAsync(signal, cancellation);
        return signal;
    }
}
