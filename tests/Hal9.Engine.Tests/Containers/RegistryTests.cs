using Hal9.Engine.Tests.Runs;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Tests.Containers;

/// <summary>Images of a registry that asks for a password.</summary>
public sealed class RegistryTests : IDisposable
{
    private readonly TestRun run = new() { Adjust = request => request with { InheritedEnvironment = Podman.Environment } };

    public void Dispose() => run.Dispose();

    [Fact]
    public async Task An_image_is_pulled_with_the_jobs_credentials_and_the_users_own_logins_stay_as_they_are()
    {
        var small = await Podman.SmallImageAsync();
        using var registry = await LoopbackRegistry.StartAsync(TestContext.Current.CancellationToken);
        var image = $"{registry.Authority}/tests/small:1";
        await Podman.AskAsync("push", "-q", "--tls-verify=false", "--creds", $"{LoopbackRegistry.User}:{LoopbackRegistry.Password}", small, "docker://" + image);
        try
        {
            run.Secrets["REGISTRY_PASSWORD"] = LoopbackRegistry.Password;
            var ended = await run.RunAsync(Workflow(image, "${{ secrets.REGISTRY_PASSWORD }}"));
            Assert.True(ended.Result == JobResult.Success, run.Output);
            Assert.Contains("pulled", run.Printed("build"));
            Assert.DoesNotContain(LoopbackRegistry.Password, run.Output, StringComparison.Ordinal);
            await Assert.ThrowsAsync<InvalidOperationException>(() => Podman.AskAsync("login", "--get-login", registry.Authority));
        }
        finally
        {
            await Podman.AskAsync("rmi", "--force", image);
        }
    }

    [Theory]
    [InlineData("wrong-password", "HAL4304")]
    [InlineData("${{ secrets.NOT_GIVEN }}", "HAL4306")]
    public async Task A_wrong_or_missing_password_fails_the_job_before_anything_is_pulled(string password, string code)
    {
        await Podman.SmallImageAsync();
        using var registry = await LoopbackRegistry.StartAsync(TestContext.Current.CancellationToken);
        var ended = await run.RunAsync(Workflow($"{registry.Authority}/tests/small:1", password));
        Assert.Equal(JobResult.Failure, ended.Result);
        Assert.Contains(code, run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Trying to pull", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("pulled", run.Printed("build"));
    }

    [Fact]
    public async Task An_image_that_the_registry_does_not_have_is_told_once_with_its_reason()
    {
        await Podman.SmallImageAsync();
        using var registry = await LoopbackRegistry.StartAsync(TestContext.Current.CancellationToken);
        run.Secrets["REGISTRY_PASSWORD"] = LoopbackRegistry.Password;
        var ended = await run.RunAsync(Workflow($"{registry.Authority}/tests/nothing:1", "${{ secrets.REGISTRY_PASSWORD }}"));
        Assert.Equal(JobResult.Failure, ended.Result);
        Assert.Contains("HAL4302", run.Output, StringComparison.Ordinal);
        Assert.Contains("manifest unknown", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Offline_nothing_is_pulled()
    {
        await Podman.SmallImageAsync();
        run.Adjust = request => request with { InheritedEnvironment = Podman.Environment, Offline = true };
        var ended = await run.RunAsync(Workflow("127.0.0.1:1/tests/small:1", "x"));
        Assert.Equal(JobResult.Failure, ended.Result);
        Assert.Contains("the run is offline", run.Output, StringComparison.Ordinal);
    }

    private static string Workflow(string image, string password) => $$"""
        on: push
        jobs:
          build:
            runs-on: ubuntu-latest
            container:
              image: {{image}}
              credentials: { username: {{LoopbackRegistry.User}}, password: '{{password}}' }
            steps: [{ run: echo pulled }]
        """;
}
