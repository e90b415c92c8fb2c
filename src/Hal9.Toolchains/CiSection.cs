using Hal9.Configuration;
using Hal9.Toolchains.Building;
using Hal9.Toolchains.Coverage;
using Hal9.Toolchains.Integration;
using Hal9.Toolchains.Preparing;

namespace Hal9.Toolchains;

/// <summary>The <c>ci</c> section of <c>hal9.yml</c>.</summary>
/// <param name="Projects">Manifests, or folders of them, relative to the file; empty: what is found.</param>
/// <param name="Ignore">Folders and files in which no projects are looked for.</param>
/// <param name="Deadline">For each tool.</param>
public sealed record CiSection(IReadOnlyList<Positioned<string>> Projects, IReadOnlyList<string> Ignore, TimeSpan Deadline, CiTestSettings Test, CoverageSettings Coverage)
{
    public CiLintSettings Lint { get; init; } = CiLintSettings.Default;

    public BuildSettings Build { get; init; } = BuildSettings.Default;

    public IntegrationSettings Integration { get; init; } = new([], []);

    /// <summary>Names differ.</summary>
    public IReadOnlyList<PreparedEntry> Prepare { get; init; } = [];

    public static CiSection Default { get; } = new([], [], TimeSpan.FromMinutes(30), CiTestSettings.Default, CoverageSettings.Default);

    public static ConfigurationSection<CiSection> Section { get; } = new(
        "ci", "How `hal9 ci` finds projects, and how long their tools may take.", Shape.Object<CiSection>(static fields =>
        {
            var projects = fields.Default("projects", Shape.List(Shape.NonEmptyText.Positioned()), [], "Solutions, projects and Cargo.toml files, or folders of them. Left out: what is found.");
            var ignore = fields.Default("ignore", Shape.List(Shape.NonEmptyText), [], "Folders and files in which no projects are looked for.");
            var deadline = fields.Default("deadline", Shape.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromHours(24)), Default.Deadline, "How long each tool may take.");
            var lint = fields.Nested("lint", CiLintSettings.Shape, "How `hal9 ci lint` checks.");
            var test = fields.Optional("test", CiTestSettings.Shape, "How tests are run.");
            var build = fields.Optional("build", BuildSettings.Shape, "What `hal9 ci build` builds.");
            var integration = fields.Nested("integration", IntegrationSettings.Shape, "What `hal9 ci integration` runs beside `services`.");
            var prepare = fields.Default("prepare", PreparedEntry.ListShape, [], "Data that commands make and that is committed, by `hal9 ci prepare`.");
            var coverage = fields.Optional("coverage", CoverageSettings.Shape, "How much of the code must be covered.");
            return values => new CiSection(values.Get(projects), values.Get(ignore), values.Get(deadline), values.Get(test) ?? CiTestSettings.Default, values.Get(coverage) ?? CoverageSettings.Default)
            {
                Lint = values.Get(lint), Build = values.Get(build) ?? BuildSettings.Default, Integration = values.Get(integration), Prepare = values.Get(prepare),
            };
        }));
}

/// <summary>What <c>dotnet format --verify-no-changes</c> looks at.</summary>
public enum DotNetFormat
{
    /// <summary>Whitespace, code style, and what analysers say and it can mend.</summary>
    All,

    /// <summary>Whitespace alone: of the rest, the build has spoken.</summary>
    Whitespace,
}

/// <param name="Properties">Of MSBuild, for the build that lints.</param>
public sealed record CiLintSettings(DotNetFormat Format, IReadOnlyDictionary<string, string> Properties)
{
    public static CiLintSettings Default { get; } = new(DotNetFormat.All, new Dictionary<string, string>());

    internal static ObjectShape<CiLintSettings> Shape { get; } = Configuration.Shape.Object<CiLintSettings>(static fields =>
    {
        var format = fields.Default(
            "format", Configuration.Shape.Choice(("all", DotNetFormat.All), ("whitespace", DotNetFormat.Whitespace)), DotNetFormat.All,
            "What `dotnet format` looks at: `all`, or `whitespace` alone, which is quicker and misses nothing where the build checks the code's style (`EnforceCodeStyleInBuild`).");
        var properties = fields.Optional(
            "properties", Configuration.Shape.Map(Configuration.Shape.Text), "Properties of MSBuild for this build alone, such as `AnalysisModeSecurity: All`, so that other builds stay quick.");
        return values => new CiLintSettings(values.Get(format), values.Get(properties) ?? Default.Properties);
    });
}

/// <param name="Deadline">For all tests together, their builds included.</param>
/// <param name="TestDeadline">For one test.</param>
/// <param name="Retries">How often a failed test is tried again, alone.</param>
public sealed record CiTestSettings(TimeSpan Deadline, TimeSpan TestDeadline, int Retries)
{
    /// <summary>How many test programs run at one time; null: one for each processor.</summary>
    public int? Parallel { get; init; }

    /// <summary>For .NET's test programs, before those that a person types.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    public static CiTestSettings Default { get; } = new(TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(5), 1);

    internal static ObjectShape<CiTestSettings> Shape { get; } = Configuration.Shape.Object<CiTestSettings>(static fields =>
    {
        var day = TimeSpan.FromHours(24);
        var deadline = fields.Default("deadline", Configuration.Shape.Duration(TimeSpan.FromSeconds(1), day), Default.Deadline, "How long all tests together may take.");
        var one = fields.Default("test-deadline", Configuration.Shape.Duration(TimeSpan.FromMilliseconds(100), day), Default.TestDeadline, "How long one test may take.");
        var retries = fields.Default("retries", Configuration.Shape.Integer(0, 10), Default.Retries, "How often a failed test is tried again, alone; one that passes then is flaky.");
        var parallel = fields.OptionalValue("parallel", Configuration.Shape.Integer(1, 1000), "How many test programs of .NET run at one time. Left out, one for each processor.");
        var arguments = fields.Default("arguments", Configuration.Shape.List(Configuration.Shape.NonEmptyText), [], "Arguments for .NET's test programs, such as `[--filter-not-trait, Category=Long]`.");
        return values => new CiTestSettings(values.Get(deadline), values.Get(one), (int)values.Get(retries)) { Parallel = (int?)values.Get(parallel), Arguments = values.Get(arguments) };
    });
}
