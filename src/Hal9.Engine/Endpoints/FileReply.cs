using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Hal9.Engine.Endpoints;

/// <summary>Sends a file, or the one range of it that is asked for.</summary>
internal static class FileReply
{
    /// <param name="fileName">Offered to whoever saves it; none when null.</param>
    public static async Task SendAsync(HttpContext context, string file, string contentType, string? fileName)
    {
        var (request, response) = (context.Request, context.Response);
        var length = new FileInfo(file).Length;
        response.ContentType = contentType;
        response.Headers.AcceptRanges = "bytes";
        if (fileName is not null) response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = fileName, FileNameStar = fileName }.ToString();
        var (from, count) = (0L, length);
        // Azure's clients ask by a header of their own.
        var asked = request.Headers["x-ms-range"] is { Count: > 0 } own ? own.ToString() : request.Headers.Range.ToString();
        if (RangeHeaderValue.TryParse(asked, out var range) && range is { Unit.Value: "bytes", Ranges.Count: 1 })
        {
            var one = range.Ranges.First();
            from = one.From ?? Math.Max(0, length - one.To!.Value);
            var end = one.From is null ? length - 1 : Math.Min(length - 1, one.To ?? length - 1);
            count = end - from + 1;
            if (count <= 0)
            {
                response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
                response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes */{length}");
                return;
            }
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {from}-{end}/{length}");
        }
        response.ContentLength = count;
        if (!HttpMethods.IsHead(request.Method) && count > 0) await response.SendFileAsync(file, from, count, context.RequestAborted).ConfigureAwait(false);
    }
}
