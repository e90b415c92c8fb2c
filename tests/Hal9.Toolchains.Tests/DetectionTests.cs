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
