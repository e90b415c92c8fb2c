using System.Text;
using System.Xml.Linq;
using CsCheck;
using Hal9.Toolchains.Coverage;

namespace Hal9.Toolchains.Tests.Coverage;

public sealed class CoverageReportTests
{
    private static readonly Gen<LineCoverage> Line = Gen.Select(Gen.Int[1, 40], Gen.Long[0, 3], Gen.Int[0, 2], Gen.Int[0, 2], (number, hits, covered, more) => new LineCoverage(number, hits, hits == 0 ? 0 : covered, covered + more));

    private static readonly Gen<CoverageReport> Report = Gen.Select(Gen.Int[0, 3], Line.Array[0, 12], (file, lines) => new FileCoverage($"src/{file} ü.cs", lines)).Array[0, 5].Select(files => CoverageReport.Merge(files));

    [Fact]
    public void What_several_runs_covered_is_one_report()
    {
        var report = CoverageReport.Merge([new FileCoverage("b", [new(1, 1, 1, 2), new(2, 0, 0, 0)]), new FileCoverage("a", [new(3, 0, 0, 0)]), new FileCoverage("b", [new(2, 5, 0, 0), new(1, 2, 0, 2)])]);
        Assert.Equal(["a", "b"], report.Files.Select(file => file.Path));
        Assert.Equal([new LineCoverage(1, 3, 1, 2), new LineCoverage(2, 5, 0, 0)], report.Files[1].Lines);
        Assert.Equal((new CoverageShare(2, 3), new CoverageShare(1, 2)), (report.LineShare, report.BranchShare));
        Assert.True(report.Files[1].Lines[0].IsPartial);
    }

    [Fact]
    public void What_is_written_as_Cobertura_and_LCOV_is_read_back_the_same() => Report.Sample(report =>
    {
        using var xml = new MemoryStream();
        CoberturaFile.Write(report, "/work", DateTimeOffset.UnixEpoch, xml);
        xml.Position = 0;
        Assert.Equal(Describe(report), Describe(CoverageReport.Merge(CoberturaFile.Read(xml, "/work"))));
        using var lcov = new StringWriter();
        LcovFile.Write(report, lcov);
        // LCOV has no branches for a line that was never come to but their number, which is kept.
        Assert.Equal(Describe(report), Describe(CoverageReport.Merge(LcovFile.Read(new StringReader(lcov.ToString()), "/work"))));
    }, iter: 300);

    /// <summary>Counted again by who knows nothing of our readers.</summary>
    [Fact]
    public void The_totals_of_what_is_written_are_those_of_its_lines() => Report.Sample(report =>
    {
        using var xml = new MemoryStream();
        CoberturaFile.Write(report, "/work", DateTimeOffset.UnixEpoch, xml);
        var root = XDocument.Parse(Encoding.UTF8.GetString(xml.ToArray())).Root!;
        var lines = root.Descendants("line").ToArray();
        Assert.Equal(((string?)root.Attribute("lines-valid"), (string?)root.Attribute("lines-covered")), ($"{lines.Length}", $"{lines.Count(line => (string?)line.Attribute("hits") != "0")}"));
    }, iter: 100);

    [Fact]
    public void Cobertura_of_other_tools_is_read_with_sources_and_branches()
    {
        const string Xml = """
            <?xml version="1.0"?>
            <!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">
            <coverage line-rate="1"><sources><source>/work/</source></sources><packages><package><classes>
            <class name="A" filename="/work/src/A.cs"><methods><method><lines><line number="1" hits="9"/></lines></method></methods><lines><line number="1" hits="2" branch="True" condition-coverage="50% (1/2)"/><line number="16707566" hits="0"/></lines></class>
            <class name="A.Inner" filename="/work/src/A.cs"><lines><line number="3" hits="0" branch="False"/></lines></class>
            </classes></package></packages></coverage>
            """;
        var report = CoverageReport.Merge(CoberturaFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(Xml)), "/work"));
        Assert.Equal("src/A.cs", Assert.Single(report.Files).Path);
        Assert.Equal(new LineCoverage(1, 2, 1, 2), report.Files[0].Lines[0]);
        Assert.Equal([1, 3, 16707566], report.Files[0].Lines.Select(line => line.Number));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html/>")]
    [InlineData("<coverage><packages>")]
    [InlineData("not xml")]
    public void What_is_no_Cobertura_is_told(string text) => Assert.NotEmpty(Assert.Throws<CoverageFormatException>(() => CoberturaFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "/work")).Message);

    [Theory]
    [InlineData("SF:/work/a.rs\nDA:1,1\n")]
    [InlineData("SF:/work/a.rs\nDA:one,1\nend_of_record\n")]
    public void What_is_no_LCOV_is_told(string text) => Assert.NotEmpty(Assert.Throws<CoverageFormatException>(() => LcovFile.Read(new StringReader(text), "/work")).Message);

    [Fact]
    public void Changed_lines_are_those_that_a_diff_adds()
    {
        const string Diff = "diff --git src/a.cs src/a.cs\n--- src/a.cs\n+++ src/a.cs\n@@ -3 +3,2 @@ class A\n--- old\n+++ new\n+more\n@@ -9,2 +10,0 @@\n-x\n-y\ndiff --git b b\n--- b\n+++ /dev/null\n@@ -1 +0,0 @@\n-z\n--- /dev/null\n+++ \"src/\\303\\251.cs\"\n@@ -0,0 +1 @@\n+x\n";
        var changed = ChangedLines.Parse(Diff);
        Assert.Equal(["src/a.cs: 3 4", "src/é.cs: 1"], changed.Select(file => $"{file.Key}: {string.Join(' ', file.Value)}"));
    }

    [Fact]
    public void Uncovered_changed_lines_are_told_in_stretches_and_what_cannot_be_executed_does_not_count()
    {
        var report = CoverageReport.Merge([new FileCoverage("a", [new(1, 0, 0, 0), new(2, 0, 0, 0), new(4, 1, 0, 0), new(9, 0, 0, 0)]), new FileCoverage("b", [new(1, 0, 0, 0)])]);
        var change = ChangedLines.Cover(report, new Dictionary<string, IReadOnlyList<int>> { ["a"] = [1, 2, 3, 4, 9], ["gone"] = [1] });
        Assert.Equal(new CoverageShare(1, 4), change.Share);
        Assert.Equal([("a", 1, 2), ("a", 9, 9)], change.Stretches);
    }

    [Fact]
    public void A_share_is_rounded_down() => Assert.Equal(("99.9 %", "100.0 %"), (CoverageText.Percent(new CoverageShare(9999, 10000)), CoverageText.Percent(default)));

    [Fact]
    public async Task The_report_for_people_has_a_row_and_a_page_for_each_file_and_nothing_breaks_out_of_it()
    {
        var folder = Directory.CreateTempSubdirectory("hal9-html-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "a<b>.cs"), "if (a < b) {\n}\n</div><script>\n", TestContext.Current.CancellationToken);
        await HtmlReport.WriteAsync(new CoverageReport([new FileCoverage("a<b>.cs", [new(1, 3, 1, 2), new(2, 0, 0, 0), new(3, 1, 0, 0)])]), "shop", folder, Path.Combine(folder, "html"), TestContext.Current.CancellationToken);
        var (index, page) = (await File.ReadAllTextAsync(Path.Combine(folder, "html/index.html"), TestContext.Current.CancellationToken), await File.ReadAllTextAsync(Path.Combine(folder, "html/1.html"), TestContext.Current.CancellationToken));
        Directory.Delete(folder, recursive: true);
        Assert.Contains("<a href=\"1.html\">a&lt;b&gt;.cs</a>", index, StringComparison.Ordinal);
        Assert.Contains("<div id=\"L1\" class=\"part\" title=\"1 of 2 branches\">", page, StringComparison.Ordinal);
        Assert.Contains("<div id=\"L2\" class=\"miss\">", page, StringComparison.Ordinal);
        Assert.Contains("<div id=\"L3\" class=\"hit\"><a href=\"#L3\">3</a><u>1×</u>&lt;/div&gt;&lt;script&gt;</div>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", index + page, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_diagnostic_of_coverage_has_its_page() => Assert.All(CoverageDiagnostics.All, descriptor =>
        Assert.StartsWith($"# {descriptor.Code}: {descriptor.Name}\n", File.ReadAllText(Path.Combine(SampleCopy.Repository, "docs", "diagnostics", descriptor.Code + ".md")), StringComparison.Ordinal));

    private static string Describe(CoverageReport report) => string.Join('\n', report.Files.Where(file => file.Lines.Count > 0).SelectMany(file => file.Lines.Select(line => $"{file.Path} {line}")));

    [Fact]
    public void A_summary_folds_the_files_that_are_covered_whole()
    {
        var report = new CoverageReport([new("whole.cs", [new(1, 1, 2, 2)]), new("half.cs", [new(1, 1, 1, 2)]), new("none.cs", [new(1, 0, 0, 0)])]);
        var text = CoverageText.Markdown(report, null, null);
        var folded = text.IndexOf("<details><summary>1 file is covered whole</summary>", StringComparison.Ordinal);
        Assert.True(text.IndexOf("none.cs", StringComparison.Ordinal) < text.IndexOf("| half.cs | 100.0 % | 0 | 50.0 % |", StringComparison.Ordinal));
        Assert.InRange(text.IndexOf("half.cs", StringComparison.Ordinal), 0, folded);
        Assert.InRange(text.IndexOf("whole.cs", StringComparison.Ordinal), folded, text.Length);
        Assert.DoesNotContain("<details>", CoverageText.Markdown(new CoverageReport([report.Files[1]]), null, null), StringComparison.Ordinal);
    }
}
