using System.Buffers;
using System.Text;
using Hal9.Primitives.Diagnostics;
using Hal9.Primitives.Yaml;

namespace Hal9.Configuration;

/// <summary><c>${env:NAME}</c> and <c>${env:NAME:-default}</c> in a text.</summary>
internal static class Substitution
{
    /// <summary>ECMAScript: the text holds the beginning of a substitution.</summary>
    public const string StartPattern = @"\$\{env:";

    /// <summary>ECMAScript: every substitution of the text is well-formed.</summary>
    public const string WholePattern = @"^(?:\$\$\{env:|\$\{env:[A-Za-z_][A-Za-z0-9_]*(?::-[^}]*)?\}|\$(?!\{env:)|[^$])*$";

    private const string Start = "${env:";

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    public static bool Has(string text) => text.Contains(Start, StringComparison.Ordinal);

    /// <summary>The text with every variable's value in its place; null when something was reported. Values are not looked at again.</summary>
    public static string? TryApply(YamlScalar scalar, Binding binding, string path)
    {
        var text = scalar.Value;
        var result = new StringBuilder();
        var fits = true;
        var at = 0;
        while (true)
        {
            var start = text.IndexOf(Start, at, StringComparison.Ordinal);
            if (start < 0) return fits ? result.Append(text, at, text.Length - at).ToString() : null;
            if (start > at && text[start - 1] == '$')
            {
                result.Append(text, at, start - 1 - at).Append(Start);
                at = start + Start.Length;
                continue;
            }
            result.Append(text, at, start - at);
            var end = text.IndexOf('}', start);
            var inside = end < 0 ? "" : text[(start + Start.Length)..end];
            var split = inside.IndexOf(":-", StringComparison.Ordinal);
            var name = split < 0 ? inside : inside[..split];
            if (!IsName(name))
            {
                var what = end < 0 ? $"`{Start}` is not closed" : $"`{Binding.Short(name)}` is not a variable's name";
                fits = binding.Refuse(ConfigurationDiagnostics.Substitution, At(scalar, start), $"`{path}`: {what}",
                    "write `${env:NAME}` or `${env:NAME:-default}`, and `$${env:` for the text itself");
            }
            else if (binding.Variable(name) is { } value && (value.Length > 0 || split < 0))
            {
                result.Append(value);
            }
            else if (split >= 0)
            {
                result.Append(inside, split + 2, inside.Length - split - 2);
            }
            else
            {
                fits = binding.Refuse(ConfigurationDiagnostics.UnsetVariable, At(scalar, start), $"`{path}` needs the environment variable `{name}`, which is not set",
                    $"set it, or write `${{env:{name}:-default}}`");
            }
            at = end < 0 ? text.Length : end + 1;
        }
    }

    private static bool IsName(string name) => name.Length > 0 && !char.IsAsciiDigit(name[0]) && !name.AsSpan().ContainsAnyExcept(NameCharacters);

    private static SourceSpan At(YamlScalar scalar, int offset) => new(scalar.Span.File, scalar.PositionOf(offset));
}
