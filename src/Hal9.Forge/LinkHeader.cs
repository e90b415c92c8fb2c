using System.Net.Http.Headers;

namespace Hal9.Forge;

/// <summary>RFC 8288, as far as paging needs it.</summary>
internal static class LinkHeader
{
    /// <summary>The page after this one; null on the last.</summary>
    public static Uri? Next(HttpResponseHeaders headers)
    {
        if (!headers.TryGetValues("Link", out var values)) return null;
        foreach (var link in values.SelectMany(static value => value.Split(',')))
        {
            var parts = link.Split(';');
            if (parts.Skip(1).Any(static part => part.Trim() is "rel=\"next\"" or "rel=next") && Uri.TryCreate(parts[0].Trim().Trim('<', '>'), UriKind.Absolute, out var next)) return next;
        }
        return null;
    }
}
