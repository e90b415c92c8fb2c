using System.Text.RegularExpressions;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Checks;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Tests.Checks;

/// <summary>Every rule is tried on its own examples, and the list of rules is complete.</summary>
public sealed partial class WorkflowCheckTests
{
    private static readonly CheckContext Context = new() { FileExists = path => path == ".github/actions/present/action.yml" };

    public static TheoryData<string> Rules => [.. WorkflowChecks.All.Select(check => check.Descriptor.Code)];

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_bad_example_fires_on_the_lines_it_marks_and_nowhere_else(string code)
    {
        var check = Rule(code);
        Assert.NotEmpty(check.Bad);
        foreach (var text in check.Bad)
        {
            var marked = text.Split('\n').Select((line, index) => (line, number: index + 1)).Where(line => line.line.TrimEnd().EndsWith("# <-", StringComparison.Ordinal)).Select(line => line.number);
            Assert.Equal(marked, Found(text).Where(diagnostic => diagnostic.Code == code).Select(diagnostic => diagnostic.Span!.Value.Start.Line));
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_good_example_is_silent(string code)
    {
        var check = Rule(code);
        Assert.NotEmpty(check.Good);
        foreach (var text in check.Good) Assert.DoesNotContain(Found(text), diagnostic => diagnostic.Code == code);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_rule_warns_and_has_a_page_that_names_it(string code)
    {
        var descriptor = Rule(code).Descriptor;
        Assert.Equal(Severity.Warning, descriptor.Severity);
        var page = Path.Combine(Root, "docs", "diagnostics", $"{code}.md");
        Assert.True(File.Exists(page), $"{page} is missing");
        Assert.StartsWith($"# {code}: {descriptor.Name}\n", File.ReadAllText(page), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_rule_file_is_listed_and_codes_and_names_differ()
    {
        var files = Directory.EnumerateFiles(Path.Combine(Root, "src", "Hal9.Workflows", "Checks", "Rules"), "*.cs")
            .Select(path => (Name: Path.GetFileNameWithoutExtension(path), Text: File.ReadAllText(path)))
            .Where(file => RuleClass.IsMatch(file.Text))
            .Select(file => file.Name);
        Assert.Equal(files.Order(StringComparer.Ordinal), WorkflowChecks.All.Select(check => check.GetType().Name).Order(StringComparer.Ordinal));
        Assert.Equal(WorkflowChecks.All.Length, WorkflowChecks.All.Select(check => check.Descriptor.Code).Distinct().Count());
        Assert.Equal(WorkflowChecks.All.Length, WorkflowChecks.All.Select(check => check.Descriptor.Name).Distinct().Count());
        Assert.Equal(WorkflowChecks.All.Select(check => check.Descriptor.Code).Order(StringComparer.Ordinal), WorkflowChecks.All.Select(check => check.Descriptor.Code));
    }

    [Fact]
    public void A_rule_switched_off_by_name_or_code_is_silent()
    {
        var parse = Parse(Rule("HAL2004").Bad[0]);
        Assert.Contains(WorkflowChecks.Run(parse, Context), diagnostic => diagnostic.Code == "HAL2004");
        Assert.DoesNotContain(WorkflowChecks.Run(parse, Context with { Disabled = ["HAL2004"] }), diagnostic => diagnostic.Code == "HAL2004");
        Assert.DoesNotContain(WorkflowChecks.Run(parse, Context with { Disabled = ["write-all-permissions"] }), diagnostic => diagnostic.Code == "HAL2004");
    }

    [Fact]
    public void Findings_come_in_the_order_of_the_file()
    {
        var found = WorkflowChecks.All.SelectMany(check => check.Bad).Select(Found);
        Assert.All(found, diagnostics => Assert.Equal(diagnostics.Select(Start).Order(), diagnostics.Select(Start)));
    }

    [Fact]
    public void A_file_that_cannot_be_read_has_no_findings() => Assert.Empty(WorkflowChecks.Run(WorkflowParser.Parse(new SourceText("x.yml", "[1, 2"), ParseOptions.Default), Context));

    [Fact]
    public void In_a_file_with_errors_nothing_is_called_missing()
    {
        var parse = Parse("""
            on: push
            jobs:
              build:
                runs-on: ubuntu-latest
                strategi: {matrix: {version: [1]}}
                steps:
                  - run: echo ${{ matrix.version }} ${{ secrets.TOKEN }}
            """);
        Assert.True(parse.HasErrors);
        Assert.Equal(["HAL2007"], WorkflowChecks.Run(parse, Context).Select(diagnostic => diagnostic.Code));
    }

    private static SourcePosition Start(Diagnostic diagnostic) => diagnostic.Span!.Value.Start;

    private static WorkflowCheck Rule(string code) => WorkflowChecks.All.Single(check => check.Descriptor.Code == code);

    private static IReadOnlyList<Diagnostic> Found(string text)
    {
        var parse = Parse(text);
        Assert.DoesNotContain(parse.Diagnostics, diagnostic => diagnostic.Severity == Severity.Error);
        return WorkflowChecks.Run(parse, Context);
    }

    private static WorkflowParse Parse(string text) => WorkflowParser.Parse(new SourceText(".github/workflows/example.yml", text), ParseOptions.Default);

    private static string Root
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder!.FullName, "Hal9.slnx"))) folder = folder.Parent;
            return folder.FullName;
        }
    }

    [GeneratedRegex(": WorkflowCheck\\b")]
    private static partial Regex RuleClass { get; }
}
