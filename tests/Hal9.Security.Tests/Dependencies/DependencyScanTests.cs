using Hal9.Primitives.Diagnostics;
using Hal9.Security.Dependencies;

namespace Hal9.Security.Tests.Dependencies;

public sealed class DependencyScanTests : IDisposable
{
    private const string Project = """<Project><ItemGroup><PackageReference Include="A" Version="1.0.0" /></ItemGroup></Project>""";

    private const string CargoLock =
        "version = 4\n\n[[package]]\nname = \"shop\"\nversion = \"0.1.0\"\ndependencies = [\n \"chrono\",\n]\n\n"
        + "[[package]]\nname = \"chrono\"\nversion = \"0.4.19\"\nsource = \"registry+https://github.com/rust-lang/crates.io-index\"\ndependencies = [\n \"time 0.1.43\",\n]\n\n"
        + "[[package]]\nname = \"time\"\nversion = \"0.1.43\"\nsource = \"registry+https://github.com/rust-lang/crates.io-index\"\n\n"
        + "[[package]]\nname = \"time\"\nversion = \"0.3.0\"\nsource = \"registry+https://github.com/rust-lang/crates.io-index\"\n";

    private const string CargoToml = "[package]\nname = \"shop\"\n[dependencies]\nchrono = \"0.4\"\n";

    private readonly TemporaryFolder folder = new();

    [Fact]
    public void A_lock_file_of_NuGet_tells_paths_and_places()
    {
        folder.With("app/App.csproj", Project).With("app/packages.lock.json", """
            { "version": 1, "dependencies": { "net10.0": {
              "A": { "type": "Direct", "requested": "[1.0.0, )", "resolved": "1.0.0", "dependencies": { "b": "2.0.0" } },
              "B": { "type": "Transitive", "resolved": "2.0.0" },
              "lib": { "type": "Project", "dependencies": { "B": "[2.0.0, )" } } } } }
            """);
        var graph = Assert.Single(Sound().Graphs);
        Assert.Equal("App > A 1.0.0 > B 2.0.0", Path(graph, "B 2.0.0"));
        Assert.Equal("app/packages.lock.json:3:4", graph.Nodes.Single(node => node.Name == "B 2.0.0").Place!.Value.Span.ToString());
        Assert.Equal("pkg:nuget/B@2.0.0", graph.Nodes.Single(node => node.Name == "B 2.0.0").Package!.Purl);
    }

    [Fact]
    public void The_part_of_a_runtime_is_read_with_that_of_its_framework()
    {
        folder.With("App.csproj", Project).With("packages.lock.json", """
            { "version": 2, "dependencies": {
              "net10.0": { "A": { "type": "Direct", "requested": "[1.0.0, )", "resolved": "1.0.0", "dependencies": { "N": "1.0.0" } }, "N": { "type": "Transitive", "resolved": "1.0.0" } },
              "net10.0/linux-x64": { "N": { "type": "Transitive", "resolved": "1.0.0", "dependencies": { "runtime.N": "1.0.0" } }, "runtime.N": { "type": "Transitive", "resolved": "1.0.0" } } } }
            """);
        Assert.Equal("App > A 1.0.0 > N 1.0.0 > runtime.N 1.0.0", Path(Sound().Graphs[1], "runtime.N 1.0.0"));
    }

    [Theory]
    [InlineData("obj/project.assets.json")]
    [InlineData("../artifacts/obj/App/project.assets.json")]
    public void The_last_restore_is_read_where_there_is_no_lock_file(string assets)
    {
        folder.With("app/App.csproj", "<Project>\n<ItemGroup>\n<PackageReference Include=\"A\" Version=\"1.0.0\" /></ItemGroup></Project>").With("app/" + assets, """
            { "version": 4,
              "targets": { "net10.0": { "A/1.0.0": { "type": "package", "dependencies": { "B": "2.0.0" }, "runtime": { "a.dll": { "related": ".xml" } } }, "B/2.0.0": { "type": "package" }, "Lib/1.0.0": { "type": "project", "dependencies": { "C": "3.0.0" } }, "C/3.0.0": { "type": "package" } } },
              "libraries": { "A/1.0.0": { "files": ["x"] } },
              "projectFileDependencyGroups": { "net10.0": ["A >= 1.0.0", "Lib >= 1.0.0"] },
              "project": { "frameworks": { "net10.0": { "dependencies": { "A": { "target": "Package", "version": "[1.0.0, )" }, "Auto": { "version": "[1.0.0, )", "autoReferenced": true } } } } } }
            """);
        var graph = Assert.Single(Sound().Graphs);
        Assert.Equal(("App > A 1.0.0 > B 2.0.0", "App > Lib > C 3.0.0"), (Path(graph, "B 2.0.0"), Path(graph, "C 3.0.0")));
        Assert.Equal("app/App.csproj:3:28", graph.Nodes.Single(node => node.Name == "A 1.0.0").Place!.Value.Span.ToString());
    }

    [Fact]
    public void A_project_that_was_never_restored_is_read_itself_and_that_is_said()
    {
        folder.With("Directory.Packages.props", "<Project><ItemGroup><PackageVersion Include=\"A\" Version=\"1.2\" />\n<PackageVersion Include=\"Unused\" Version=\"1\" />\n<GlobalPackageReference Include=\"G\" Version=\"3.0.0\" /></ItemGroup></Project>")
            .With("src/App.csproj", "<Project><ItemGroup><PackageReference Include=\"A\" /><PackageReference Include=\"B\"><Version>[2.0.0,3)</Version></PackageReference><PackageReference Include=\"F\" Version=\"1.*\" /><PackageReference Include=\"P\" Version=\"$(V)\" /></ItemGroup></Project>");
        var set = Read();
        var graph = Assert.Single(set.Graphs);
        Assert.True(graph.IsDirectOnly);
        Assert.Equal(["A 1.2.0", "B 2.0.0", "G 3.0.0"], graph.Nodes.Skip(1).Select(node => node.Name).Order());
        Assert.Equal("Directory.Packages.props:1:46", graph.Nodes.Single(node => node.Name == "A 1.2.0").Place!.Value.Span.ToString());
        var problem = Assert.Single(set.Problems);
        Assert.Equal(("HAL5113", "`src/App.csproj` was never restored: only the 3 packages it names were checked, not what they need; not `F`, `P`, whose version only a restore can tell"), (problem.Code, problem.Message));
    }

    [Fact]
    public void A_lock_file_of_Cargo_tells_the_path_from_the_root()
    {
        folder.With("Cargo.toml", CargoToml).With("Cargo.lock", CargoLock);
        var graph = Assert.Single(Sound().Graphs);
        Assert.Equal("shop 0.1.0 > chrono 0.4.19 > time 0.1.43", Path(graph, "time 0.1.43"));
        Assert.Equal("Cargo.lock:19:9", graph.Nodes.Single(node => node.Name == "time 0.1.43").Place!.Value.Span.ToString());
        Assert.Null(graph.Roots.Single().Package);
    }

    [Theory]
    [InlineData("version = 3\n\n")]
    [InlineData("")]
    public void Older_versions_of_Cargos_lock_file_are_read(string version)
    {
        var text = CargoLock.Replace("version = 4\n\n", version, StringComparison.Ordinal);
        if (version.Length == 0) text = text.Replace("\"chrono\",\n", "\"chrono 0.4.19 (registry+https://github.com/rust-lang/crates.io-index)\",\n", StringComparison.Ordinal) + "\n[metadata]\n\"checksum time 0.1.43 (registry+https://github.com/rust-lang/crates.io-index)\" = \"00\"\n";
        folder.With("Cargo.toml", CargoToml).With("Cargo.lock", text);
        Assert.Equal("shop 0.1.0 > chrono 0.4.19 > time 0.1.43", Path(Assert.Single(Sound().Graphs), "time 0.1.43"));
    }

    [Fact]
    public void Members_of_a_workspace_may_need_each_other_in_a_circle()
    {
        folder.With("Cargo.toml", "[workspace]\nmembers = [\"a\", \"b\"]\n[workspace.dependencies]\nother = { version = \"1\", package = \"x\" }\n")
            .With("a/Cargo.toml", "[package]\nname = \"a\"\n[dependencies]\nb = { path = \"../b\" }\nother.workspace = true\n").With("b/Cargo.toml", "[package]\nname = \"b\"\n[dev-dependencies]\na = { path = \"../a\" }\n")
            .With("Cargo.lock", "version = 4\n[[package]]\nname = \"a\"\nversion = \"0.1.0\"\ndependencies = [\"b\", \"x\"]\n[[package]]\nname = \"b\"\nversion = \"0.1.0\"\ndependencies = [\"a\"]\n[[package]]\nname = \"x\"\nversion = \"1.0.0\"\nsource = \"sparse+https://index.crates.io/\"\ndependencies = [\"x\"]\n");
        Assert.Equal("a 0.1.0 > x 1.0.0", Path(Assert.Single(Sound().Graphs), "x 1.0.0"));
    }

    [Theory]
    [InlineData("{ \"version\": 1, \"dependencies\": {", "packages.lock.json:1:34", "not JSON")]
    [InlineData("{ \"version\": 9 }", "packages.lock.json:1:14", "version 9 of lock files is not known")]
    [InlineData("{ \"dependencies\": {} }", "packages.lock.json:1:1", "has a `version`")]
    [InlineData("{ \"version\": 1, \"dependencies\": [] }", "packages.lock.json:1:33", "expected here")]
    [InlineData("{ \"version\": 1, \"dependencies\": { \"net10.0\": {\n \"É\": { \"type\": \"Direct\" } } } }", "packages.lock.json:2:3", "`É` has no `resolved` version")]
    [InlineData("", "packages.lock.json:1:1", "not JSON")]
    public void A_broken_lock_file_of_NuGet_is_told_with_its_place(string text, string place, string message)
    {
        folder.With("App.csproj", Project).With("packages.lock.json", text);
        var problem = Assert.Single(Read().Problems);
        Assert.Equal(("HAL5111", Severity.Error, place), (problem.Code, problem.Severity, problem.Span?.ToString()));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("version = 9\n", "Cargo.lock:1:11", "version 9 of Cargo.lock is not known", "hal9 reads versions 1 to 4")]
    [InlineData("version = 4\n[[package]]\nversion = \"1.0.0\"\n", "Cargo.lock:2:1", "a package has no `name`", null)]
    [InlineData("version = 4\n<<<<<<< HEAD\n[[package]]\n", "Cargo.lock:2:1", "not TOML", "a merge conflict was left unresolved")]
    [InlineData("version = 4\n[[package]\n", "Cargo.lock:2:", "not TOML", null)]
    public void A_broken_lock_file_of_Cargo_is_told_with_its_place(string text, string place, string message, string? hint)
    {
        folder.With("Cargo.toml", "[package]\nname = \"shop\"\n").With("Cargo.lock", text);
        var problem = Read().Problems[0];
        Assert.Equal("HAL5111", problem.Code);
        Assert.StartsWith(place, problem.Span.ToString(), StringComparison.Ordinal);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Equal(hint, problem.Hint);
    }

    [Fact]
    public void A_broken_project_file_is_told_with_its_place()
    {
        folder.With("App.csproj", "<Project>\n  <ItemGroup>\n</Project>");
        var problem = Assert.Single(Read().Problems);
        Assert.Equal("HAL5111", problem.Code);
        Assert.StartsWith("App.csproj:3:", problem.Span.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_document_type_in_a_project_is_not_read()
    {
        folder.With("App.csproj", "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>\n<Project>&e;</Project>");
        Assert.Equal("HAL5111", Assert.Single(Read().Problems).Code);
    }

    [Fact]
    public void A_lock_file_older_than_the_project_is_told_where_the_project_differs()
    {
        folder.With("App.csproj", "<Project><ItemGroup>\n<PackageReference Include=\"A\" Version=\"2.0.0\" />\n<PackageReference Include=\"New\" Version=\"1.0.0\" />\n<PackageReference Include=\"Maybe\" Version=\"1.0.0\" Condition=\"'$(X)' == ''\" /></ItemGroup></Project>")
            .With("packages.lock.json", """{ "version": 1, "dependencies": { "net10.0": { "A": { "type": "Direct", "requested": "[1.0.0, )", "resolved": "1.0.0" } } } }""");
        Assert.Equal(
            ["App.csproj:2:28: warning[HAL5112]: `packages.lock.json` is out of date: it has `A` for [1.0.0, ), not for 2.0.0 (run `dotnet restore`)", "App.csproj:3:28: warning[HAL5112]: `packages.lock.json` is out of date: it lacks `New` (run `dotnet restore`)"],
            Read().Problems.Select(problem => problem.ToString()));
    }

    [Fact]
    public void A_lock_file_older_than_the_manifest_is_told()
    {
        folder.With("Cargo.toml", CargoToml + "new = \"1\"\n[target.'cfg(unix)'.dependencies]\nrenamed = { package = \"nix\", version = \"0.29\" }\n[build-dependencies.cc]\nversion = \"1\"\n").With("Cargo.lock", CargoLock);
        Assert.Equal(["Cargo.toml:5:1 `new`", "Cargo.toml:7:1 `nix`", "Cargo.toml:8:21 `cc`"], Read().Problems.Select(problem => $"{problem.Span} {problem.Message.Split(' ')[7]}"));
    }

    [Fact]
    public void A_crate_beside_a_workspace_that_is_locked_by_nobody_is_told()
    {
        folder.With("Cargo.toml", CargoToml).With("Cargo.lock", CargoLock)
            .With("fuzz/Cargo.toml", "[workspace]\n[package]\nname = \"fuzz\"\n[dependencies]\nlibfuzzer-sys = \"0.4\"\n").With("example/Cargo.toml", "[package]\nname = \"without-dependencies\"\n");
        var problem = Assert.Single(Read().Problems);
        Assert.Equal(("HAL5113", "fuzz/Cargo.toml:1:1", "`fuzz/Cargo.toml` is no part of `Cargo.lock` and has no lock file of its own: none of its dependencies was checked"), (problem.Code, problem.Span.ToString(), problem.Message));
    }

    [Fact]
    public void A_crate_without_a_lock_file_is_an_error()
    {
        folder.With("Cargo.toml", "[workspace]\n").With("a/Cargo.toml", CargoToml);
        var problem = Assert.Single(Read().Problems);
        Assert.Equal(("HAL5114", "Cargo.toml:1:1"), (problem.Code, problem.Span.ToString()));
    }

    [Fact]
    public void Another_file_system_is_named_and_not_walked_into()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && DriveInfo.GetDrives().Any(static drive => drive.Name == "/dev/shm"), "nothing is mounted at /dev/shm");
        var below = Directory.CreateDirectory($"/dev/shm/hal9-{Guid.NewGuid():N}");
        try
        {
            File.WriteAllText(System.IO.Path.Combine(below.FullName, "App.csproj"), Project);
            var set = new DependencyScan("/dev", "/dev/", []).Read(TestContext.Current.CancellationToken);
            Assert.Equal(0, set.Projects);
            // What the kernel makes up, such as /dev/pts, is not worth a word.
            Assert.Equal("not looked into: `/dev/shm`, where another file system begins", Assert.Single(set.Problems, static problem => problem.Code == "HAL5117").Message);
            Assert.Equal(1, new DependencyScan("/dev/shm", "", []).Read(TestContext.Current.CancellationToken).Projects);
        }
        finally
        {
            below.Delete(recursive: true);
        }
    }

    [Fact]
    public void Generated_hidden_and_excluded_folders_are_not_looked_into()
    {
        foreach (var name in (string[])["bin", "obj", "target", "node_modules", ".hidden", "vendor", "samples/bad"]) folder.With($"{name}/App.csproj", "<Project");
        folder.With("src/App.csproj", "<Project/>");
        var set = new DependencyScan(folder.Path, "", ["samples/bad"]).Read(TestContext.Current.CancellationToken);
        Assert.Equal((1, 0), (set.Projects, set.Problems.Count));
    }

    [Fact]
    public void A_file_of_100_MB_is_refused_without_being_read()
    {
        folder.With("App.csproj", Project);
        using (var file = File.Create(folder.At("packages.lock.json"))) file.SetLength(100 * 1024 * 1024);
        var before = GC.GetTotalAllocatedBytes();
        Assert.Equal("HAL5110: `packages.lock.json` is larger than 64 MB, which no real one is", Read().Problems.Select(problem => $"{problem.Code}: {problem.Message}").First());
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 10_000_000);
    }

    [Fact]
    public void A_hostile_nest_is_a_finding_and_not_the_end_of_the_program()
    {
        folder.With("App.csproj", Project).With("packages.lock.json", new string('[', 1_000_000)).With("rust/Cargo.toml", "[package]\nname = \"a\"\n").With("rust/Cargo.lock", "a = " + new string('[', 20_000));
        Assert.Equal(["HAL5111", "HAL5111"], Read().Problems.Select(problem => problem.Code).Take(2));
    }

    public void Dispose() => folder.Dispose();

    private static string Path(DependencyGraph graph, string node) => string.Join(" > ", graph.PathTo(graph.Nodes.Single(one => one.Name == node)));

    private DependencySet Read() => new DependencyScan(folder.Path, "", []).Read(TestContext.Current.CancellationToken);

    private DependencySet Sound()
    {
        var set = Read();
        Assert.Empty(set.Problems);
        return set;
    }
}
