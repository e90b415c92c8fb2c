using System.Text;
using Hal9.Engine.Runs;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Tests.Runs;

/// <summary>A repository in a temporary folder, and runs of workflows in it, with real processes.</summary>
internal sealed class TestRun : IDisposable
{
    // A run's end kills what bears its number, so no two tests may share one.
    private static int runs;

    private readonly bool isOwn;

    public string Root { get; }

    public string Repository => Path.Combine(Root, "repository");

    public string RunsFolder => Path.Combine(Repository, ".hal9", "runs");

    /// <summary>Of the event; none that exists unless it is set.</summary>
    public string Sha { get; set; } = new('a', 40);

    public Dictionary<string, string> Secrets { get; } = [];

    public List<RunEvent> Events { get; } = [];

    public RunEnded? Ended { get; private set; }

    /// <summary>Changes the request before it is used.</summary>
    public Func<RunRequest, RunRequest> Adjust { get; set; } = request => request;

    /// <summary>Sees every event as it is told.</summary>
    public Action<RunningRun, RunEvent>? Watch { get; set; }

    /// <param name="root">A folder of somebody else's, who also removes it.</param>
    public TestRun(string? root = null)
    {
        isOwn = root is null;
        Root = root ?? Directory.CreateTempSubdirectory("hal9-run-").FullName;
        Directory.CreateDirectory(Repository);
    }

    public void Dispose()
    {
        if (!isOwn) return;
        try
        {
            Directory.Delete(Root, recursive: true);
        }
        catch (IOException)
        {
            // A process of the test may still be writing; the system empties its temporary folder.
        }
    }

    public void Write(string path, string text)
    {
        var file = Path.Combine(Repository, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    public async Task<RunEnded> RunAsync(string workflow) => await WaitAsync(await new RunEngine(TimeProvider.System).StartAsync(Request(workflow), TestContext.Current.CancellationToken));

    public async Task<RunEnded> WaitAsync(RunOpening opening)
    {
        var opened = Assert.IsType<RunOpening.Opened>(opening);
        Events.Clear();
        await foreach (var happening in opened.Run.Events)
        {
            Events.Add(happening);
            Watch?.Invoke(opened.Run, happening);
        }
        return Ended = await opened.Run.Ended;
    }

    public RunRequest Request(string workflow, string? runId = null)
    {
        var identity = new RunIdentity { RunId = runId ?? $"{Environment.ProcessId}{Interlocked.Increment(ref runs)}", WorkflowPath = ".github/workflows/test.yml" };
        var source = new SourceText(".github/workflows/test.yml", workflow);
        var parse = WorkflowParser.Parse(source, ParseOptions.Default, LookUp);
        Assert.True(!parse.HasErrors, string.Join('\n', parse.Diagnostics));
        var plan = Planner.Plan(new PlanRequest
        {
            Workflow = parse.Workflow!,
            Event = new TriggeringEvent { Name = "push", Repository = "octo/demo", Ref = "refs/heads/main", Sha = Sha, Actor = "octo" },
            Run = identity,
        });
        return Adjust(new RunRequest
        {
            Plan = plan,
            Identity = identity,
            RepositoryRoot = Repository,
            WorkFolder = Path.Combine(Root, "work", identity.RunId),
            KeyFile = Path.Combine(Root, "key"),
            ServicesFolder = Path.Combine(Root, "services"),
            Runner = new RunnerProfile(RunnerSystem.Linux, "x64"),
            Secrets = Secrets,
            InheritedEnvironment = new Dictionary<string, string> { ["PATH"] = "/usr/local/bin:/usr/bin:/bin", ["HOME"] = Root },
        });
    }

    /// <summary>Everything the run printed, in the order it was told.</summary>
    public string Output => Encoding.UTF8.GetString([.. Events.OfType<StepOutput>().SelectMany(piece => piece.Bytes.ToArray())]);

    /// <summary>What one leg printed without the groups that describe its steps.</summary>
    public string[] Printed(string leg)
    {
        var lines = Encoding.UTF8.GetString([.. Events.OfType<StepOutput>().Where(piece => piece.Leg == leg).SelectMany(piece => piece.Bytes.ToArray())]).Split('\n');
        var printed = new List<string>();
        var inDescription = false;
        foreach (var line in lines)
        {
            if (line.StartsWith("##[group]Run ", StringComparison.Ordinal)) inDescription = true;
            else if (inDescription && line == "##[endgroup]") inDescription = false;
            else if (!inDescription && line.Length > 0) printed.Add(line);
        }
        return [.. printed];
    }

    /// <summary>Conclusions of a leg's steps in order.</summary>
    public string Steps(string leg) => string.Join(' ', Events.OfType<StepCompleted>().Where(step => step.Leg == leg).Select(step => NeedsContext.TextOf(step.Conclusion)));

    public JobResult ResultOf(string job) => Events.OfType<JobEnded>().Last(ended => ended.Job == job).Result;

    private ReusableWorkflow? LookUp(WorkflowReference reference, string? caller)
    {
        if (reference is not WorkflowReference.Local local) return null;
        var file = Path.Combine(Repository, local.Path);
        return File.Exists(file) ? new ReusableWorkflow(local.Path, new SourceText(local.Path, File.ReadAllText(file)), IsTrusted: true) : null;
    }
}
