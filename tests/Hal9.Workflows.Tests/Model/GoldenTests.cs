using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using Hal9.Primitives.Diagnostics;
using Hal9.Primitives.Yaml;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Tests.Model;

/// <summary>
/// A folder under golden/ is a case: <c>workflow.yml</c> or <c>action-file.yml</c> (not the name that would make it an action of this repository), the workflows it calls beside it, perhaps
/// <c>options.yml</c>, and <c>expected.txt</c>, the diagnostics as a person sees them. <c>HAL9_UPDATE_GOLDEN=1</c> writes the last anew.
/// </summary>
public sealed class GoldenTests
{
    private static readonly string Root = Path.Combine(Here(), "..", "golden");

    public static TheoryData<string> Cases()
    {
        var data = new TheoryData<string>();
        foreach (var folder in Directory.GetDirectories(Root).Order(StringComparer.Ordinal)) data.Add(Path.GetFileName(folder));
        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_case_gives_its_diagnostics(string name)
    {
        var folder = Path.Combine(Root, name);
        var renderer = new DiagnosticRenderer(colour: false);
        var rendered = string.Join('\n', Read(folder).Select(renderer.Render));
        var expected = Path.Combine(folder, "expected.txt");
        if (Environment.GetEnvironmentVariable("HAL9_UPDATE_GOLDEN") == "1")
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", "golden files are not rewritten in CI");
            File.WriteAllText(expected, rendered);
        }
        Assert.Equal(File.ReadAllText(expected).ReplaceLineEndings("\n"), rendered);
    }

    [Fact]
    public void Every_code_of_the_language_has_a_case_that_raises_it()
    {
        foreach (var descriptor in WorkflowDiagnostics.All)
        {
            var folder = Path.Combine(Root, $"{descriptor.Code}-{descriptor.Name}");
            Assert.True(Directory.Exists(folder), $"{folder} is missing");
            Assert.Contains(Read(folder), diagnostic => diagnostic.Descriptor == descriptor);
        }
    }

    [Fact]
    public void Every_code_has_a_page()
    {
        foreach (var descriptor in WorkflowDiagnostics.All.Concat(YamlDiagnostics.All))
        {
            var page = Path.Combine(Here(), "..", "..", "..", "docs", "diagnostics", descriptor.Code + ".md");
            Assert.True(File.Exists(page), $"docs/diagnostics/{descriptor.Code}.md is missing");
            Assert.StartsWith($"# {descriptor.Code}: {descriptor.Name}\n", File.ReadAllText(page).ReplaceLineEndings("\n"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_descriptor_is_listed()
    {
        foreach (var (type, listed) in new[] { (typeof(WorkflowDiagnostics), WorkflowDiagnostics.All), (typeof(YamlDiagnostics), YamlDiagnostics.All) })
        {
            var declared = type.GetFields().Where(field => field.FieldType == typeof(DiagnosticDescriptor)).Select(field => (DiagnosticDescriptor)field.GetValue(null)!);
            Assert.Equal(declared.Select(descriptor => descriptor.Code), listed.Select(descriptor => descriptor.Code));
        }
    }

    private static ImmutableArray<Diagnostic> Read(string folder)
    {
        var options = Options(Path.Combine(folder, "options.yml"));
        var action = Path.Combine(folder, "action-file.yml");
        if (File.Exists(action)) return ActionFileParser.Parse(new SourceText("action.yml", File.ReadAllText(action)), options).Diagnostics;
        var source = new SourceText(".github/workflows/workflow.yml", File.ReadAllText(Path.Combine(folder, "workflow.yml")));
        return WorkflowParser.Parse(source, options, (reference, _) =>
        {
            var file = Path.Combine(folder, Path.GetFileName(reference.Text));
            var name = ".github/workflows/" + Path.GetFileName(reference.Text);
            return File.Exists(file) ? new ReusableWorkflow(name, new SourceText(name, File.ReadAllText(file)), IsTrusted: true) : null;
        }).Diagnostics;
    }

    private static ParseOptions Options(string path)
    {
        var options = new ParseOptions();
        if (!File.Exists(path)) return options;
        var root = (YamlMapping)YamlReader.Read(new SourceText(path, File.ReadAllText(path)), YamlLimits.Configuration).Root!;
        foreach (var (key, value) in root.Entries)
        {
            var text = ((YamlScalar)value).Value;
            options = ((YamlScalar)key).Value switch
            {
                "max-result-size" => options with { MaxResultSize = int.Parse(text, CultureInfo.InvariantCulture) },
                "max-jobs" => options with { MaxJobs = int.Parse(text, CultureInfo.InvariantCulture) },
                "max-files" => options with { MaxFiles = int.Parse(text, CultureInfo.InvariantCulture) },
                "published-parser" => options with { Features = WorkflowFeatures.PublishedParser },
                var unknown => throw new InvalidOperationException($"{path}: {unknown}"),
            };
        }
        return options;
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
