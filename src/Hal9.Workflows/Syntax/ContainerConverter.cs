using System.Collections.Immutable;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Syntax;

internal static class ContainerConverter
{
    private const string DockerPrefix = "docker://";

    public static Container Convert(Conversion conversion, Template template) => Convert(conversion, template, isService: false, isJudged: template.IsLiteral);

    public static ServiceContainers ConvertServices(Conversion conversion, Template template)
    {
        if (template is not TemplateMapping mapping) return new ServiceContainers(template, []);
        var items = ImmutableArray.CreateBuilder<ServiceContainer>(mapping.Entries.Length);
        foreach (var (key, value) in mapping.Entries)
        {
            var container = Convert(conversion, value, isService: true, isJudged: template.IsLiteral);
            if (key.LiteralText is { } name) items.Add(new ServiceContainer(name, key.Span, container));
        }
        return new ServiceContainers(template, items.DrainToImmutable());
    }

    /// <param name="isJudged">Only containers without any expression are judged now; for services, all of them together.</param>
    private static Container Convert(Conversion conversion, Template template, bool isService, bool isJudged)
    {
        if (template is TemplateMapping mapping)
        {
            if (isJudged && !conversion.Features.ServiceCommand) JudgeCommand(conversion, mapping);
            var image = mapping.Find("image");
            if (isJudged) JudgeImage(conversion, mapping.Span, image?.LiteralText ?? "", isRequired: true);
            var credentials = mapping.Find("credentials");
            return new Container(mapping)
            {
                Image = image,
                Env = mapping.Find("env"),
                Ports = mapping.Find("ports"),
                Volumes = mapping.Find("volumes"),
                Options = mapping.Find("options"),
                Entrypoint = mapping.Find("entrypoint"),
                Command = mapping.Find("command"),
                Credentials = credentials is null ? null : Credentials(credentials),
            };
        }
        if (isJudged) JudgeImage(conversion, template.Span, template.LiteralText ?? "", isRequired: isService);
        return new Container(template) { Image = template };
    }

    private static RegistryCredentials Credentials(Template template) => template is TemplateMapping mapping
        ? new RegistryCredentials(mapping, mapping.Find("username"), mapping.Find("password"))
        : new RegistryCredentials(template, null, null);

    /// <summary><c>container: ""</c> means no container; elsewhere, and after <c>docker://</c>, an image is needed.</summary>
    private static void JudgeImage(Conversion conversion, SourceSpan span, string image, bool isRequired)
    {
        if (image.Length == 0 ? isRequired : image == DockerPrefix)
        {
            conversion.Report(WorkflowDiagnostics.EmptyImage.At(span, "the container has no image", "name one: `image: postgres:17`"));
        }
    }

    private static void JudgeCommand(Conversion conversion, TemplateMapping mapping)
    {
        foreach (var (key, _) in mapping.Entries)
        {
            if (key.LiteralText is "entrypoint" or "command") conversion.Report(WorkflowDiagnostics.NotAvailable.At(key.Span, $"the key `{key.LiteralText}` is not switched on"));
        }
    }
}
