using Hal9.Workflows.Planning;

namespace Hal9.Workflows.Tests.Planning;

public sealed class RunnerProfileTests
{
    private static readonly RunnerProfile Laptop = new(RunnerSystem.Linux, "x64", ["gpu"], ["team"]);

    [Theory]
    [InlineData("ubuntu-latest")]
    [InlineData("Ubuntu-22.04")]
    [InlineData("ubuntu-latest-8-cores")]
    [InlineData("self-hosted")]
    [InlineData("self-hosted", "Linux", "X64")]
    [InlineData("self-hosted", "GPU")]
    public void A_machine_serves_labels_of_its_system(params string[] labels) => Assert.Null(Laptop.WhyNot(Asked(null, labels)));

    [Theory]
    [InlineData("windows-latest", "windows-latest")]
    [InlineData("macos-15", "macos-15")]
    [InlineData("arm64", "self-hosted", "linux", "arm64")]
    [InlineData("tpu", "ubuntu-latest", "tpu")]
    public void The_first_label_nobody_serves_is_named(string missing, params string[] labels) => Assert.Equal($"no runner for {missing}", Laptop.WhyNot(Asked(null, labels)));

    [Fact]
    public void A_group_alone_must_be_one_the_machine_is_in()
    {
        Assert.Null(Laptop.WhyNot(Asked("TEAM")));
        Assert.Equal("no runner in group big", Laptop.WhyNot(Asked("big")));
        Assert.Null(Laptop.WhyNot(Asked("big", "ubuntu-latest")));
    }

    private static RunnerRequest Asked(string? group, params string[] labels) => new([.. labels], group, default);
}
