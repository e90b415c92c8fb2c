namespace Hal9.Neurons.Service.Page;

/// <summary><c>GET /assets/{name}</c>: the page's style, script and icon, which are part of the program.</summary>
internal static class PageAssets
{
    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        ["page.css"] = "text/css; charset=utf-8",
        ["page.js"] = "text/javascript; charset=utf-8",
        ["icon.svg"] = "image/svg+xml",
    };

    public static IResult Get(string name) =>
        Types.TryGetValue(name, out string? type) && EmbeddedFile.Read($"assets/{name}") is { } content
            ? Results.Bytes(content, type)
            : Results.NotFound();
}
