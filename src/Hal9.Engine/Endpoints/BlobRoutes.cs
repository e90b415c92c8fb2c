using System.Xml;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hal9.Engine.Endpoints;

/// <summary>
/// Blobs by signed addresses, as far of Azure's storage API as the official libraries use it: Put Block, Put Block List, Put Blob, Get
/// Blob with ranges. Source: learn.microsoft.com/rest/api/storageservices.
/// </summary>
internal sealed class BlobRoutes(SignedUrls urls, BlobUploads uploads, BlobReads reads)
{
    private const int LargestBlockList = 8 * 1024 * 1024;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut("/hal9/uploads/{id}", PutAsync);
        routes.MapMethods("/hal9/blobs/{id}", ["GET", "HEAD"], GetAsync);
    }

    private async Task PutAsync(HttpContext context)
    {
        if (!IsAllowed(context, "w"))
        {
            await FailAsync(context, new BlobProblem(403, "AuthenticationFailed", "the address is not signed for this, or has expired")).ConfigureAwait(false);
            return;
        }
        if (uploads.Find(context.Request.Path.Value!) is not { } upload)
        {
            await FailAsync(context, new BlobProblem(404, "BlobNotFound", "this upload is over")).ConfigureAwait(false);
            return;
        }
        var (query, request) = (context.Request.Query, context.Request);
        var problem = query["comp"].ToString() switch
        {
            "block" => await upload.PutBlockAsync(query["blockid"].ToString(), request.BodyReader, request.ContentLength, context.RequestAborted).ConfigureAwait(false),
            "blocklist" => await ReadBlockListAsync(context).ConfigureAwait(false) is { } ids
                ? await upload.CommitAsync(ids, context.RequestAborted).ConfigureAwait(false)
                : new BlobProblem(400, "InvalidXmlDocument", "the list of blocks is not XML as it should be, or too long"),
            "" => await upload.PutWholeAsync(request.BodyReader, request.ContentLength, context.RequestAborted).ConfigureAwait(false),
            var other => new BlobProblem(501, "NotImplemented", $"comp={other} is not served"),
        };
        if (problem is not null) await FailAsync(context, problem).ConfigureAwait(false);
        else context.Response.StatusCode = StatusCodes.Status201Created;
    }

    private async Task GetAsync(HttpContext context)
    {
        if (!IsAllowed(context, "r")) await FailAsync(context, new BlobProblem(403, "AuthenticationFailed", "the address is not signed for this, or has expired")).ConfigureAwait(false);
        else if (reads.Find(context.Request.Path.Value!) is not { } read || !File.Exists(read.File)) await FailAsync(context, new BlobProblem(404, "BlobNotFound", "there is no such blob any more")).ConfigureAwait(false);
        else await FileReply.SendAsync(context, read.File, read.ContentType, read.FileName).ConfigureAwait(false);
    }

    private bool IsAllowed(HttpContext context, string permission)
    {
        var query = context.Request.Query;
        return query["sp"] == permission && urls.Allows(permission, context.Request.Path.Value!, query["se"].ToString(), query["sig"].ToString());
    }

    private static async Task<List<string>?> ReadBlockListAsync(HttpContext context)
    {
        if (await RequestBody.ReadAsync(context, LargestBlockList).ConfigureAwait(false) is not { } body) return null;
        var ids = new List<string>();
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(body), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            reader.MoveToContent();
            if (reader.LocalName != "BlockList") return null;
            reader.Read();
            while (!reader.EOF && reader.NodeType != XmlNodeType.EndElement)
            {
                if (reader.NodeType == XmlNodeType.Element && reader.LocalName is "Latest" or "Uncommitted") ids.Add(reader.ReadElementContentAsString());
                else if (reader.NodeType == XmlNodeType.Element) return null;
                else reader.Read();
            }
            return ids;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static Task FailAsync(HttpContext context, BlobProblem problem)
    {
        context.Response.StatusCode = problem.Status;
        context.Response.ContentType = "application/xml";
        context.Response.Headers["x-ms-error-code"] = problem.Code;
        // Codes and messages are ours and hold nothing to escape but what SecurityElement does.
        return context.Response.WriteAsync($"<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>{problem.Code}</Code><Message>{System.Security.SecurityElement.Escape(problem.Message)}</Message></Error>", context.RequestAborted);
    }
}
