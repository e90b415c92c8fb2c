using System.Diagnostics;
using Hal9.Engine.Actions.Sources;
using Hal9.Engine.Runs;
using Hal9.Engine.Tests.Runs;

namespace Hal9.Engine.Tests.Actions;

/// <summary>Runs with an origin of their own: a folder of git repositories, and a cache of fetched actions that no other test sees.</summary>
internal sealed class ActionWorld : IDisposable
{
    public ActionWorld()
    {
        Sourcing = new ActionSourcing { Origin = Path.Combine(Run.Root, "origin"), Cache = Path.Combine(Run.Root, "actions") };
        Run.Adjust = Adjust;
    }

    public TestRun Run { get; } = new();

    public ActionSourcing Sourcing { get; set; }

    public bool Offline { get; set; }

    public ActionStore Store => new(Sourcing.Cache);

    /// <summary>Folders of actions and of fetches that were not finished.</summary>
    public string[] Stored => [.. Store.Entries.Select(static entry => $"{entry.Name}@{entry.Commit}")];

    public string Text => string.Join('\n', Run.Printed("job"));

    public static string? Node { get; } = Hal9.Machine.Processes.ProgramSearch.Find("node", "/usr/local/bin:/usr/bin:/bin", "/");

    public void Dispose() => Run.Dispose();

    public RunRequest Adjust(RunRequest request) => request with { Actions = Sourcing, Offline = Offline };

    public ActionRepositoryFolder Repository(string name) => new(Path.Combine(Run.Root, "origin", name));

    /// <summary>One job with these steps.</summary>
    public Task<RunEnded> RunAsync(params string[] steps) => Run.RunAsync(Workflow(steps));

    public static string Workflow(params string[] steps) =>
        "on: push\njobs:\n  job:\n    runs-on: ubuntu-latest\n    steps:\n" + string.Concat(steps.Select(static step => $"      - {step.ReplaceLineEndings("\n        ")}\n"));
}

/// <summary>A repository of the origin, with a work tree.</summary>
internal sealed class ActionRepositoryFolder
{
    private readonly string folder;

    public ActionRepositoryFolder(string folder)
    {
        this.folder = folder;
        Directory.CreateDirectory(folder);
        if (!Directory.Exists(Path.Combine(folder, ".git"))) Git("init", "-q", "-b", "main");
    }

    public string Folder => folder;

    public ActionRepositoryFolder Write(string path, string text)
    {
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return this;
    }

    /// <summary>A JavaScript action with one script for every stage that is given.</summary>
    public ActionRepositoryFolder Script(string main, string? pre = null, string? post = null, string more = "")
    {
        Write("action.yml", $"name: test\nruns:\n  using: node20\n  main: main.js\n{(pre is null ? "" : "  pre: pre.js\n")}{(post is null ? "" : "  post: post.js\n")}{more}");
        Write("main.js", main);
        if (pre is not null) Write("pre.js", pre);
        if (post is not null) Write("post.js", post);
        return this;
    }

    /// <summary>Commits all there is, moves the tags there, and returns the commit.</summary>
    public string Commit(params string[] tags)
    {
        Git("add", "-A");
        Git("-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-q", "--allow-empty", "-m", "change");
        foreach (var tag in tags) Git("tag", "-f", tag);
        return Git("rev-parse", "HEAD").Trim();
    }

    public string Git(params string[] arguments)
    {
        var start = new ProcessStartInfo("git", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var git = Process.Start(start)!;
        var output = git.StandardOutput.ReadToEnd();
        var error = git.StandardError.ReadToEnd();
        git.WaitForExit();
        Assert.True(git.ExitCode == 0, error);
        return output;
    }
}
