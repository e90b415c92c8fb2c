using Hal9.Configuration;
using Hal9.Machine.Containers;
using Hal9.Machine.Services;

namespace Hal9.Toolchains.Integration;

/// <summary>The <c>services</c> section of <c>hal9.yml</c>.</summary>
public static class ServicesSection
{
    public static ConfigurationSection<IReadOnlyDictionary<string, DeclaredService>> Section { get; } =
        new("services", "What `hal9 ci integration` and `hal9 ci prepare` bring up, by name, in the words of a workflow's `services`.", Shape.Map(DeclaredService.Shape));
}

/// <summary>One service as it is declared.</summary>
/// <param name="Variables">Variables for the commands, with <c>{host}</c>, <c>{port}</c> and the like in their values.</param>
/// <param name="GivenBy">A variable that, where it is set, says that the service is there already; null: it never is.</param>
public sealed record DeclaredService(
    ImageReference Image, IReadOnlyDictionary<string, string> Environment, IReadOnlyList<PortMapping> Ports, ContainerOptions Options, IReadOnlyList<string> Command, IReadOnlyDictionary<string, string> Variables,
    string? GivenBy)
{
    private static readonly Shape<string> ImageShape = Configuration.Shape.NonEmptyText.Refusing(static text => ImageReference.Parse(text).Error is { } error ? $"names no image: {error}" : null);
    private static readonly Shape<string> PortShape = Configuration.Shape.NonEmptyText.Refusing(static text => PortMapping.Parse(text).Error is { } error ? $"is no port: {error}" : null);
    private static readonly Shape<string> OptionsShape = Configuration.Shape.Text.Refusing(static text => ContainerOptions.Parse(text).Error is { } error ? $"cannot be read: {error}" : null);
    private static readonly Shape<string> VariableShape = Configuration.Shape.Text.Refusing(static text => ServiceVariables.Mistake(text));

    internal static ObjectShape<DeclaredService> Shape { get; } = Configuration.Shape.Object<DeclaredService>(static fields =>
    {
        var image = fields.Required("image", ImageShape, "As in a workflow: `postgres:16`. `postgres` and `redis` are served by this machine's own programs.");
        var env = fields.Optional("env", Configuration.Shape.Map(Configuration.Shape.Text.Substituted()), "The image's own variables, such as `POSTGRES_PASSWORD`.");
        var ports = fields.Default("ports", Configuration.Shape.List(PortShape), [], "Left out, the service gets any free port. `\"5432:5432\"` asks for that very one.");
        var options = fields.Default("options", OptionsShape, "", "Options of `docker create`; those of health count everywhere.");
        var command = fields.Default("command", Configuration.Shape.List(Configuration.Shape.Text), [], "Words of the server's command, such as `[redis-server, --requirepass, secret]`.");
        var variables = fields.Optional(
            "variables", Configuration.Shape.Map(VariableShape), "More variables for the commands. `{host}`, `{port}`, `{user}`, `{password}`, `{database}` and `{url}` stand for the service's.");
        var given = fields.Optional("given-by", Configuration.Shape.NonEmptyText, "A variable. Where it is set, as in a job with `services` of its own, the service is there already: it is not started, and commands find it by what they inherit.");
        return values => new DeclaredService(
            ImageReference.Parse(values.Get(image)).Image!, values.Get(env) ?? new Dictionary<string, string>(), [.. values.Get(ports).SelectMany(static port => PortMapping.Parse(port).Mappings!)],
            ContainerOptions.Parse(values.Get(options)).Options!, values.Get(command), values.Get(variables) ?? new Dictionary<string, string>(), values.Get(given));
    });

    /// <summary>Whether somebody else runs it, by the environment that commands inherit.</summary>
    public bool IsGiven(IReadOnlyDictionary<string, string> environment) => GivenBy is not null && environment.GetValueOrDefault(GivenBy) is { Length: > 0 };

    public ServiceRequest ToRequest(string name) => new() { Name = name, Image = Image, Environment = Environment, Ports = Ports, Options = Options, Command = Command };
}
