namespace Hal9.Cli.Verbs;

/// <summary>A verb by name, before it is made.</summary>
/// <param name="Summary">One line for the list of verbs.</param>
/// <param name="Create">Null for a name that only groups others.</param>
internal sealed record VerbEntry(string Name, string Summary, Func<Verb>? Create)
{
    /// <summary>Verbs below this one: <c>run list</c>.</summary>
    public IReadOnlyList<VerbEntry> Verbs { get; init; } = [];

    /// <summary>For programs rather than people: not in the help.</summary>
    public bool Hidden { get; init; }
}

/// <summary>Every verb, in the order the help shows them. A new verb is one line here.</summary>
internal static class VerbList
{
    public static IReadOnlyList<VerbEntry> All { get; } =
    [
        new("run", "Run workflows on this machine", static () => new RunVerb())
        {
            Verbs =
            [
                new("list", "List past runs", static () => new RunListVerb()),
                new("show", "Show one run as a tree", static () => new RunShowVerb()),
                new("logs", "Write what the steps of a run printed", static () => new RunLogsVerb()),
            ],
        },
        new("check", "Check workflow files, as GitHub would and beyond", static () => new CheckVerb()),
        new("eval", "Evaluate an expression of the workflow language", static () => new EvalVerb()),
        new("ci", "Lint, test and build the projects of a repository", null)
        {
            Verbs =
            [
                new("lint", "Check formatting and run the static checks", static () => new CiLintVerb()),
                new("test", "Run the tests, and tell of them in one report", static () => new CiTestVerb()),
                new("build", "Build the programs for every platform", static () => new CiBuildVerb()),
                new("bench", "Run the benchmarks", static () => new CiBenchVerb()),
                new("integration", "Bring up services, migrate, run the integration tests, tear down", static () => new CiIntegrationVerb()),
                new("prepare", "Make data that is committed, when it is stale", static () => new CiPrepareVerb()),
                new("coverage", "Measure which lines the tests come to", static () => new CiCoverageVerb()),
                new("audit", "Find vulnerable dependencies", static () => new CiAuditVerb()),
            ],
        },
        new("release", "Make versions, changelogs and releases", null)
        {
            Verbs =
            [
                new("plan", "Say what would be released, and why", static () => new ReleasePlanVerb()),
                new("changelog", "Write the changelog", static () => new ReleaseChangelogVerb()),
                new("publish", "Make the release that is due, or finish one", static () => new ReleasePublishVerb()),
                new("binaries", "Make the archives of a release for every platform", static () => new ReleaseBinariesVerb()),
                new("lint", "Check commit messages and titles of pull requests", static () => new ReleaseLintVerb()),
            ],
        },
        new("demo", "See a small pipeline run", static () => new DemoVerb()),
        new("cache", "See and remove what runs keep on this disk", null)
        {
            Verbs =
            [
                new("list", "List caches and workspaces", static () => new CacheListVerb()),
                new("prune", "Remove those that are old", static () => new CachePruneVerb()),
            ],
        },
        new("cd", "Deploy, look at what is deployed, go back", null)
        {
            Verbs =
            [
                new("deploy", "Publish what is checked out and make it current", static () => new CdDeployVerb()),
                new("status", "Say what runs where, since when, and how it is", static () => new CdStatusVerb()),
                new("rollback", "Make current again what was so before", static () => new CdRollbackVerb()),
            ],
        },
        new("supervise", "Keep a replica running", static () => new SuperviseVerb()) { Hidden = true },
        new("doctor", "Say what of this machine hal9 can use", static () => new DoctorVerb()),
        new("explain", "Explain a diagnostic code", static () => new ExplainVerb()),
        new("completion", "Write a shell's completion script", static () => new CompletionVerb()),
        new("schema", "Write the JSON Schema of hal9.yml or of a verb's --json", static () => new SchemaVerb()),
        new("complete", "Answer a shell that asks how a line could go on", static () => new CompleteVerb()) { Hidden = true },
    ];
}
