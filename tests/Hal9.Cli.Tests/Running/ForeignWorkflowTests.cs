namespace Hal9.Cli.Tests.Running;

/// <summary>Jobs that call workflows of other repositories, which come from a folder of clones.</summary>
public sealed class ForeignWorkflowTests : IDisposable
{
    private readonly RunFolderOfTest repository = new();

    public void Dispose() => repository.Dispose();

    private string Clones => Path.Combine(repository.Folder, "clones");

    private string Shared => Path.Combine(Clones, "octo", "shared");

    [Fact]
    public async Task A_called_workflow_of_another_repository_is_fetched_and_run_with_what_it_calls_itself()
    {
        Publish();
        var ran = await Calling("octo/shared/.github/workflows/outer.yml@v1").RunAsync("push", "--actions-from", Clones);
        Assert.Equal(0, ran.ExitCode);
        Assert.Contains("say | it is hello from inner\n", ran.Output, StringComparison.Ordinal);
        Assert.Contains($"octo/shared@v1 is {GitRepository.Ask(Shared, "rev-parse", "v1")}, fetched from {Shared} in ", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_action_beside_a_called_workflow_is_of_its_repository_at_the_same_ref()
    {
        repository.Beside("clones/octo/shared/greet/action.yml", "name: greet\nruns:\n  using: composite\n  steps:\n    - run: echo greeted from $GITHUB_ACTION_PATH\n      shell: bash\n");
        Publish(uses: "$/greet");
        repository.With("greet/action.yml", "name: other\nruns: { using: composite, steps: [] }\n");
        var ran = await Calling("octo/shared/.github/workflows/outer.yml@v1").RunAsync("push", "--actions-from", Clones);
        Assert.Equal(0, ran.ExitCode);
        Assert.Contains("/_actions/octo/shared/" + GitRepository.Ask(Shared, "rev-parse", "v1") + "/greet\n", ran.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_retry_takes_the_called_workflow_as_it_was()
    {
        Publish("exit 3");
        Calling("octo/shared/.github/workflows/outer.yml@v1");
        Assert.Equal(1, (await repository.RunAsync("push", "--actions-from", Clones)).ExitCode);
        Directory.Delete(Clones, recursive: true);
        var again = await repository.RunAsync("--retry");
        Assert.Equal(1, again.ExitCode);
        Assert.Contains("at octo/shared/.github/workflows/inner.yml@v1:10:9", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Listing_fetches_nothing_a_dry_run_knows_the_called_jobs_and_a_frozen_run_wants_a_commit()
    {
        Publish();
        Calling("octo/shared/.github/workflows/outer.yml@v1");
        var listed = await repository.RunAsync("--list", "--offline");
        Assert.Equal((0, ""), (listed.ExitCode, listed.Error));
        Assert.Contains("say  needs call", listed.Output, StringComparison.Ordinal);
        var planned = await repository.RunAsync("push", "--dry-run", "--actions-from", Clones);
        Assert.Contains("  • call/inner/say\n      its runs are known when call/inner starts\n", planned.Output, StringComparison.Ordinal);
        var frozen = await repository.RunAsync("push", "--frozen", "--actions-from", Clones);
        Assert.Equal(2, frozen.ExitCode);
        Assert.Contains("error[HAL4407]: `octo/shared/.github/workflows/outer.yml@v1` is not pinned to a commit; it is " + GitRepository.Ask(Shared, "rev-parse", "v1"), frozen.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("octo/shared/.github/workflows/none.yml@v1", "error[HAL1033]: octo/shared@v1 has no file `.github/workflows/none.yml`")]
    [InlineData("octo/shared/workflows/outer.yml@v1", "error[HAL1033]: the workflow `octo/shared/workflows/outer.yml@v1` cannot be called")]
    [InlineData("octo/shared/.github/workflows/outer.yml@v2", "error[HAL4403]: octo/shared has no tag or branch `v2`")]
    [InlineData("octo/other/.github/workflows/outer.yml@v1", "error[HAL4408]: `octo/other@v1` was never fetched here, and the run is offline")]
    [InlineData("octo/shared/.github/workflows/wrong.yml@v1", "octo/shared/.github/workflows/wrong.yml@v1:1:7")]
    public async Task What_cannot_be_called_is_said_where_it_is_called(string uses, string message)
    {
        Publish();
        var ran = await Calling(uses).RunAsync("push", "--offline", "--actions-from", Clones);
        Assert.Equal((2, ""), (ran.ExitCode, ran.Output));
        Assert.Contains(message, ran.Error, StringComparison.Ordinal);
        Assert.Contains(".github/workflows/ci.yml:4:11", ran.Error, StringComparison.Ordinal);
    }

    /// <summary>Tagged <c>v1</c>: a workflow that calls another of its own repository.</summary>
    private void Publish(string command = "echo \"said=${{ inputs.word }} from inner\" >> $GITHUB_OUTPUT", string uses = "actions/checkout@v4")
    {
        const string folder = "clones/octo/shared/.github/workflows/";
        repository.Beside(folder + "outer.yml", """
            on:
              workflow_call:
                inputs: { word: { type: string, required: true } }
                outputs: { said: { value: "${{ jobs.inner.outputs.said }}" } }
            jobs:
              inner:
                uses: ./.github/workflows/inner.yml
                with: { word: "${{ inputs.word }}" }
            """);
        repository.Beside(folder + "inner.yml", $$$"""
            on:
              workflow_call:
                inputs: { word: { type: string } }
                outputs: { said: { value: "${{ jobs.say.outputs.said }}" } }
            jobs:
              say:
                runs-on: ubuntu-latest
                outputs: { said: "${{ steps.it.outputs.said }}" }
                steps:
                  - id: it
                    run: {{{command}}}
                  - uses: {{{uses}}}
            """);
        repository.Beside(folder + "wrong.yml", "jobs: {}\n");
        GitRepository.Create(Shared);
        GitRepository.Git(Shared, "add", "-A");
        GitRepository.Git(Shared, "-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "-q", "-m", "shared");
        GitRepository.Git(Shared, "tag", "v1");
    }

    private RunFolderOfTest Calling(string uses) => repository.Workflow("ci.yml", $$$"""
        on: push
        jobs:
          call:
            uses: {{{uses}}}
            with: { word: hello }
          say:
            needs: call
            runs-on: ubuntu-latest
            steps:
              - run: echo "it is ${{ needs.call.outputs.said }}"
        """).Commit();
}
