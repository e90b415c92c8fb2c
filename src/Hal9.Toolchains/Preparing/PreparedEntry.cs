using Hal9.Configuration;

namespace Hal9.Toolchains.Preparing;

/// <summary>One entry of <c>ci.prepare</c>: data that is made by a command and committed.</summary>
/// <param name="Name">Unique.</param>
/// <param name="Inputs">Patterns of the files it is made of.</param>
/// <param name="Outputs">Patterns of the files it makes.</param>
/// <param name="NeedsServices">The services are up and migrated while it runs.</param>
public sealed record PreparedEntry(string Name, DeclaredCommand Command, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs, bool NeedsServices)
{
    public static Shape<IReadOnlyList<PreparedEntry>> ListShape => Configuration.Shape.List(Shape).Refusing(static entries =>
        entries.CountBy(static entry => entry.Name).FirstOrDefault(static count => count.Value > 1) is { Value: > 1 } twice ? $"has two entries `{twice.Key}`: give each a name of its own" : null);

    private static ObjectShape<PreparedEntry> Shape { get; } = Configuration.Shape.Object<PreparedEntry>(static fields =>
    {
        var command = DeclaredCommand.Declare(fields);
        var inputs = fields.Required("inputs", Configuration.Shape.List(Configuration.Shape.NonEmptyText, 1), "Patterns of the files that the data is made of, `!` excluding, such as `src/**/*.rs`. When one changes, the data is stale.");
        var outputs = fields.Required("outputs", Configuration.Shape.List(Configuration.Shape.NonEmptyText, 1), "Patterns of the files that the command makes, such as `.sqlx/*.json`.");
        var services = fields.Default("services", Configuration.Shape.Boolean, false, "Bring up `services` and apply `ci.integration.migrations` first.");
        return values => new PreparedEntry(command(values).Title, command(values), values.Get(inputs), values.Get(outputs), values.Get(services));
    });
}
