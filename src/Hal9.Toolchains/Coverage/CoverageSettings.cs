using Hal9.Configuration;

namespace Hal9.Toolchains.Coverage;

/// <summary><c>ci.coverage</c> of <c>hal9.yml</c>.</summary>
/// <param name="Minimum">Percent of lines; 0 asks for nothing.</param>
/// <param name="ChangeMinimum">Percent of changed lines.</param>
/// <param name="Exclude">Patterns of files that do not count.</param>
/// <param name="MustUpload">A failing upload fails.</param>
public sealed record CoverageSettings(long Minimum, long ChangeMinimum, IReadOnlyList<string> Exclude, bool MustUpload)
{
    public static CoverageSettings Default { get; } = new(0, 0, [], false);

    internal static ObjectShape<CoverageSettings> Shape { get; } = Configuration.Shape.Object<CoverageSettings>(static fields =>
    {
        var minimum = fields.Default("min", Configuration.Shape.Integer(0, 100), Default.Minimum, "Percent of all lines that must be covered.");
        var change = fields.Default("diff-min", Configuration.Shape.Integer(0, 100), Default.ChangeMinimum, "Percent of the changed lines that must be covered, where `--diff` names a base.");
        var exclude = fields.Default("exclude", Configuration.Shape.List(Configuration.Shape.NonEmptyText), [], "Files that do not count, as patterns such as `src/Generated/**`. Test projects never count.");
        var upload = fields.Default("upload", Configuration.Shape.Choice(("warn", false), ("fail", true)), false, "What to do when the upload to Codecov fails.");
        return values => new CoverageSettings(values.Get(minimum), values.Get(change), values.Get(exclude), values.Get(upload));
    });
}
