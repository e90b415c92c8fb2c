using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;

namespace Hal9.Engine.Endpoints;

/// <summary>
/// What actions send elsewhere over plain HTTP: they were given this endpoint as their proxy so that they find
/// <c>github.localhost</c>, and whatever else they ask for is passed on as it is, through the machine's own proxy if it has one.
/// </summary>
internal sealed class ForwardProxy : IDisposable
{
    private static readonly HashSet<string> NotPassedOn = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Proxy-Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Host",
    };

    private readonly HttpMessageInvoker client = new(new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(30) });

    /// <summary>The request is one to a proxy, for a server that is not this one.</summary>
    public static bool IsMeant(HttpContext context) =>
        context.Features.Get<IHttpRequestFeature>()!.RawTarget.StartsWith("http://", StringComparison.OrdinalIgnoreCase) && !IsOurs(context);

    /// <summary>The endpoint is called by this name: its address, or a name that leads nowhere else.</summary>
    public static bool IsOurs(HttpContext context)
    {
        var host = context.Request.Host;
        // Whoever came by the socket in the file system can mean nobody else.
        if (context.Connection.LocalIpAddress is null) return true;
        if (host.Host is "github.localhost" or "api.github.localhost" or "uploads.github.localhost") return true;
        return host.Port == context.Connection.LocalPort && (host.Host == "localhost" || (IPAddress.TryParse(host.Host, out var address) && address.Equals(context.Connection.LocalIpAddress)));
    }

    public async Task ServeAsync(HttpContext context)
    {
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), context.Request.GetEncodedUrl());
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true }) request.Content = new StreamContent(context.Request.Body);
        foreach (var (name, values) in context.Request.Headers)
        {
            if (!NotPassedOn.Contains(name) && !request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values)) request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }
        try
        {
            using var answer = await client.SendAsync(request, context.RequestAborted).ConfigureAwait(false);
            context.Response.StatusCode = (int)answer.StatusCode;
            foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
            {
                if (!NotPassedOn.Contains(name)) context.Response.Headers[name] = values.ToArray();
            }
            await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException && !context.Response.HasStarted)
        {
            await JsonReply.FailAsync(context, StatusCodes.Status502BadGateway, $"{context.Request.Host} could not be reached: {problem.Message}").ConfigureAwait(false);
        }
    }

    public void Dispose() => client.Dispose();
}
