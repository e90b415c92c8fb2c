using Hal9.Cli.Verbs;

namespace Hal9.Cli.Demo;

/// <summary>One sample as the demo tells it.</summary>
/// <param name="Needs">Commands without which there is nothing to see.</param>
/// <param name="Uses">Components whose jobs are not run without them.</param>
/// <param name="Before">What the newcomer is about to see.</param>
/// <param name="After">What they saw, when it went well.</param>
/// <param name="Next">Lines to type next, behind the change into the folder.</param>
internal sealed record DemoTale(string Sample, IReadOnlyList<string> Needs, IReadOnlyList<string> Uses, string Before, string After, IReadOnlyList<Example> Next)
{
    public static DemoTale Neurons { get; } = new(
        "neurons", ["git", "bash", "dotnet"], ["initdb", "redis-server"],
        """
        A web service and its library, with tests that need a real PostgreSQL and a real Redis. Its pipeline, .github/workflows/ci.yml, is one that
        GitHub would run: lint, tests on .NET 8, 9 and 10, a build compiled ahead of time, integration tests, security, coverage; on Linux, macOS and
        Windows. This machine runs what it can of it, without Docker. It really builds and tests, so it takes some minutes; packages come from NuGet.
        (`hal9 demo --small` shows a pipeline of shell scripts instead, in five seconds and without a network.)
        """,
        """
        What you saw: `lint` came first, and the others needed it; the tests of three .NETs ran side by side, each in a fresh copy of the repository;
        PostgreSQL and Redis were programs of this machine, in folders and on ports of their own, and are gone again. The jobs that ask for macOS and
        Windows were not run, since this machine is neither: that makes the run yellow, not red (`--strict` would make it red). So does `security` where
        there was no network: without advisories nothing was checked, and that is never green.
        """,
        [
            new("hal9 run show", "the tree of the run once more"),
            new("hal9 run logs -j integration-test", "what one job printed"),
            new("hal9 cd deploy staging", "publish the service and start it, if its smoke tests pass …"),
            new("hal9 cd status", "… and see where it listens: open that page"),
            new("hal9 release plan", "which version the commits ask for"),
            new("hal9 check", "mistakes in workflows, before they run"),
        ]);

    public static DemoTale Greeter { get; } = new(
        "greeter", ["git", "bash", "tar"], [],
        """
        It greets in three languages. Its pipeline, .github/workflows/ci.yml, is one that GitHub would run: check the files, test each language
        side by side (once on Windows too), pack, report. This machine runs it now, without Docker and without a network.
        """,
        """
        What you saw: `lint` found the languages and handed them on, so `test` became a job for each; they ran at one time, each in a fresh copy of
        the repository. `package` left a file that `report` took up, and its table is the summary. The one job that asks for Windows was not run,
        since this machine is none: that makes the run yellow, not red (`--strict` would make it red).
        """,
        [
            new("hal9 run show", "the tree of the run once more"),
            new("hal9 run logs -j report", "what one job printed"),
            new("echo Salut > greetings/fr.txt", "break a test (it must name whom it greets) …"),
            new("hal9 run ci -j test", "… and see how that looks"),
            new("hal9 check", "mistakes in workflows, before they run"),
        ]);
}
