using Hal9.Configuration;

namespace Hal9.Toolchains.Building;

/// <summary><c>ci.build</c> of <c>hal9.yml</c>.</summary>
/// <param name="Programs">Manifests, or folders of them, relative to the file; empty: what is found.</param>
/// <param name="Targets">Empty: the usual ones, as far as they can be had.</param>
/// <param name="Native">Null: as each project says.</param>
public sealed record BuildSettings(IReadOnlyList<Positioned<string>> Programs, IReadOnlyList<Positioned<string>> Targets, bool? Native)
{
    public static BuildSettings Default { get; } = new([], [], null);

    internal static ObjectShape<BuildSettings> Shape { get; } = Configuration.Shape.Object<BuildSettings>(static fields =>
    {
        var programs = fields.Default("programs", Configuration.Shape.List(Configuration.Shape.NonEmptyText.Positioned()), [], "Projects and Cargo.toml files that make the programs to be built, or folders of them. Left out: what is found but tests, benchmarks and samples.");
        var targets = fields.Default("targets", Configuration.Shape.List(Configuration.Shape.NonEmptyText.Positioned()), [], "Platforms such as `linux-x64`, each of which must be built. Left out: the usual ones, as far as this machine can make them.");
        var native = fields.OptionalValue("native", Configuration.Shape.Boolean, "Whether .NET programs are compiled ahead of time, for the targets where this machine can. Left out, as each project says by `PublishAot`.");
        return values => new BuildSettings(values.Get(programs), values.Get(targets), values.Get(native));
    });
}
