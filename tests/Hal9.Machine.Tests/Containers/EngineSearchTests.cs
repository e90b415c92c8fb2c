using Hal9.Machine.Containers;

namespace Hal9.Machine.Tests.Containers;

/// <summary>Programs that answer as docker and podman do are small scripts here.</summary>
public sealed class EngineSearchTests : IDisposable
{
    private const string DockerAnswers = "case $1 in --version) echo 'Docker version 27.1.1, build 6312585';; *) echo '27.1.1 [name=seccomp,profile=builtin name=rootless]';; esac";
    private const string DockerIsSilent = "case $1 in --version) echo 'Docker version 27.1.1';; *) echo; echo 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?' >&2; exit 1;; esac";
    private const string PodmanAnswers = "echo '4.3.1 true'";

    private readonly string folder = Directory.CreateTempSubdirectory("hal9-engines-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Docker_is_asked_before_podman()
    {
        Write("docker", DockerAnswers);
        Write("podman", PodmanAnswers);
        var (engine, _) = await FindAsync();
        Assert.Equal("docker 27.1.1", engine!.ToString());
        Assert.True(engine.IsRootless);
    }

    [Fact]
    public async Task Podman_serves_where_the_daemon_of_docker_does_not_answer()
    {
        Write("docker", DockerIsSilent);
        Write("podman", PodmanAnswers);
        var (engine, _) = await FindAsync();
        Assert.Equal("podman 4.3.1", engine!.ToString());
        Assert.True(engine.IsRootless);
    }

    [Fact]
    public async Task A_podman_that_is_called_docker_is_podman()
    {
        Write("docker", "case $1 in --version) echo 'podman version 4.3.1';; *) echo '4.3.1 false';; esac");
        var (engine, _) = await FindAsync();
        Assert.Equal(EngineKind.Podman, engine!.Kind);
        Assert.False(engine.IsRootless);
    }

    [Fact]
    public async Task A_daemon_that_does_not_answer_is_told_with_its_reason()
    {
        Write("docker", DockerIsSilent);
        var (engine, whyNot) = await FindAsync();
        Assert.Null(engine);
        Assert.StartsWith("`docker` is installed, but does not work: Cannot connect to the Docker daemon", whyNot, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_found_on_a_machine_without_engines()
    {
        var (engine, whyNot) = await FindAsync();
        Assert.Null(engine);
        Assert.Contains("`docker` is not on the PATH", (await FindAsync(("DOCKER_HOST", "tcp://10.0.0.1:2376"))).WhyNot, StringComparison.Ordinal);
        Assert.True(whyNot!.Contains("not on the PATH", StringComparison.Ordinal) || whyNot.Contains("neither docker nor podman", StringComparison.Ordinal), whyNot);
    }

    [Fact]
    public async Task The_choice_of_one_engine_is_kept_to()
    {
        Write("docker", DockerAnswers);
        Write("podman", PodmanAnswers);
        Assert.Equal(EngineKind.Podman, (await FindAsync((EngineSearch.Choice, "podman"))).Engine!.Kind);
        Assert.Contains("may be docker, podman or none", (await FindAsync((EngineSearch.Choice, "lxc"))).WhyNot, StringComparison.Ordinal);
        Assert.Null((await FindAsync((EngineSearch.Choice, "none"))).Engine);
        File.Delete(Path.Combine(folder, "podman"));
        Assert.Contains("`podman`, which HAL9_CONTAINER_ENGINE names, is not on the PATH", (await FindAsync((EngineSearch.Choice, "podman"))).WhyNot, StringComparison.Ordinal);
    }

    private Task<(ContainerEngine? Engine, string? WhyNot)> FindAsync(params (string Name, string Value)[] more) =>
        EngineSearch.FindAsync(more.Append(("PATH", folder)).ToDictionary(pair => pair.Item1, pair => pair.Item2), TimeProvider.System, TestContext.Current.CancellationToken);

    private void Write(string name, string script)
    {
        var file = Path.Combine(folder, name);
        File.WriteAllText(file, "#!/bin/sh\n" + script + "\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
