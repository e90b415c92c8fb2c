using Hal9.Engine.Tests.Runs;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Tests.Containers;

/// <summary>Whose the files are that containers made; worth asking only where this user is not root.</summary>
public sealed class OwnershipTests : IDisposable
{
    private readonly TestRun run = new() { Adjust = request => request with { InheritedEnvironment = Podman.Environment } };

    public void Dispose() => run.Dispose();

    [Fact]
    public async Task Whatever_user_a_container_has_its_files_are_this_users_in_the_end()
    {
        if (Environment.IsPrivilegedProcess) Assert.Skip("needs a user who is not root, with podman");
        var image = await Podman.ImageAsync();
        var ended = await run.RunAsync($$"""
            on: push
            jobs:
              outside:
                runs-on: ubuntu-latest
                steps:
                  - uses: docker://{{image}}
                    with: { entrypoint: bash, args: '-c "mkdir made; echo x > made/theirs; echo y > made/roots; chown 1234:1234 made/theirs made"' }
                  - run: |
                      stat -c '%u %g %n' made made/* | sed "s/^$(id -u) $(id -g) /mine /"
                      echo more >> made/theirs
              inside:
                runs-on: ubuntu-latest
                container: {{image}}
                steps:
                  - run: |
                      mkdir made; echo x > made/theirs
                      chown -R 1234:1234 made
            """);
        Assert.True(ended.Result == JobResult.Success, run.Output);
        Assert.Equal(["mine made", "mine made/roots", "mine made/theirs"], run.Printed("outside").Where(static line => line.Contains("made", StringComparison.Ordinal) && !line.Contains("##", StringComparison.Ordinal)));
        // The workspace of `inside` went with its job: nothing in it was another's, or this user could not have removed it.
        Assert.DoesNotContain("may belong to another user", run.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(run.Root, "work")) && Directory.EnumerateFiles(Path.Combine(run.Root, "work"), "theirs", SearchOption.AllDirectories).Any());
    }
}
