using System.Text.Json.Nodes;

namespace Hal9.Workflows.Tests.Conformance;

/// <summary>The official workflow cases in <c>$HAL9_CONFORMANCE/workflows</c>.</summary>
[Trait("Category", "Conformance")]
public sealed class WorkflowConformanceTests
{
    /// <summary>GitHub takes anchors now; the published cases still refuse them.</summary>
    private static readonly string[] ListedRefusals = ["errors-anchor-tag.yml"];

    public static TheoryData<string> Cases()
    {
        var data = new TheoryData<string>();
        if (Folder() is not { } folder) data.Add("");
        else
        {
            foreach (var path in Directory.GetFiles(folder, "*.yml").Order(StringComparer.Ordinal)) data.Add(Path.GetFileName(path));
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_workflow_is_read_as_github_reads_it(string name)
    {
        if (name.Length == 0) Assert.Skip("needs HAL9_CONFORMANCE to name the folder of official cases");
        var official = WorkflowCase.Load(Path.Combine(Folder()!, name));
        if (official.SkipsCSharp) Assert.Skip("the case is not for GitHub's C# parser");
        if (ListedRefusals.Contains(name)) Assert.Skip("a listed refusal: anchors are accepted now");

        var parse = official.Parse();
        var expected = official.ExpectedErrors();
        if (expected.Count > 0)
        {
            var told = string.Join('\n', parse.Diagnostics);
            Assert.True(expected.Count == parse.Diagnostics.Length, $"expected {expected.Count} errors:\n{told}");
            for (var i = 0; i < expected.Count; i++) Assert.True(expected[i].Matches(parse.Diagnostics[i]), $"expected {expected[i]}, not {parse.Diagnostics[i]}");
            return;
        }
        Assert.Empty(parse.Diagnostics);
        var written = WorkflowJson.Write(parse.Workflow!, official.IncludesSource, official.IsPartialRerun);
        Assert.True(JsonNode.DeepEquals(official.Expected, written), $"expected\n{official.Expected}\nnot\n{written}");
    }

    private static string? Folder() =>
        Environment.GetEnvironmentVariable("HAL9_CONFORMANCE") is { Length: > 0 } folder && Directory.Exists(Path.Combine(folder, "workflows"))
            ? Path.Combine(folder, "workflows")
            : null;
}
