using Hal9.Configuration;

namespace Hal9.Delivery.Environments;

/// <summary>The <c>image</c> section of <c>hal9.yml</c>: what is delivered.</summary>
/// <param name="Project">Folder or project file, from the folder of hal9.yml.</param>
/// <param name="Program">Name of the published program, without an extension.</param>
/// <param name="Port">Where it listens inside an image; the local target gives it another.</param>
/// <param name="Command">What publishes it, <c>{output}</c> standing for the folder to fill; null is <c>dotnet publish</c>.</param>
public sealed record ImageSection(string Project, string Program, int Port, IReadOnlyList<string>? Command)
{
    private const string Output = "{output}";

    public static ConfigurationSection<ImageSection> Section { get; } = new("image", "What `hal9 cd` delivers: the service and how it is published.", Shape.Object<ImageSection>(static fields =>
    {
        var project = fields.Required("project", Shape.NonEmptyText, "The service's project, a folder or a file, from the folder of hal9.yml.");
        var program = fields.Optional("program", Shape.NonEmptyText, "Name of the published program. Left out, it is the project's name.");
        var port = fields.Default("port", Shape.Integer(1, 65535), 8080, "Where it listens inside an image. The local target gives it a free port instead.");
        var command = fields.Optional(
            "command", Shape.List(Shape.NonEmptyText, 1).Refusing(static words => words.Any(static word => word.Contains(Output, StringComparison.Ordinal)) ? null : "must hold `{output}`"),
            "What publishes it, word by word; `{output}` stands for the folder to fill, which does not exist yet. Left out, `dotnet publish -c Release`.");
        return values => new ImageSection(
            values.Get(project), values.Get(program) ?? Path.GetFileNameWithoutExtension(values.Get(project).TrimEnd('/')), (int)values.Get(port), values.Get(command));
    }));

    /// <summary>The words that publish into a folder.</summary>
    public IReadOnlyList<string> PublishInto(string folder) => Command is null
        ? ["dotnet", "publish", Project, "-c", "Release", "-o", folder, "--nologo"]
        : [.. Command.Select(word => word.Replace(Output, folder, StringComparison.Ordinal))];
}
