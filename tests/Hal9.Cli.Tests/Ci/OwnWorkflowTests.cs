using System.Text.RegularExpressions;

namespace Hal9.Cli.Tests.Ci;

/// <summary>The pipelines of this repository and of the service it ships.</summary>
public sealed partial class OwnWorkflowTests
{
    public static TheoryData<string> Folders => ["", "apps/neurons"];

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task Every_job_is_a_command_of_hal9(string folder)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Golden.Root(), folder, ".github/workflows/ci.yml"), TestContext.Current.CancellationToken);
        var steps = Step().Matches(text).Select(match => match.Groups["line"].Value).ToArray();
        Assert.All(steps, line => Assert.Matches("^(hal9 ci|command -v hal9 )", line));
        foreach (var verb in (string[])["lint", "test", "build", "integration", "audit", "coverage"]) Assert.Contains(steps, line => line.StartsWith($"hal9 ci {verb}", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task They_pass_our_own_check(string folder)
    {
        var ran = await Hal9Program.RunAsync(new Typed("check", "--strict") { Folder = Path.Combine(Golden.Root(), folder) });
        Assert.True(ran.ExitCode == 0, ran.Output + ran.Error);
    }

    [GeneratedRegex(@"^ +(?:- )?run: (?<line>.+)$", RegexOptions.Multiline, 1000)]
    private static partial Regex Step();
}
