using System.Buffers;
using System.IO.Pipelines;

namespace Hal9.Neurons.Service.Signals;

/// <summary>Reads a request's body up to a limit.</summary>
internal static class BoundedBody
{
    /// <summary>
    /// What the server itself takes before it hangs up. It is far above our own limit, so that who sends too much is told so in an
    /// answer, and does not merely see the connection break.
    /// </summary>
    public const int HangUpAt = 64 * 1024 * 1024;

    /// <summary>Null when the body is larger than <paramref name="limit"/> bytes; the rest of it is then not kept.</summary>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, int limit, CancellationToken cancellation)
    {
        if (request.ContentLength > limit)
            return null;
        while (true)
        {
            ReadResult result = await request.BodyReader.ReadAsync(cancellation);
            if (result.Buffer.Length > limit)
            {
                request.BodyReader.AdvanceTo(result.Buffer.End);
                return null;
            }

            if (result.IsCompleted)
            {
                byte[] body = result.Buffer.ToArray();
                request.BodyReader.AdvanceTo(result.Buffer.End);
                return body;
            }

            request.BodyReader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }
}
