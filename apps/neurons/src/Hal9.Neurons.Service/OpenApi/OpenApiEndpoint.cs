namespace Hal9.Neurons.Service.OpenApi;

/// <summary><c>GET /openapi.json</c>: written by hand, and compared with the routes by a test.</summary>
internal static class OpenApiEndpoint
{
    private static readonly byte[] Document = EmbeddedFile.Read("openapi.json")!;

    public static IResult Get() => Results.Bytes(Document, "application/json");
}
