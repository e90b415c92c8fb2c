using Hal9.Machine.Containers;

namespace Hal9.Machine.Tests.Containers;

public sealed class ContainerFactsTests
{
    [Fact]
    public void What_docker_tells_of_a_container_is_read()
    {
        var facts = ContainerFacts.Read("""
            [{"Id":"4f6","State":{"Running":true,"ExitCode":0,"Health":{"Status":"starting"}},"Config":{"Env":["PATH=/bin","EMPTY=","A=b=c"]},
              "NetworkSettings":{"IPAddress":"","Ports":{"80/tcp":[{"HostIp":"0.0.0.0","HostPort":"32768"},{"HostIp":"::","HostPort":"32769"}],"443/tcp":null},
              "Networks":{"job":{"IPAddress":"172.18.0.2"}}}}]
            """)!;
        Assert.Equal(("4f6", true, 0, "starting", "172.18.0.2"), (facts.Id, facts.IsRunning, facts.ExitCode, facts.Health, facts.Address));
        Assert.Equal(new Dictionary<int, int> { [80] = 32768 }, facts.Ports);
        Assert.Equal("b=c", facts.Environment["A"]);
    }

    [Fact]
    public void What_older_podmans_tell_is_read_too()
    {
        var facts = ContainerFacts.Read("""
            [{"Id":"9","State":{"Running":false,"ExitCode":137,"Healthcheck":{"Status":""}},"Config":{"Env":null},"NetworkSettings":{"IPAddress":"10.88.0.5","Ports":null,"Networks":null}}]
            """)!;
        Assert.Equal((false, 137, null, "10.88.0.5"), (facts.IsRunning, facts.ExitCode, facts.Health, facts.Address));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""[{"State":{"Running":"yes"}}]""")]
    [InlineData("""[{"Id":"1","State":{},"NetworkSettings":{"Ports":{"80/tcp":[{"HostPort":"many"}]}}}]""")]
    public void What_is_no_such_answer_is_not_taken_for_one(string json) => Assert.Null(ContainerFacts.Read(json));

    [Fact]
    public void The_reason_of_a_failure_is_the_engines_last_line_without_its_label()
    {
        Assert.Equal("no such image", new EngineAnswer(125, "", "Trying to pull…\nError: no such image\n", Stopped: false).Reason);
        Assert.Equal("conflict", new EngineAnswer(1, "", "Error response from daemon: conflict", Stopped: false).Reason);
        Assert.Equal("it ended with exit code 3", new EngineAnswer(3, "", "", Stopped: false).Reason);
        Assert.Contains("did not answer in time", new EngineAnswer(137, "", "whatever", Stopped: true).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_path_can_be_mounted()
    {
        Assert.Equal("type=bind,source=/a b,destination=/c,readonly", new ContainerMount("/a b", "/c", IsReadOnly: true).ToString());
        Assert.Equal("type=bind,\"source=/a,b\"\"c\",destination=/d", new ContainerMount("/a,b\"c", "/d").ToString());
    }

    [Fact]
    public void Values_of_variables_stay_off_the_command_line_unless_they_would_change_the_program()
    {
        var variables = new Dictionary<string, string> { ["PASSWORD"] = "secret", ["PATH"] = "/inside" };
        Assert.Equal(["-e", "PASSWORD", "-e", "PATH=/inside"], EngineVariables.Arguments(variables));
        Assert.Equal([KeyValuePair.Create("PASSWORD", "secret")], EngineVariables.Passed(variables));
    }

    [Fact]
    public void Every_diagnostic_is_listed_and_explained()
    {
        var written = typeof(ContainerDiagnostics).GetFields().Select(static field => field.GetValue(null));
        Assert.Equivalent(written, ContainerDiagnostics.All, strict: true);
        var pages = Path.Combine(Root(), "docs", "diagnostics");
        foreach (var descriptor in ContainerDiagnostics.All) Assert.True(File.Exists(Path.Combine(pages, descriptor.Code + ".md")), descriptor.Code);
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Hal9.slnx"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
