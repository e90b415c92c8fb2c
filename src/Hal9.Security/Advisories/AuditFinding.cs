using System.Globalization;
using Hal9.Primitives.Diagnostics;
using Hal9.Primitives.Packages;
using Hal9.Security.Dependencies;

namespace Hal9.Security.Advisories;

/// <summary>What is made of a finding.</summary>
public enum AuditVerdict
{
    Fails,
    Warns,

    /// <summary>Accepted in hal9.yml, or of no interest there.</summary>
    Ignored,
}

/// <summary>One vulnerability of one package in one version, whatever its names and wherever the package is used.</summary>
/// <param name="Names">Every name of the vulnerability; the advisory's own first.</param>
/// <param name="Upgrade">The lowest version that none of the package's advisories speaks of; null when there is none.</param>
/// <param name="Ignore">The entry of hal9.yml that accepts it.</param>
public sealed record AuditFinding(
    PackageReference Package, Advisory Advisory, IReadOnlyList<string> Names, string? Upgrade, IReadOnlyList<AuditPlace> Places, AuditVerdict Verdict, AuditIgnore? Ignore)
{
    /// <summary>The way out, in one clause.</summary>
    public string Advice
    {
        get
        {
            if (Upgrade is null) return Advisory.IsInformational ? "no version is without it: look for a replacement" : "no version fixes it yet";
            var path = Places[0].Path;
            var parent = path.Count > 2 ? path[^2] : null;
            if (Package.Ecosystem == PackageEcosystem.Cargo)
            {
                if (PackageVersion.TryParse(PackageEcosystem.Cargo, Upgrade, out var target) && PackageVersion.TryParse(PackageEcosystem.Cargo, Package.Version, out var current) && target.IsCompatibleWith(current))
                {
                    return $"run `cargo update -p {Package.Name}@{Package.Version} --precise {Upgrade}`";
                }
                return parent is null ? $"require {Upgrade} in Cargo.toml" : $"it takes {Upgrade}: upgrade `{parent}` to a version that allows it";
            }
            return parent?.Package is null ? $"set its version to {Upgrade}" : $"reference {Package.Name} {Upgrade} yourself, or upgrade `{parent}`";
        }
    }

    /// <summary>As a list of findings has it.</summary>
    public Diagnostic ToDiagnostic()
    {
        var descriptor = (Verdict, Advisory.IsInformational) switch
        {
            (AuditVerdict.Fails, false) => AuditDiagnostics.Vulnerable,
            (AuditVerdict.Fails, true) => AuditDiagnostics.RefusedNotice,
            (_, true) => AuditDiagnostics.Informational,
            _ => AuditDiagnostics.Tolerated,
        };
        var message = $"`{Package}` {What}: {Names[0]}{(Advisory.Summary.Length > 0 ? ", " + Advisory.Summary.ReplaceLineEndings(" ") : "")} ({Places[0]}{(Places.Count > 1 ? $" and {Places.Count - 1} more" : "")})";
        return Places[0].Span is { } span ? descriptor.At(span, message, Advice) : descriptor.Nowhere(message, Advice);
    }

    /// <summary><c>has a high vulnerability (7.5)</c>, <c>is unmaintained</c>.</summary>
    private string What => Advisory.Kind switch
    {
        AdvisoryKind.Malicious => "is malicious",
        AdvisoryKind.Unmaintained => "is unmaintained",
        AdvisoryKind.Unsound => "is unsound",
        AdvisoryKind.Notice => "has a notice",
        _ when Advisory.Severity == SeverityClass.Unknown => "has a vulnerability of unknown severity",
        _ => string.Create(CultureInfo.InvariantCulture, $"has a {WordOf(Advisory.Severity)} vulnerability{(Advisory.Score is { } score ? $" ({score:0.0})" : "")}"),
    };

    /// <summary>Lower case, as everywhere outside.</summary>
    public static string WordOf(SeverityClass severity) => severity switch
    {
        SeverityClass.None => "none",
        SeverityClass.Low => "low",
        SeverityClass.Medium => "medium",
        SeverityClass.High => "high",
        SeverityClass.Critical => "critical",
        _ => "unknown",
    };
}

/// <summary>Where a package comes from.</summary>
/// <param name="Path">From what is built here to the package, both included.</param>
public sealed record AuditPlace(DependencyGraph Graph, IReadOnlyList<DependencyNode> Path)
{
    /// <summary>The last thing on the path that a file of the user's names.</summary>
    public SourceSpan? Span => Path.LastOrDefault(static node => node.Place is not null)?.Place?.Span;

    /// <summary><c>shop > chrono 0.4.19 > time 0.1.43</c>.</summary>
    public override string ToString() => string.Join(" > ", Path);
}
