using System.Diagnostics;
using System.Text;

namespace Hal9.Primitives.Packages;

/// <summary>Where packages of one kind come from, and by which rules their versions are compared.</summary>
public enum PackageEcosystem
{
    /// <summary>nuget.org: names ignore case, versions have up to four numbers.</summary>
    NuGet,

    /// <summary>crates.io: names as they are, versions by SemVer 2.0.</summary>
    Cargo,
}

/// <summary>A package in one version.</summary>
/// <param name="Name">As the ecosystem's file writes it.</param>
/// <param name="Version">As it was resolved; not normalised.</param>
public sealed record PackageReference(PackageEcosystem Ecosystem, string Name, string Version)
{
    /// <summary>The package URL: <c>pkg:cargo/time@0.1.43</c>.</summary>
    /// <remarks>https://github.com/package-url/purl-spec</remarks>
    public string Purl => $"pkg:{TypeOf(Ecosystem)}/{Escape(Name)}@{Escape(Version)}";

    /// <summary>The same package, by the ecosystem's own rule for names.</summary>
    public static StringComparer NameComparer(PackageEcosystem ecosystem) => ecosystem == PackageEcosystem.NuGet ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>Reads a package URL with a version. Qualifiers and subpath are passed over.</summary>
    /// <returns>Null for another type, a namespace, or what is no package URL.</returns>
    public static PackageReference? Parse(string purl)
    {
        if (!purl.StartsWith("pkg:", StringComparison.OrdinalIgnoreCase)) return null;
        var text = purl.AsSpan(4).TrimStart('/');
        if (text.IndexOf('#') is var subpath and >= 0) text = text[..subpath];
        if (text.IndexOf('?') is var qualifiers and >= 0) text = text[..qualifiers];
        var (slash, at) = (text.IndexOf('/'), text.LastIndexOf('@'));
        if (slash <= 0 || at <= slash + 1 || at == text.Length - 1 || text[(slash + 1)..at].Contains('/')) return null;
        PackageEcosystem? ecosystem = text[..slash].ToString().ToUpperInvariant() switch { "NUGET" => PackageEcosystem.NuGet, "CARGO" => PackageEcosystem.Cargo, _ => null };
        return ecosystem is { } known ? new PackageReference(known, Uri.UnescapeDataString(text[(slash + 1)..at]), Uri.UnescapeDataString(text[(at + 1)..])) : null;
    }

    public override string ToString() => $"{Name} {Version}";

    private static string TypeOf(PackageEcosystem ecosystem) => ecosystem switch
    {
        PackageEcosystem.NuGet => "nuget",
        PackageEcosystem.Cargo => "cargo",
        _ => throw new UnreachableException(),
    };

    /// <summary>Everything but letters, digits and <c>. - _ ~ :</c>, as the specification has it.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var value in Encoding.UTF8.GetBytes(text))
        {
            if (char.IsAsciiLetterOrDigit((char)value) || (char)value is '.' or '-' or '_' or '~' or ':') escaped.Append((char)value);
            else escaped.Append('%').Append(value.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }
        return escaped.ToString();
    }
}
