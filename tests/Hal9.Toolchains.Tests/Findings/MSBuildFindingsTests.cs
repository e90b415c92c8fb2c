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
        var run = new ToolRun(new ToolCommand { Title = "dotnet format", Program = "dotnet", Arguments = [], Directory = "/w" }, 1, null, [], TimeSpan.Zero);
        Assert.Equal(["WHITESPACE 3:9", "WHITESPACE 4:9", "CA1822 7:9", "CA1822 7:20"], reader.Finish(run).Select(static finding => $"{finding.Rule} {finding.Start.Line}:{finding.Start.Column}"));
    }
}
