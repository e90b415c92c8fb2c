using System.Diagnostics;
using System.Globalization;
using Hal9.Engine.Runs;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;
using Hal9.Workflows.Planning;

namespace Hal9.Benchmarks.Engine;

/// <summary>A folder to run workflows in, as <c>hal9 run</c> would.</summary>
internal sealed class Ground : IDisposable
{
    private int runs;

    public Ground() => Directory.CreateDirectory(Repository);

    public string Root { get; } = Directory.CreateTempSubdirectory("hal9-benchmark-").FullName;

    public string Repository => Path.Combine(Root, "repository");

    public IReadOnlyDictionary<string, string> Secrets { get; init; } = new Dictionary<string, string>();

    public void Dispose() => Directory.Delete(Root, recursive: true);

    /// <summary>Runs a workflow to its end and reads all it tells.</summary>
    /// <param name="see">Sees every event, with the moment it was told (a <see cref="Stopwatch"/>'s ticks).</param>
    public async Task RunAsync(string workflow, Action<RunEvent, long> see)
    {
        var identity = new RunIdentity { RunId = (++runs).ToString(CultureInfo.InvariantCulture), WorkflowPath = ".github/workflows/benchmark.yml" };
        var parse = WorkflowParser.Parse(new SourceText(identity.WorkflowPath, workflow), ParseOptions.Default, static (_, _) => null);
        if (parse.HasErrors) throw new InvalidOperationException(string.Join('\n', parse.Diagnostics));
        var request = new RunRequest
        {
            Plan = Planner.Plan(new PlanRequest
            {
                Workflow = parse.Workflow!,
                Event = new TriggeringEvent { Name = "push", Repository = "octo/demo", Ref = "refs/heads/main", Sha = new string('a', 40), Actor = "octo" },
                Run = identity,
            }),
            Identity = identity,
            RepositoryRoot = Repository,
            WorkFolder = Path.Combine(Root, "work", identity.RunId),
            KeyFile = Path.Combine(Root, "key"),
            Runner = new RunnerProfile(RunnerSystem.Linux, "x64"),
            Secrets = Secrets,
            InheritedEnvironment = new Dictionary<string, string> { ["PATH"] = "/usr/local/bin:/usr/bin:/bin", ["HOME"] = Root },
        };
        if (await new RunEngine(TimeProvider.System).StartAsync(request, CancellationToken.None).ConfigureAwait(false) is not RunOpening.Opened opened)
        {
            throw new InvalidOperationException("the run was refused");
        }
        await foreach (var happening in opened.Run.Events.ConfigureAwait(false)) see(happening, Stopwatch.GetTimestamp());
        var ended = await opened.Run.Ended.ConfigureAwait(false);
        if (ended.Result != JobResult.Success) throw new InvalidOperationException($"the run ended as {ended.Result}");
    }
}
