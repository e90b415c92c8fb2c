using Hal9.Machine.Containers;
using Hal9.Machine.Processes;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;
using RegistryCredentials = Hal9.Machine.Services.RegistryCredentials;

namespace Hal9.Engine.Backends;

/// <summary>A <c>container</c> with its expressions evaluated.</summary>
internal sealed record ContainerWish(
    string Image,
    IReadOnlyDictionary<string, string> Environment,
    IReadOnlyList<string> Ports,
    IReadOnlyList<string> Volumes,
    IReadOnlyList<string> Options,
    RegistryCredentials? Credentials)
{
    private const string Scheme = "docker://";

    /// <summary>Absent when there is no image, which means no container, or when something is wrong, which is told.</summary>
    public static ContainerWish? Read(Template source, EvaluationContext context, ICollection<Diagnostic> diagnostics)
    {
        var result = source.Evaluate(context);
        foreach (var diagnostic in result.Diagnostics) diagnostics.Add(diagnostic);
        if (!result.Succeeded) return null;
        var mapping = result.Value as ExpressionObject;
        if (mapping is null && !result.Value.IsPrimitive)
        {
            diagnostics.Add(ContainerDiagnostics.BadRequest.At(source.Span, "a container is the name of an image, or a mapping with `image`"));
            return null;
        }
        var image = mapping is null ? result.Value.ToText() : mapping["image"].ToText();
        if (image.StartsWith(Scheme, StringComparison.Ordinal)) image = image[Scheme.Length..];
        if (image.Length == 0) return null;
        if (ImageReference.Parse(image).Error is { } error) diagnostics.Add(ContainerDiagnostics.BadRequest.At(source.Span, error));
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in (mapping?["env"] as ExpressionObject)?.Entries ?? []) environment[name] = value.ToText();
        var credentials = mapping?["credentials"] as ExpressionObject;
        var (user, password) = (credentials?["username"].ToText() ?? "", credentials?["password"].ToText() ?? "");
        if (credentials is not null && (user.Length == 0 || password.Length == 0))
        {
            diagnostics.Add(ContainerDiagnostics.BadRequest.At(source.Span, $"the container's `credentials` have no {(user.Length == 0 ? "username" : "password")}", "a secret that is not given is empty: hal9 run --secret NAME"));
        }
        return new ContainerWish(image, environment, Texts(mapping?["ports"]), Texts(mapping?["volumes"]), ArgumentWords.Split(mapping?["options"].ToText() ?? ""), user.Length > 0 ? new RegistryCredentials(user, password) : null);
    }

    private static string[] Texts(ExpressionValue? value) => value switch
    {
        ExpressionArray array => [.. array.Items.Select(static item => item.ToText()).Where(static text => text.Length > 0)],
        null => [],
        _ => value.ToText() is { Length: > 0 } text ? [text] : [],
    };
}
