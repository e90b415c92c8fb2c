using System.Text;

namespace Hal9.Cli;

/// <summary>The pages of <c>docs/diagnostics</c>, compiled in.</summary>
internal static class DiagnosticPages
{
    private const string Prefix = "diagnostics/";

    /// <summary>Every page, by code.</summary>
    public static IReadOnlyList<DiagnosticPage> All()
    {
        var assembly = typeof(DiagnosticPages).Assembly;
        return
        [
            .. assembly.GetManifestResourceNames().Where(static name => name.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
                return new DiagnosticPage(name[Prefix.Length..], reader.ReadToEnd());
            }),
        ];
    }
}

/// <param name="Text">Markdown; the first line is <c># CODE: name</c>.</param>
internal sealed record DiagnosticPage(string Code, string Text)
{
    public string Name { get; } = Text.AsSpan(0, Text.AsSpan().IndexOfAny('\r', '\n') is var end and >= 0 ? end : Text.Length) is var title && title.IndexOf(':') is var colon and >= 0
        ? title[(colon + 1)..].Trim().ToString()
        : "";

    public bool IsNamed(string asked) => asked.Equals(Code, StringComparison.OrdinalIgnoreCase) || asked.Equals(Name, StringComparison.OrdinalIgnoreCase);
}
