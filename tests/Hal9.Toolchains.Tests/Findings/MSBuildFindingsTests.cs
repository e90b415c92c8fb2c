using Hal9.Machine.Processes;
using Hal9.Toolchains.DotNet;
using Hal9.Toolchains.Tools;

namespace Hal9.Toolchains.Tests.Findings;

public sealed class MSBuildFindingsTests
{
    [Fact]
    public void Whitespace_is_found_once_a_line_and_a_rule_at_each_place()
    {
        var reader = new MSBuildFindings("/w", null);
        foreach (var line in (string[])
        [
            "/w/A.cs(3,9): error WHITESPACE: Fix whitespace formatting. Insert '\\s'. [/w/A.csproj]",
            "/w/A.cs(3,20): error WHITESPACE: Fix whitespace formatting. Delete 2 characters. [/w/A.csproj]",
            "/w/A.cs(4,9): error WHITESPACE: Fix whitespace formatting. Insert '\\s'. [/w/A.csproj]",
            "/w/A.cs(7,9): warning CA1822: Mark it static [/w/A.csproj]",
            "/w/A.cs(7,20): warning CA1822: Mark it static [/w/A.csproj]",
        ]) reader.Read(new ToolLine(OutputSource.Output, line));
        Assert.Equal(["WHITESPACE 3:9", "WHITESPACE 4:9", "CA1822 7:9", "CA1822 7:20"], reader.Finish(Run()).Select(static finding => $"{finding.Rule} {finding.Start.Line}:{finding.Start.Column}"));
    }

    [Fact]
    public void What_is_said_twice_of_one_place_is_found_twice_and_what_two_frameworks_say_once()
    {
        var reader = new MSBuildFindings("/w", null);
        foreach (var line in (string[])
        [
            "/w/A.csproj : error NU1903: Package 'x' has a known vulnerability [/w/All.slnx]",
            "/w/A.csproj : error NU1903: Package 'y' has a known vulnerability [/w/All.slnx]",
            "/w/A.cs(7,9): error CS8618: 'Name' must not be null [/w/A.csproj::TargetFramework=net8.0]",
            "/w/A.cs(7,9): error CS8618: 'Town' must not be null [/w/A.csproj::TargetFramework=net8.0]",
            "/w/A.cs(7,9): error CS8618: 'Name' must not be null [/w/A.csproj::TargetFramework=net10.0]",
            "/w/A.cs(7,9): error CS8618: 'Town' must not be null [/w/A.csproj::TargetFramework=net10.0]",
        ]) reader.Read(new ToolLine(OutputSource.Output, line));
        Assert.Equal(["Package 'x' has a known vulnerability", "Package 'y' has a known vulnerability", "'Name' must not be null", "'Town' must not be null"], reader.Finish(Run()).Select(static finding => finding.Message));
    }

    [Fact]
    public void The_last_words_of_a_tool_are_those_that_say_something() =>
        Assert.Equal("error: unknown option: --coverage", Run("Starting", "\u001b[91merror: unknown option: --coverage", "\u001b[0m", "    2 Warning(s)", "    1 Error(s)", "", "Time Elapsed 00:00:02.85").LastWords);

    private static ToolRun Run(params string[] tail) =>
        new(new ToolCommand { Title = "dotnet format", Program = "dotnet", Arguments = [], Directory = "/w" }, 1, null, [.. tail.Select(static line => new ToolLine(OutputSource.Output, line))], TimeSpan.Zero);
}
