using System.Text;
using Microsoft.AspNetCore.Http;

namespace Hal9.Engine.Endpoints;

/// <summary>Who asks.</summary>
internal static class Authentication
{
    /// <summary>
    /// By <c>Authorization: Bearer T</c> (the libraries), <c>token T</c> (gh) or <c>Basic</c> with the token as password (git). Null when there
    /// is no valid token; the caller answers 401.
    /// </summary>
    public static JobAccess? Of(HttpContext context, JobTokens tokens, TokenUse use)
    {
        var header = context.Request.Headers.Authorization.ToString();
        var space = header.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0) return null;
        var value = header[(space + 1)..].Trim();
        var token = header[..space].ToUpperInvariant() switch
        {
            "BEARER" or "TOKEN" => value,
            "BASIC" => PasswordOf(value),
            _ => "",
        };
        return tokens.Find(token, use);
    }

    private static string PasswordOf(string basic)
    {
        var bytes = new byte[basic.Length];
        if (!Convert.TryFromBase64String(basic, bytes, out var length)) return "";
        var pair = Encoding.UTF8.GetString(bytes.AsSpan(0, length));
        return pair.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon ? pair[(colon + 1)..] : "";
    }
}
