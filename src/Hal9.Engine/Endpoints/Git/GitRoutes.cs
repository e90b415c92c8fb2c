using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Hal9.Machine.Git;
using Hal9.Machine.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hal9.Engine.Endpoints.Git;

/// <summary>git over smart HTTP, for reading alone: each request is one <c>git upload-pack --stateless-rpc</c>. Source: git's http-protocol.</summary>
internal sealed partial class GitRoutes(JobTokens tokens, GitRepositories repositories)
{
    // What a client wants and has; its history may be long, and gzip makes a bomb of little.
    private const int LargestRequest = 64 * 1024 * 1024;

    private static readonly string[] Options = ["-c", "uploadpack.allowAnySHA1InWant=true", "-c", "uploadpack.allowFilter=true", "-c", "core.hooksPath=/dev/null"];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/{owner}/{name}/info/refs", context => ServeAsync(context, AdvertiseAsync));
        routes.MapPost("/{owner}/{name}/git-upload-pack", context => ServeAsync(context, PackAsync));
        routes.MapPost("/{owner}/{name}/git-receive-pack", context => ServeAsync(context, (_, _) => RefuseAsync(context, 403, "nothing can be pushed to the repository of a run")));
    }

    private async Task ServeAsync(HttpContext context, Func<HttpContext, GitProgram, Task> serve)
    {
        if (Authentication.Of(context, tokens, TokenUse.Repository) is not { } access)
        {
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"hal9\"";
            await RefuseAsync(context, 401, "the token of a running job is needed").ConfigureAwait(false);
            return;
        }
        if (context.Request.Query["service"] == "git-receive-pack")
        {
            await RefuseAsync(context, 403, "nothing can be pushed to the repository of a run").ConfigureAwait(false);
            return;
        }
        var name = (string)context.Request.RouteValues["name"]!;
        if (name.EndsWith(".git", StringComparison.Ordinal)) name = name[..^4];
        var (git, error) = await repositories.OpenAsync(access.Run, $"{context.Request.RouteValues["owner"]}/{name}", context.RequestAborted).ConfigureAwait(false);
        if (git is null) await RefuseAsync(context, 404, error!).ConfigureAwait(false);
        else await serve(context, git).ConfigureAwait(false);
    }

    private static async Task AdvertiseAsync(HttpContext context, GitProgram git)
    {
        if (context.Request.Query["service"] != "git-upload-pack")
        {
            await RefuseAsync(context, 403, "only the smart protocol is served").ConfigureAwait(false);
            return;
        }
        context.Response.ContentType = "application/x-git-upload-pack-advertisement";
        // The second version of the protocol needs no such greeting.
        if (!IsVersion2(context)) await context.Response.BodyWriter.WriteAsync("001e# service=git-upload-pack\n0000"u8.ToArray(), context.RequestAborted).ConfigureAwait(false);
        await SpawnAsync(context, git, ["--http-backend-info-refs"], default).ConfigureAwait(false);
    }

    private static async Task PackAsync(HttpContext context, GitProgram git)
    {
        var isPacked = context.Request.Headers.ContentEncoding.ToString() is "gzip" or "x-gzip";
        byte[]? wanted;
        try
        {
            using var unpacking = isPacked ? new GZipStream(context.Request.Body, CompressionMode.Decompress) : null;
            wanted = await RequestBody.ReadAsync(unpacking ?? context.Request.Body, LargestRequest, context.RequestAborted).ConfigureAwait(false);
        }
        catch (InvalidDataException)
        {
            await RefuseAsync(context, 400, "the body is not gzip").ConfigureAwait(false);
            return;
        }
        if (wanted is null)
        {
            await RefuseAsync(context, 413, $"a request of more than {LargestRequest} bytes is not read").ConfigureAwait(false);
            return;
        }
        context.Response.ContentType = "application/x-git-upload-pack-result";
        await SpawnAsync(context, git, [], wanted).ConfigureAwait(false);
    }

    private static async Task SpawnAsync(HttpContext context, GitProgram git, string[] options, ReadOnlyMemory<byte> input)
    {
        context.Response.Headers.CacheControl = "no-cache";
        var protocol = context.Request.Headers["Git-Protocol"].ToString();
        var program = ProtocolPattern().IsMatch(protocol) ? git.With("GIT_PROTOCOL", protocol) : git;
        var body = new BodySink(context.Response);
        var exit = await program.StreamAsync([.. Options, "upload-pack", "--stateless-rpc", .. options, "."], body, context.RequestAborted, input).ConfigureAwait(false);
        if (exit != 0 && !context.Response.HasStarted) await RefuseAsync(context, 500, $"git upload-pack failed: {body.Error}").ConfigureAwait(false);
        else await context.Response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }

    private static bool IsVersion2(HttpContext context) => context.Request.Headers["Git-Protocol"].ToString().Split(':').Contains("version=2");

    /// <summary>git shows plain text to its user as <c>remote: …</c>.</summary>
    private static Task RefuseAsync(HttpContext context, int status, string message)
    {
        context.Response.Clear();
        context.Response.StatusCode = status;
        if (status == 401) context.Response.Headers.WWWAuthenticate = "Basic realm=\"hal9\"";
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(message + "\n", context.RequestAborted);
    }

    [GeneratedRegex("^[0-9a-zA-Z]+=[0-9a-zA-Z]+(:[0-9a-zA-Z]+=[0-9a-zA-Z]+)*$", RegexOptions.None, matchTimeoutMilliseconds: 100)]
    private static partial Regex ProtocolPattern();

    /// <summary>Hands a child's output to the client as fast as the client takes it.</summary>
    private sealed class BodySink(HttpResponse response) : IOutputSink
    {
        private const int MostError = 4096;
        private const int Piece = 4096;

        private readonly StringBuilder error = new();

        private bool isUnsent;

        public string Error => error.ToString().Trim();

        public void Write(OutputSource source, ReadOnlySpan<byte> bytes)
        {
            if (source == OutputSource.Output)
            {
                isUnsent = true;
                while (!bytes.IsEmpty)
                {
                    // Asked for no size, a chunked body may give none.
                    var room = response.BodyWriter.GetSpan(Math.Min(bytes.Length, Piece));
                    var count = Math.Min(room.Length, bytes.Length);
                    bytes[..count].CopyTo(room);
                    response.BodyWriter.Advance(count);
                    bytes = bytes[count..];
                }
            }
            else if (error.Length < MostError) error.Append(Encoding.UTF8.GetString(bytes));
        }

        public async ValueTask TurnAsync(bool isIdle)
        {
            if (!isUnsent) return;
            isUnsent = false;
            await response.BodyWriter.FlushAsync(response.HttpContext.RequestAborted).ConfigureAwait(false);
        }
    }
}
