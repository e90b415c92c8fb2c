using Hal9.Primitives.Diagnostics;
using Hal9.Releases.Cliff;

namespace Hal9.Releases.Tests.Cliff;

/// <summary>What git-cliff 2.14 wrote for the same history stands in <c>golden</c>; hal9 writes the same bytes.</summary>
public sealed class CliffChangelogTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Configurations => [.. Directory.GetFiles(Golden, "*.toml").Select(static path => Path.GetFileNameWithoutExtension(path)!).Order()];

    private static string Golden => Path.Combine(AppContext.BaseDirectory, "Cliff", "golden");

    [Theory]
    [MemberData(nameof(Configurations))]
    public async Task The_changelog_is_that_of_git_cliff(string name)
    {
        using var repository = await HistoryAsync();
        var (changelog, diagnostics) = await ReadAsync(repository, name + ".toml", await File.ReadAllTextAsync(Path.Combine(Golden, name + ".toml"), Cancellation));
        Assert.Empty(diagnostics);
        using var text = new StringWriter();
        Assert.Null(changelog!.WriteWhole(text, Cancellation));
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(Golden, name + ".md"), Cancellation), text.ToString());
    }

    /// <summary>What git-cliff 2.14.2 wrote: by name v0.10.0 comes before v0.9.0 and cuts what both contain in one line; a commit older than its parent is still the last of its release.</summary>
    [Theory]
    [InlineData("false", "false", ": six;v0.12.0: late merge-late;v0.11.0: ahead-of-its-time five;v0.10.0: early merge-early four;v0.9.0: two three;v0.8.0: one;")]
    [InlineData("false", "true", ": six;v0.12.0: late merge-late;v0.11.0: ahead-of-its-time five;v0.10.0: early merge-early four;v0.9.0: two three;v0.8.0: one;")]
    [InlineData("true", "false", ": six;v0.12.0: late merge-late;v0.11.0: ahead-of-its-time five;v0.10.0: merge-early four;v0.9.0: two early three;v0.8.0: one;")]
    [InlineData("true", "true", ": six;v0.12.0: late merge-late;v0.11.0: ahead-of-its-time five;v0.10.0: early merge-early four;v0.9.0: two three;v0.8.0: one;")]
    public async Task Merged_branches_are_cut_as_git_cliff_cuts_them(string tags, string commits, string expected)
    {
        using var repository = await TemporaryRepository.CreateAsync();
        await CommitAsync(1, "one", tag: "v0.8.0");
        await CommitAsync(2, "two");
        await repository.RunAsync("checkout", "-q", "-b", "early");
        await CommitAsync(3, "early");
        await repository.RunAsync("checkout", "-q", "main");
        await CommitAsync(4, "three", tag: "v0.9.0");
        await MergeAsync(5, "early");
        await CommitAsync(6, "four", tag: "v0.10.0");
        await repository.RunAsync("checkout", "-q", "-b", "late");
        await CommitAsync(7, "late");
        await repository.RunAsync("checkout", "-q", "main");
        await CommitAsync(30, "ahead-of-its-time");
        await CommitAsync(8, "five", tag: "v0.11.0");
        await MergeAsync(9, "late", tag: "v0.12.0");
        await CommitAsync(10, "six");
        var (changelog, diagnostics) = await ReadAsync(repository, "cliff.toml", $$$"""
            [changelog]
            body = "{{ version }}:{% for c in commits %} {{ c.message }}{% endfor %};"
            trim = false
            [git]
            conventional_commits = false
            filter_unconventional = false
            commit_parsers = []
            topo_order = {{{tags}}}
            topo_order_commits = {{{commits}}}
            """);
        Assert.Empty(diagnostics);
        using var text = new StringWriter();
        Assert.Null(changelog!.WriteWhole(text, Cancellation));
        Assert.Equal(expected, text.ToString());

        async Task CommitAsync(int time, string message, string? tag = null)
        {
            await repository.CommitAtAsync(message, 1_600_000_000 + time);
            if (tag is not null) await repository.RunAsync("tag", tag);
        }
        async Task MergeAsync(int time, string branch, string? tag = null)
        {
            await repository.RunAsync("merge", "-q", "--no-ff", "--no-commit", branch);
            await CommitAsync(time, "merge-" + branch, tag);
        }
    }

    [Theory]
    [InlineData("blob", "[changelog]\nbody = '{% for c in commits %}{{ c.statistics.additions }}{% endfor %}'")]
    [InlineData("tree", "[git]\ninclude_paths = ['src/*']")]
    [InlineData("commit", "[git]\ntopo_order = true")]
    public async Task A_repository_that_lacks_an_object_is_an_error_and_no_zeros(string type, string configuration)
    {
        using var repository = await TemporaryRepository.CreateAsync();
        foreach (var text in (string[])["one", "two", "three"])
        {
            repository.Write("src/file", text);
            await repository.RunAsync("add", "-A");
            await repository.CommitAsync("feat: " + text);
        }
        var lost = await repository.RunAsync("rev-parse", type switch { "blob" => "HEAD~1:src/file", "tree" => "HEAD~1:src", _ => "HEAD~1" });
        File.Delete(Path.Combine(repository.Path, ".git/objects", lost[..2], lost[2..]));
        var (changelog, diagnostics) = await ReadAsync(repository, "cliff.toml", configuration);
        Assert.Null(changelog);
        Assert.Equal("HAL7008", Assert.Single(diagnostics).Code);
    }

    [Fact]
    public async Task A_file_with_a_template_alone_has_git_cliffs_other_defaults()
    {
        using var repository = await TemporaryRepository.CreateAsync("feat: a", "docs: b", "wip");
        var (changelog, diagnostics) = await ReadAsync(repository, "notes.tera", "{% for c in commits %}{{ c.group }} {{ c.message }}\n{% endfor %}");
        Assert.Empty(diagnostics);
        Assert.Equal(("<!-- 0 -->🚀 Features a\n<!-- 3 -->📚 Documentation b\n", null), changelog!.Section(null, Cancellation));
        Assert.Equal((null, null), changelog.Section("v9", Cancellation));
    }

    [Fact]
    public async Task A_section_goes_behind_the_header_and_never_twice()
    {
        using var repository = await TemporaryRepository.CreateAsync("feat: a");
        var (changelog, _) = await ReadAsync(repository, "cliff.toml", "[changelog]\nheader = '# Log'\nbody = \"## {{ version }}\\n\"\ntrim = false");
        var released = changelog!.Released("v1.0.0", 0);
        var (first, _) = released.Prepended(null, "## v1.0.0\n", Cancellation);
        Assert.Equal("# Log\n## v1.0.0\n", first);
        Assert.Equal((first, null), released.Prepended(first, "## v1.0.0\n", Cancellation));
        Assert.Equal(("# Log\n## v2.0.0\n## v1.0.0\n", null), released.Prepended(first, "## v2.0.0\n", Cancellation));
    }

    [Theory]
    [InlineData("[changelog\n", "HAL7510", 1, 11)]
    [InlineData("[git]\ntopo_order = 'yes'", "HAL7511", 2, 14)]
    [InlineData("[git]\nsort_commits = 'newes'", "HAL7511", 2, 16)]
    [InlineData("[git]\ncommit_parsers = [{ mesage = 'x' }]", "HAL7512", 2, 21)]
    [InlineData("[git]\ntag_patern = 'x'", "HAL7512", 2, 1)]
    [InlineData("[gti]", "HAL7512", 1, 2)]
    [InlineData("[git]\ntag_pattern = 'v(?!0)'", "HAL7514", 2, 17)]
    [InlineData("[git]\ninclude_paths = ['a**']", "HAL7514", 2, 18)]
    [InlineData("[git]\nprocessing_order = []", "HAL7513", 2, 1)]
    [InlineData("[changelog]\npostprocessors = [{ pattern = 'x', replace_command = 'y' }]", "HAL7513", 2, 54)]
    [InlineData("[git]\nlink_parsers = [{ pattern = 'x' }]", "HAL7511", 2, 17)]
    [InlineData("[bump]\ninitial_tag = 'v1'", "HAL7515", 1, 2)]
    [InlineData("[changelog]\nbody = '{{ commit.remote.username }}'", "HAL7515", 2, 12)]
    [InlineData("[changelog]\nbody = \"\"\"\na\\tb\\\n   {{ x | uper }}\"\"\"", "HAL7501", 4, 11)]
    public async Task What_is_wrong_in_cliff_toml_is_said_at_its_place(string text, string code, int line, int column)
    {
        using var repository = await TemporaryRepository.CreateAsync("feat: a");
        var (changelog, diagnostics) = await ReadAsync(repository, "cliff.toml", text);
        var finding = Assert.Single(diagnostics);
        Assert.Equal((code, new SourcePosition(line, column)), (finding.Code, finding.Span!.Value.Start));
        Assert.Equal(finding.Severity == Severity.Error, changelog is null);
    }

    [Theory]
    [InlineData("require_conventional = true", "wip")]
    [InlineData("fail_on_unmatched_commit = true\ncommit_parsers = []", "feat: a")]
    public async Task A_rule_of_cliff_toml_that_a_commit_breaks_is_an_error(string rule, string message)
    {
        using var repository = await TemporaryRepository.CreateAsync(message);
        Assert.Equal("HAL7516", Assert.Single((await ReadAsync(repository, "cliff.toml", "[git]\n" + rule)).Diagnostics).Code);
    }

    private static Task<(CliffChangelog? Changelog, IReadOnlyList<Diagnostic> Diagnostics)> ReadAsync(TemporaryRepository repository, string path, string text) =>
        CliffAsync(repository, new SourceText(path, text));

    private static async Task<(CliffChangelog? Changelog, IReadOnlyList<Diagnostic> Diagnostics)> CliffAsync(TemporaryRepository repository, SourceText file) =>
        await CliffChangelog.ReadAsync(repository.Git, repository.Path, await repository.RunAsync("rev-parse", "HEAD"), file, TimeProvider.System, static _ => null, Cancellation);

    /// <summary>A merged branch that is older than a release it is not in, annotated and unusual tags, messages of all kinds.</summary>
    private static async Task<TemporaryRepository> HistoryAsync()
    {
        var repository = await TemporaryRepository.CreateAsync("feat: begin", "fix(parser): read ünïcödé (#12)\n\nSome body text that is long.\n\nCloses: #11");
        await repository.RunAsync("tag", "-a", "-m", "First release\n\nWith a message.", "v0.1.0");
        await repository.RunAsync("checkout", "-q", "-b", "side");
        await repository.CommitAsync("feat(side): on the side\n\n* feat: bullet one\n* fix: bullet two");
        await repository.RunAsync("checkout", "-q", "main");
        await repository.CommitAsync("feat(api)!: drop the old\n\nBREAKING CHANGE: the old is gone\nfor good");
        await repository.CommitAsync("chore(deps): bump x");
        await repository.RunAsync("tag", "v0.2.0-beta.1");
        await repository.CommitAsync("docs: see RFC9110 and RFC7231");
        await repository.RunAsync("tag", "v0.2.0");
        await repository.RunAsync("tag", "not-a-version");
        await repository.RunAsync("merge", "-q", "--no-ff", "--no-commit", "side");
        await repository.CommitAsync("Merge branch 'side'");
        await repository.CommitAsync("perf(core): faster 🚀\n\nMuch faster.");
        await repository.CommitAsync("Update things without convention");
        await repository.CommitAsync("fix: close a hole\n\nSecurity: yes");
        await repository.CommitAsync("revert: feat: begin\n\nThis reverts commit abc.");
        await repository.RunAsync("tag", "v1.0.0");
        await repository.CommitAsync("feat: a\nfix: no blank line");
        await repository.CommitAsync("style(ui): <b>bold</b> & \"quoted\" $HOME ${1}");
        return repository;
    }
}
