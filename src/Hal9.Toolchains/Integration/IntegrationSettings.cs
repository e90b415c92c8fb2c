using Hal9.Configuration;

namespace Hal9.Toolchains.Integration;

/// <summary><c>ci.integration</c> of <c>hal9.yml</c>.</summary>
/// <param name="Migrations">Run in order when the services are well.</param>
/// <param name="Tests">Run in order behind the migrations.</param>
public sealed record IntegrationSettings(IReadOnlyList<DeclaredCommand> Migrations, IReadOnlyList<DeclaredCommand> Tests)
{
    public static ObjectShape<IntegrationSettings> Shape { get; } = Configuration.Shape.Object<IntegrationSettings>(static fields =>
    {
        var migrations = fields.Default("migrations", Configuration.Shape.List(DeclaredCommand.Shape), [], "Commands that bring the schema up, in order. The first that fails ends it.");
        var tests = fields.Default("tests", Configuration.Shape.List(DeclaredCommand.Shape), [], "Commands that test, in order, with the services' variables.");
        return values => new IntegrationSettings(values.Get(migrations), values.Get(tests));
    });
}
