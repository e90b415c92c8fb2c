using Hal9.Primitives.Diagnostics;
using Hal9.Toolchains.DotNet;

namespace Hal9.Toolchains.Tests.Findings;

public sealed class MSBuildLineTests
{
    [Theory]
    [InlineData("/w/A.cs(12,5): error CS0103: The name 'x' does not exist [/w/A.csproj]", "/w/A.cs", 12, 5, "CS0103", "The name 'x' does not exist")]
    [InlineData("     2>src/A.cs(7): warning CA1822: Mark it static [/w/A.csproj::TargetFramework=net8.0]", "/w/src/A.cs", 7, 1, "CA1822", "Mark it static")]
    [InlineData("/w/A.cs(1,2,3,4): error CS1: x", "/w/A.cs", 1, 2, "CS1", "x")]
    [InlineData("MSBUILD : error MSB1009: Project file does not exist.", null, 1, 1, "MSB1009", "Project file does not exist.")]
    [InlineData("/w/A.csproj : error NU1101: Unable to find package x. [/w/All.slnx]", "/w/A.csproj", 1, 1, "NU1101", "Unable to find package x.")]
    [InlineData("CSC : warning CS8034: Unable to load [/w/A.csproj]", "/w/A.csproj", 1, 1, "CS8034", "Unable to load")]
    [InlineData("/p/SourceLink.targets(36,5): error : The value is no URI [/w/A.csproj::TargetFramework=net8.0]", "/p/SourceLink.targets", 36, 5, "MSBuild", "The value is no URI")]
    [InlineData("EXEC : error : npm is not here [/w/A.csproj]", "/w/A.csproj", 1, 1, "MSBuild", "npm is not here")]
    [InlineData("/w/A.cs(2,3): error S1172: Remove it [/w/A.csproj]", "/w/A.cs", 2, 3, "S1172", "Remove it")]
    [InlineData("/w/A.cs(3,1): error WHITESPACE: Fix whitespace formatting. Insert '\\s'. [/w/A.csproj]", "/w/A.cs", 3, 1, "WHITESPACE", "Fix whitespace formatting. Insert '\\s'.")]
    public void A_canonical_line_is_a_finding(string line, string? path, int row, int column, string rule, string message)
    {
        var finding = MSBuildLine.Parse(line, "/w");
        Assert.NotNull(finding);
        Assert.Equal((path, new SourcePosition(row, column), rule, message), (finding.Path, finding.Start, finding.Rule, finding.Message));
    }

    [Theory]
    [InlineData("Build succeeded.")]
    [InlineData("    0 Error(s)")]
    [InlineData("  Determining projects to restore...")]
    [InlineData("the error was elsewhere: it said so")]
    [InlineData("the test says: error: nothing")]
    [InlineData("warning : it is late")]
    [InlineData("")]
    public void Anything_else_is_none(string line) => Assert.Null(MSBuildLine.Parse(line, "/w"));
}
