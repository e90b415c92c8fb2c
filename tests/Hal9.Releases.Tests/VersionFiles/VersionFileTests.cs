using System.Text;
using CsCheck;
using Hal9.Releases.VersionFiles;

namespace Hal9.Releases.Tests.VersionFiles;

public sealed class VersionFileTests
{
    private static readonly Gen<string> TomlNoise = Gen.OneOf("\n", "\r\n", "# version = \"1.2.3\"\n", "name = 'é'\n", "description = \"\"\"\nversion = \"1.2.3\"\n\"\"\"\n", "rust-version = \"1.2.3\"\n", "authors = [\"version = 1\"]\n", "\t\n");

    private static readonly Gen<string> JsonNoise = Gen.OneOf("\"name\": \"version\",", "\"a\": {\"version\": \"1.2.3\"}, ", "\n\t", "\r\n", "\"b\": [\"version\", {\"version\":\"1.2.3\"}],", "\"\\\"version\": \"1.2.3\",", "\"é\" : null,");

    private static readonly Gen<string> Noise = Gen.OneOf("\n", "\r\n", "  <A>1.2.3</A>\n", "<!-- <Version>0.0.0</Version> -->\n", "\t", "é\u00ff", "<Versions>1.2.3</Versions>");

    [Theory]
    [InlineData("Directory.Build.props", "<Project>\r\n <!-- <Version>9.9.9</Version> -->\r\n <Version> 1.2.3 </Version>\r\n</Project>", "<Project>\r\n <!-- <Version>9.9.9</Version> -->\r\n <Version> 2.0.0 </Version>\r\n</Project>")]
    [InlineData("Directory.Build.props", "<P><Version/><Version Condition=\"'$(A)' > ''\">1.2.3</Version></P>", "<P><Version/><Version Condition=\"'$(A)' > ''\">2.0.0</Version></P>")]
    [InlineData("Directory.Build.props", "\uFEFF<P><VersionPrefix>1.2.3</VersionPrefix></P>", "\uFEFF<P><VersionPrefix>2.0.0</VersionPrefix></P>")]
    [InlineData("package.json", "{\n\t\"name\": \"x\", \"dependencies\": {\"version\": \"1.0.0\"},\n\t\"version\" : \"1.2.3\" }", "{\n\t\"name\": \"x\", \"dependencies\": {\"version\": \"1.0.0\"},\n\t\"version\" : \"2.0.0\" }")]
    [InlineData("Cargo.toml", "[package]\nname = \"x\"\nversion = \"1.2.3\" # version = \"1.2.3\"\n[dependencies]\nversion = \"1.2.3\"\n", "[package]\nname = \"x\"\nversion = \"2.0.0\" # version = \"1.2.3\"\n[dependencies]\nversion = \"1.2.3\"\n")]
    [InlineData("Cargo.toml", "[package]\nname = 'x'\ndescription = \"\"\"\nversion = \"0\"\n\"\"\"\nversion='1.2.3'\n", "[package]\nname = 'x'\ndescription = \"\"\"\nversion = \"0\"\n\"\"\"\nversion='2.0.0'\n")]
    public void Only_the_version_changes(string path, string before, string after) => Assert.Equal(after, Assert.Single(Edit((path, before))).Text);

    [Fact]
    public void A_workspace_is_edited_with_its_members_and_its_lock_file()
    {
        var changed = Edit(
            ("Cargo.toml", "[workspace]\nmembers = [\"core\", \"cli\"]\n[workspace.package]\nversion = \"1.2.3\"\n[workspace.dependencies]\ncore = { path = \"core\", version = \"1.2.3\" }\nserde = { version = \"1.2.3\" }\n"),
            ("core/Cargo.toml", "[package]\nname = \"core\"\nversion.workspace = true\n"),
            ("cli/Cargo.toml", "[package]\nname = \"cli\"\nversion = { workspace = true }\n[dependencies]\ncore = { version = \"=1.2.3\", path = \"../core\" }\n"),
            ("tool/Cargo.toml", "[package]\nname = \"tool\"\nversion = \"1.2.3\"\n"),
            ("Cargo.lock", "version = 4\n\n[[package]]\nname = \"cli\"\nversion = \"1.2.3\"\ndependencies = [\n \"core\",\n]\n\n[[package]]\nname = \"core\"\nversion = \"1.2.3\"\n\n[[package]]\nname = \"core\"\nversion = \"1.2.3\"\nsource = \"registry+x\"\n\n[[package]]\nname = \"tool\"\nversion = \"1.2.3\"\n"))
            .ToDictionary(static file => file.Path, static file => file.Text);
        Assert.Equal(["Cargo.lock", "Cargo.toml", "cli/Cargo.toml"], changed.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("[workspace]\nmembers = [\"core\", \"cli\"]\n[workspace.package]\nversion = \"2.0.0\"\n[workspace.dependencies]\ncore = { path = \"core\", version = \"2.0.0\" }\nserde = { version = \"1.2.3\" }\n", changed["Cargo.toml"]);
        Assert.Contains("version = \"=2.0.0\"", changed["cli/Cargo.toml"], StringComparison.Ordinal);
        Assert.Equal(
            "version = 4\n\n[[package]]\nname = \"cli\"\nversion = \"2.0.0\"\ndependencies = [\n \"core\",\n]\n\n[[package]]\nname = \"core\"\nversion = \"2.0.0\"\n\n[[package]]\nname = \"core\"\nversion = \"1.2.3\"\nsource = \"registry+x\"\n\n[[package]]\nname = \"tool\"\nversion = \"1.2.3\"\n",
            changed["Cargo.lock"]);
    }

    [Fact]
    public void A_package_that_is_not_released_keeps_what_others_require_of_it()
    {
        // As clap has it: each package has a version of its own, which happens to be the same.
        const string manifest = "[package]\nname = \"shop\"\nversion = \"1.2.3\"\n[dependencies]\nshop-core = { path = \"core\", version = \"=1.2.3\" }\n";
        var changed = Edit(
            ("Cargo.toml", manifest),
            ("core/Cargo.toml", "[package]\nname = \"shop-core\"\nversion = \"1.2.3\"\n"),
            ("tool/Cargo.toml", "[package]\nname = \"tool\"\nversion = \"0.1.0\"\n[dev-dependencies.shop]\npath = \"..\"\nversion = \"=1.2.3\"\n[target.'cfg(unix)'.dependencies]\nold = { package = \"shop\", path = \"..\", version = \"1.2\" }\nshop = \"1.2.3\"\n"));
        Assert.Equal(["Cargo.toml", "tool/Cargo.toml"], changed.Select(static file => file.Path));
        Assert.Equal(manifest.Replace("version = \"1.2.3\"\n", "version = \"2.0.0\"\n", StringComparison.Ordinal), changed[0].Text);
        Assert.EndsWith("path = \"..\"\nversion = \"=2.0.0\"\n[target.'cfg(unix)'.dependencies]\nold = { package = \"shop\", path = \"..\", version = \"2.0\" }\nshop = \"1.2.3\"\n", changed[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Packages_that_are_named_follow_each_other_with_the_lock_file_of_their_workspace()
    {
        var changed = Edit("1.3.0-beta.0", ["core/Cargo.toml", "cli/Cargo.toml"], [],
            ("Cargo.toml", "[workspace]\nmembers = [\"core\", \"cli\"]\n"),
            ("Cargo.lock", "[[package]]\nname = \"cli\"\nversion = \"0.4.6\"\n\n[[package]]\nname = \"core\"\nversion = \"0.4.6\"\n"),
            ("cli/Cargo.toml", "[package]\nname = \"cli\"\nversion = \"0.4.6\"\n[dependencies.core]\nversion = \"0.4\" # the same\npath = \"../core\"\n"),
            ("core/Cargo.toml", "[package]\nname = \"core\"\nversion = \"0.4.6\"\n"))
            .ToDictionary(static file => file.Path, static file => file.Text);
        Assert.Equal(["Cargo.lock", "cli/Cargo.toml", "core/Cargo.toml"], changed.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("[package]\nname = \"cli\"\nversion = \"1.3.0-beta.0\"\n[dependencies.core]\nversion = \"1.3.0-beta.0\" # the same\npath = \"../core\"\n", changed["cli/Cargo.toml"]);
        Assert.Equal("[[package]]\nname = \"cli\"\nversion = \"1.3.0-beta.0\"\n\n[[package]]\nname = \"core\"\nversion = \"1.3.0-beta.0\"\n", changed["Cargo.lock"]);
    }

    [Fact]
    public void A_package_of_a_monorepo_has_its_version_in_its_own_folder() =>
        Assert.Equal("web/package.json", Assert.Single(Edit("2.0.0", [], ["web/", "shared/**"], ("package.json", "{\"version\":\"1.2.3\"}"), ("web/package.json", "{\"version\":\"1.2.3\"}"))).Path);

    [Fact]
    public void A_lock_file_of_npm_follows()
    {
        var changed = Edit(("package.json", "{\"version\":\"1.2.3\"}"), ("package-lock.json", "{\"version\":\"1.2.3\",\"packages\":{\"\":{\"version\":\"1.2.3\",\"bin\":[{\"version\":\"1.2.3\"}]},\"node_modules/a\":{\"version\":\"1.2.3\"}}}"));
        Assert.Equal("{\"version\":\"2.0.0\",\"packages\":{\"\":{\"version\":\"2.0.0\",\"bin\":[{\"version\":\"1.2.3\"}]},\"node_modules/a\":{\"version\":\"1.2.3\"}}}", changed[1].Text);
    }

    [Theory]
    [InlineData("a.csproj", "<Project/>")]
    [InlineData("package.json", "{\"version\": ")]
    [InlineData("package.json", "{}")]
    [InlineData("Cargo.toml", "[package]\nversion.workspace = true\n")]
    public void A_file_that_was_named_and_has_no_version_is_an_error(string path, string text) =>
        Assert.Equal("HAL7200", VersionFileSet.Edit([path], [], [path], _ => Encoding.UTF8.GetBytes(text), "2.0.0").Problem?.Code);

    [Fact]
    public void A_file_that_was_named_and_is_missing_is_an_error() => Assert.Equal("HAL7200", VersionFileSet.Edit(["x.csproj"], [], [], _ => null, "2.0.0").Problem?.Code);

    [Fact]
    public void Nothing_but_the_version_changes_whatever_stands_around_it() => Gen.Select(Noise.List[0, 6], Noise.List[0, 6]).Sample(static (before, after) =>
    {
        var (start, end) = (string.Concat(before), string.Concat(after));
        Assert.Equal($"{start}<Version>2.0.0</Version>{end}", Assert.Single(Edit(("Directory.Build.props", $"{start}<Version>1.2.3</Version>{end}"))).Text);
    });

    [Fact]
    public void The_same_holds_of_a_manifest_of_cargo_and_of_npm() => Gen.Select(TomlNoise.List[0, 6], TomlNoise.List[0, 6], JsonNoise.List[0, 6], JsonNoise.List[0, 6]).Sample(static (above, below, first, last) =>
    {
        var (start, end) = ("[package]\n" + string.Concat(above), string.Concat(below) + "[dependencies]\nversion = \"1.2.3\"\n");
        Assert.Equal($"{start}version = \"2.0.0\"\n{end}", Assert.Single(Edit(("Cargo.toml", $"{start}version = \"1.2.3\"\n{end}"))).Text);
        (start, end) = ("{" + string.Concat(first), "," + string.Concat(last) + "\"z\": 1 }\n");
        Assert.Equal($"{start}\"version\": \"2.0.0\"{end}", Assert.Single(Edit(("package.json", $"{start}\"version\": \"1.2.3\"{end}"))).Text);
    });

    private static IReadOnlyList<(string Path, string Text)> Edit(params (string Path, string Text)[] files) => Edit("2.0.0", [], [], files);

    private static IReadOnlyList<(string Path, string Text)> Edit(string version, string[] asked, string[] folders, params (string Path, string Text)[] files)
    {
        var all = files.ToDictionary(static file => file.Path, static file => Encoding.UTF8.GetBytes(file.Text));
        var (changed, problem) = VersionFileSet.Edit(asked, folders, all.Keys, path => all.GetValueOrDefault(path), version);
        Assert.Null(problem);
        return [.. changed.Select(static file => (file.Path, Encoding.UTF8.GetString(file.Bytes)))];
    }
}
