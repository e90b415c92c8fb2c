namespace Hal9.Toolchains.Tests;

public sealed class DetectionTests
{
    [Fact]
    public void Two_solutions_in_one_folder_are_refused_and_both_are_shown()
    {
        var search = Find("A.slnx", "B.sln");
        Assert.Empty(search.Projects);
        var problem = Assert.Single(search.Problems);
        Assert.Equal((ToolchainDiagnostics.SeveralSolutions, "A.slnx:1:1"), (problem.Descriptor, problem.Span.ToString()));
        Assert.Equal("B.sln", Assert.Single(problem.Related).Span.File.Path);
    }

    [Fact]
    public void A_solution_in_both_formats_is_one() => Assert.Equal(["A.slnx"], Find("A.sln", "A.slnx").Projects.Select(project => project.Manifest));

    [Fact]
    public void Projects_without_a_solution_stand_alone() =>
        Assert.Equal(["lib/Lib.csproj", "tests/Lib.Tests.fsproj"], Find("lib/Lib.csproj", "tests/Lib.Tests.fsproj").Projects.Select(project => project.Manifest));

    [Fact]
    public void A_project_that_a_solution_elsewhere_holds_is_not_found_again()
    {
        using var folder = new SampleCopy(null);
        folder.With("build/All.slnx", "<Solution><Project Path=\"../src/Lib/Lib.csproj\" /></Solution>").With("src/Lib/Lib.csproj", "").With("src/Other/Other.csproj", "");
        var tree = new SourceTree(folder.Folder, ["build/All.slnx", "src/Lib/Lib.csproj", "src/Other/Other.csproj"], IsFromGit: true);
        Assert.Equal(["build/All.slnx", "src/Other/Other.csproj"], Toolchains.Find(tree, []).Projects.Select(project => project.Manifest));
    }

    [Fact]
    public void What_no_solution_and_no_workspace_above_holds_is_passed_over_and_known()
    {
        using var folder = new SampleCopy(null);
        folder.With("All.slnx", "<Solution><Project Path=\"src/Lib/Lib.csproj\" /></Solution>").With("src/Lib/Lib.csproj", "").With("tools/Gen/Gen.csproj", "")
            .With("a/Cargo.toml", "[package]\nname = \"a\"\n\n[workspace]\nmembers = [\n    \"core\",\n]\nexclude = [\n    \"old\",\n]\n\n[dependencies]\n").With("a/core/Cargo.toml", "[package]\n").With("a/old/Cargo.toml", "[package]\n").With("a/fuzz/Cargo.toml", "[package]\n[workspace]\n")
            .With("b/Cargo.toml", "[package]\n").With("b/levels/Cargo.toml", "[package]\n");
        var tree = new SourceTree(folder.Folder, ["All.slnx", "a/Cargo.toml", "a/core/Cargo.toml", "a/fuzz/Cargo.toml", "a/old/Cargo.toml", "b/Cargo.toml", "b/levels/Cargo.toml", "src/Lib/Lib.csproj", "tools/Gen/Gen.csproj"], IsFromGit: true);
        var search = Toolchains.Find(tree, []);
        Assert.Equal(["All.slnx", "a/Cargo.toml", "b/Cargo.toml"], search.Projects.Select(project => project.Manifest));
        Assert.Equal(["a/fuzz/Cargo.toml", "a/old/Cargo.toml", "b/levels/Cargo.toml", "tools/Gen/Gen.csproj"], search.PassedOver.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_passed_over_is_said_until_hal9_yml_says_what_is_to_be_taken()
    {
        using var sample = new SampleCopy("billing");
        sample.With("crates/fuzz/Cargo.toml", "[package]\nname = \"fuzz\"\n\n[workspace]\n");
        Requires.Cargo();
        Assert.Contains("passed over, since the solution or workspace above does not hold it: crates/fuzz/Cargo.toml (`ci.projects`", (await sample.RunAsync("ci", "build", "--target", "none")).Error, StringComparison.Ordinal);
        sample.With("hal9.yml", "ci: { ignore: [crates/fuzz] }\n");
        Assert.DoesNotContain("passed over", (await sample.RunAsync("ci", "build", "--target", "none")).All, StringComparison.Ordinal);
    }

    [Fact]
    public void Both_toolchains_are_found_side_by_side() =>
        Assert.Equal(["dotnet Shop.slnx", "cargo engine"], Find("Shop.slnx", "engine/Cargo.toml").Projects.Select(project => project.Name));

    [Fact]
    public void What_is_ignored_is_not_looked_at() =>
        Assert.Equal(["Shop.slnx"], Toolchains.Find(Tree("Shop.slnx", "samples/a/Cargo.toml", "samples.csproj/x").Without(["samples/"]), []).Projects.Select(project => project.Manifest));

    [Fact]
    public async Task A_tree_without_git_leaves_out_what_tools_make()
    {
        var root = Directory.CreateTempSubdirectory("hal9-tree-").FullName;
        try
        {
            foreach (var file in (string[])["Cargo.toml", "target/package/Cargo.toml", "web/node_modules/x.csproj", "src/main.rs"])
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(root, file))!);
                await File.WriteAllTextAsync(Path.Combine(root, file), "", TestContext.Current.CancellationToken);
            }
            var tree = await SourceTree.ReadAsync(root, TestContext.Current.CancellationToken);
            Assert.Equal((false, "Cargo.toml src/main.rs"), (tree.IsFromGit, string.Join(' ', tree.Files)));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static ProjectSearch Find(params string[] files) => Toolchains.Find(Tree(files), []);

    private static SourceTree Tree(params string[] files) => new("/work", files, IsFromGit: true);
}
