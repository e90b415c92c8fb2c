using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Hal9.Neurons.Service.Problems;

/// <summary>An answer that says what went wrong, as <c>application/problem+json</c>.</summary>
internal sealed class Problem(int status, string name, string title, string? detail = null, IReadOnlyDictionary<string, string[]>? errors = null)
    : IResult
{
    /// <summary>Seconds after which trying again may help; null when it will not.</summary>
    public int? RetryAfter { get; init; }

    public static Problem Invalid(Dictionary<string, string[]> errors) =>
        new(400, "invalid", "The request is not understood.", "Mend the fields that `errors` names.", errors);

    public static Problem NotJson(JsonException exception) => new(
        400, "not-json", "The body is not JSON.",
        $"At line {exception.LineNumber + 1 ?? 1}, byte {exception.BytePositionInLine + 1 ?? 1}.");

    public static Problem UnsupportedMediaType() =>
        new(415, "media-type", "The body must be JSON.", "Send `Content-Type: application/json`.");

    public static Problem NoSuchNeuron(int count) =>
        new(404, "no-such-neuron", "There is no such neuron.", $"Neurons are numbered from 0 to {count - 1}.");

    public static Problem StoreUnreachable(string kind) =>
        new(503, "store-unreachable", "The database does not answer.", $"Nothing was kept; {kind} is being tried again all the time.") { RetryAfter = 1 };

    public static Problem Planted() =>
        new(500, "planted-fault", "This fault was planted.", "Faults:ErrorRate is above 0, to rehearse what happens when requests fail.");

    /// <summary>What is to be said of a status when nothing more is known.</summary>
    public static Problem Of(int status) => status switch
    {
        400 => new(status, "bad-request", "The request is not understood."),
        404 => new(status, "no-such-page", "There is nothing here.", "GET /openapi.json lists what there is."),
        405 => new(status, "method", "This method is not for here.", "GET /openapi.json lists what there is."),
        408 => new(status, "too-slow", "The request came too slowly."),
        413 => new(status, "too-large", "The body is too large.", "Limits:BodyBytes says how large it may be."),
        500 => new(status, "our-fault", "Something went wrong here.", "It is not your fault; the log has the traceId."),
        _ => new(status, "problem", $"The answer is {status}."),
    };

    public Task ExecuteAsync(HttpContext httpContext)
    {
        HttpResponse response = httpContext.Response;
        response.StatusCode = status;
        if (RetryAfter is { } seconds)
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        string trace = Activity.Current?.TraceId.ToString() ?? httpContext.TraceIdentifier;
        ProblemBody body = new($"urn:hal9:neurons:{name}", title, status, detail, errors, trace);
        return response.WriteAsJsonAsync(body, ServiceJson.Readable.ProblemBody, "application/problem+json", httpContext.RequestAborted);
    }
}
