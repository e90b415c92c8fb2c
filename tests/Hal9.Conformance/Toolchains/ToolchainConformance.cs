using Hal9.Toolchains;
using Hal9.Toolchains.Findings;
using Hal9.Toolchains.Linting;
using Hal9.Toolchains.Tools;

namespace Hal9.Conformance.Toolchains;

/// <summary>What every toolchain holds to.</summary>
public abstract class ToolchainConformance
{
    private readonly ToolchainProject project;

    protected ToolchainConformance() => project = new ToolchainProject(Toolchain, "/work", Manifest);

    protected abstract IToolchain Toolchain { get; }

    /// <summary>A manifest as it is usually named, at the root.</summary>
    protected abstract string Manifest { get; }

    [Fact]
    public void Its_name_is_a_word_that_can_be_typed() => Assert.Matches("^[a-z]+$", Toolchain.Name);

    [Fact]
    public void It_is_listed() => Assert.Contains(Hal9.Toolchains.Toolchains.All, toolchain => toolchain.GetType() == Toolchain.GetType());

    [Fact]
    public void It_finds_a_project_at_the_root_by_its_manifest()
    {
        var search = Find("README.md", Manifest, "src/nothing.txt");
        Assert.Empty(search.Problems);
        Assert.Equal((Manifest, ""), search.Projects.Select(found => (found.Manifest, found.Folder)).Single());
    }

    [Fact]
    public void It_finds_projects_of_a_monorepo_side_by_side()
    {
        var search = Find($"a/{Manifest}", "b/README.md", $"c/d/{Manifest}");
        Assert.Equal(["a", "c/d"], search.Projects.Select(found => found.Folder).Order());
    }

    [Fact]
    public void A_manifest_below_another_belongs_to_it() => Assert.Equal(Manifest, Find(Manifest, $"below/{Manifest}").Projects.Single().Manifest);

    [Fact]
    public void It_finds_nothing_in_a_tree_of_others() => Assert.Equal((0, 0), Find("README.md", "package.json", "Makefile") is var search ? (search.Projects.Count, search.Problems.Count) : default);

    [Fact]
    public void A_named_manifest_is_taken_as_it_is() =>
        Assert.Equal($"deep/{Manifest}", Toolchain.Find(Tree(Manifest), [$"deep/{Manifest}"]).Projects.Single().Manifest);

    [Fact]
    public void Its_tools_say_their_versions_where_the_project_lies() => Assert.All(Toolchain.Versions(project), command => Assert.Equal(project.Directory, command.Directory));

    [Fact]
    public void Linting_without_being_asked_to_mend_changes_nothing()
    {
        var scratch = Directory.CreateTempSubdirectory("hal9-conformance-").FullName;
        try
        {
            var steps = Toolchain.Lint(project, new LintOptions(scratch, TimeSpan.FromMinutes(1), null));
            Assert.NotEmpty(steps);
            Assert.All(steps, step => Assert.DoesNotContain(step.Check.Arguments, argument => argument is "--fix"));
            Assert.All(steps, step => Assert.Equal(TimeSpan.FromMinutes(1), step.Check.Deadline));
            Assert.Contains(steps, step => step.Fix is not null);
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    [Fact]
    public async Task A_missing_tool_is_named_with_the_way_to_install_it()
    {
        var runner = new ToolRunner(new Dictionary<string, string> { ["PATH"] = "/nowhere" }, SilentObserver.Instance, TimeProvider.System);
        var here = new ToolchainProject(Toolchain, Path.GetTempPath(), Manifest);
        var probe = await ToolProbe.RunAsync(here, runner, new FindingSources(Path.GetTempPath()), CancellationToken.None);
        Assert.Equal(ToolchainDiagnostics.MissingTool, probe.Missing?.Descriptor);
        Assert.Contains("install", probe.Missing!.Hint, StringComparison.Ordinal);
    }

    private ProjectSearch Find(params string[] files) => Toolchain.Find(Tree(files), []);

    private static SourceTree Tree(params string[] files) => new("/work", [.. files.Order(StringComparer.Ordinal)], IsFromGit: true);
}
