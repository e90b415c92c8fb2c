using System.Globalization;
using Hal9.Engine.Runs;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;
using Hal9.Workflows.Planning;

namespace Hal9.Cli.Tests.Runs;

/// <summary>Real runs in a repository's <c>.hal9/runs</c>, made by the engine with chosen numbers, for the verbs that look at them.</summary>
internal static class MadeRun
{
    /// <summary>Two legs; one step of the second prints a secret, warns, and fails.</summary>
    public const string Failing = """
        name: Nightly
        on: push
        jobs:
          test:
            name: test (${{ matrix.language }})
            runs-on: ubuntu-latest
            strategy:
              fail-fast: false
              matrix:
                language: [en, fr]
            steps:
              - name: Greet
                run: echo "hello ${{ matrix.language }}"
              - name: Judge
                run: |
                  echo "the word is ${{ secrets.WORD }}"
                  echo "### judged ${{ matrix.language }}" >> "$GITHUB_STEP_SUMMARY"
                  [ "${{ matrix.language }}" = en ] || { echo "::error file=fr.txt,line=3::no greeting"; exit 1; }
          windows:
            runs-on: windows-latest
            steps:
              - run: "true"
        """;

    public const string Green = "on: push\njobs:\n  one:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo fine\n";

    /// <returns>The folder of the run.</returns>
    public static async Task<string> CreateAsync(string repository, long id, string workflow, bool isAbandoned = false)
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("needs bash");
        var identity = new RunIdentity { RunId = id.ToString(CultureInfo.InvariantCulture), WorkflowPath = ".github/workflows/nightly.yml" };
        var parse = WorkflowParser.Parse(new SourceText(identity.WorkflowPath, workflow), ParseOptions.Default, static (_, _) => null);
        Assert.False(parse.HasErrors, string.Join('\n', parse.Diagnostics));
        var request = new RunRequest
        {
            Plan = Planner.Plan(new PlanRequest
            {
                Workflow = parse.Workflow!,
                Event = new TriggeringEvent { Name = "push", Repository = "octo/demo", Ref = "refs/heads/main", Sha = new string('a', 40), Actor = "octo" },
                Run = identity,
            }),
            Identity = identity,
            RepositoryRoot = repository,
            WorkFolder = Path.Combine(repository, "work", identity.RunId),
            KeyFile = Path.Combine(repository, "key"),
            Runner = new RunnerProfile(RunnerSystem.Linux, "x64"),
            Secrets = new Dictionary<string, string> { ["WORD"] = "xyzzy-plugh" },
            InheritedEnvironment = new Dictionary<string, string> { ["PATH"] = "/usr/local/bin:/usr/bin:/bin", ["HOME"] = repository },
        };
        var opened = Assert.IsType<RunOpening.Opened>(await new RunEngine(TimeProvider.System).StartAsync(request, TestContext.Current.CancellationToken));
        await foreach (var _ in opened.Run.Events)
        {
        }
        await opened.Run.Ended;
        if (isAbandoned) CutLastRecord(Path.Combine(opened.Run.Folder, "journal.jsonl"));
        return opened.Run.Folder;
    }

    /// <summary>A run that died before it could say that it ended.</summary>
    private static void CutLastRecord(string journal)
    {
        var lines = File.ReadAllLines(journal);
        File.WriteAllText(journal, string.Concat(lines[..^1].Select(line => line + "\n")));
    }
}
