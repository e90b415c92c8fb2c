using System.Collections.Immutable;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Syntax;

internal static class PermissionsConverter
{
    public static Permissions? Convert(Conversion conversion, Template template)
    {
        var withoutNew = conversion.Features.NewPermissions ? [] : new[] { "models", "vulnerability-alerts" };
        if (template is TemplateLiteral literal)
        {
            var level = literal.Value.ToText() switch { "read-all" => PermissionLevel.Read, "write-all" => PermissionLevel.Write, _ => (PermissionLevel?)null };
            return level is null ? null : Permissions.All(level.Value, literal.Span, literal.Value.ToText(), withoutNew);
        }
        if (template is not TemplateMapping mapping) return null;
        var grants = ImmutableArray.CreateBuilder<PermissionGrant>(mapping.Entries.Length);
        foreach (var (key, value) in mapping.Entries)
        {
            if (key.LiteralText is not { } name || value.LiteralText is not { } level) continue;
            if (withoutNew.Contains(name))
            {
                conversion.Report(WorkflowDiagnostics.NotAvailable.At(key.Span, $"the permission `{name}` is not switched on"));
                continue;
            }
            grants.Add(new PermissionGrant(name, level switch { "read" => PermissionLevel.Read, "write" => PermissionLevel.Write, _ => PermissionLevel.None }, key.Span));
        }
        return Permissions.Of(mapping.Span, grants.DrainToImmutable());
    }

    /// <summary>What a caller that says nothing may hand down.</summary>
    public static Permissions Of(ParseOptions options, bool isTrusted)
    {
        if (options.PermissionsPolicy == PermissionsPolicy.LimitedRead)
        {
            return Permissions.Of(null, [new PermissionGrant("contents", PermissionLevel.Read, default), new PermissionGrant("packages", PermissionLevel.Read, default)]);
        }
        string[] without = [.. isTrusted ? Array.Empty<string>() : ["id-token"], .. options.Features.NewPermissions ? Array.Empty<string>() : ["models", "vulnerability-alerts"]];
        return Permissions.All(PermissionLevel.Write, without: without);
    }
}
