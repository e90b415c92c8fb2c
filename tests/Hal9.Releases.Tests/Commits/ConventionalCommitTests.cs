using Hal9.Releases.Commits;

namespace Hal9.Releases.Tests.Commits;

public sealed class ConventionalCommitTests
{
    [Theory]
    [InlineData("feat: add it", "feat", null, false, "add it")]
    [InlineData("feat(api): add it", "feat", "api", false, "add it")]
    [InlineData("feat(api)!: drop it", "feat", "api", true, "drop it")]
    [InlineData("FIX!:  two spaces ", "FIX", null, true, "two spaces")]
    [InlineData("fix(scope with words, 2): x (#12)", "fix", "scope with words, 2", false, "x (#12)")]
    [InlineData("build-deps: raise a: b", "build-deps", null, false, "raise a: b")]
    public void A_header_has_type_scope_mark_and_description(string message, string type, string? scope, bool mark, string description)
    {
        var commit = Read(message);
        Assert.Equal((type, scope, mark, description), (commit.Type, commit.Scope, commit.HasBreakingMark, commit.Description));
        Assert.Null(commit.Body);
        Assert.Empty(commit.Footers);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("add a thing", 3)]
    [InlineData("feat : x", 4)]
    [InlineData("feat:x", 5)]
    [InlineData("feat:", 4)]
    [InlineData("feat(api: x", 4)]
    [InlineData("feat(): x", 4)]
    [InlineData("feat(a(b)): x", 4)]
    [InlineData(": x", 0)]
    [InlineData("feat(api) x", 9)]
    [InlineData("feat!!: x", 5)]
    public void A_header_that_is_none_is_refused_at_its_mistake(string message, int offset)
    {
        var (commit, mistake) = ConventionalCommitParser.Parse(message);
        Assert.Null(commit);
        Assert.Equal(offset, mistake!.Offset);
    }

    [Fact]
    public void Body_and_footers_are_parted_and_a_footer_runs_to_the_next()
    {
        var commit = Read("""
            fix: prevent racing of requests

            Introduce a request id.

            Remove timeouts: they are obsolete.

            Reviewed-by: Z
            see http://example.org
              for more
            Refs #123
            BREAKING CHANGE: environment variables
            now win

            over files
            """);
        Assert.Equal("Introduce a request id.\n\nRemove timeouts: they are obsolete.", commit.Body);
        Assert.Equal(
            [new("Reviewed-by", ':', "Z\nsee http://example.org\n  for more"), new("Refs", '#', "123"), new("BREAKING CHANGE", ':', "environment variables\nnow win\n\nover files")],
            commit.Footers);
        Assert.Equal("environment variables\nnow win\n\nover files", commit.BreakingDescription);
    }

    [Theory]
    [InlineData("BREAKING CHANGE: x", true)]
    [InlineData("BREAKING-CHANGE: x", true)]
    [InlineData("breaking change: x", false)]
    [InlineData("Breaking-Change: x", false)]
    [InlineData("BREAKING CHANGE x", false)]
    public void Only_upper_case_breaks(string footer, bool breaks)
    {
        Assert.Equal(breaks, Read("feat: x\n\nbody\n\n" + footer).IsBreaking);
        Assert.Equal(breaks, Read("feat: x\n\n" + footer).IsBreaking);
    }

    [Fact]
    public void A_breaking_change_is_heard_without_a_blank_line_before_it() => Assert.True(Read("feat: x\n\nbody\nBREAKING CHANGE: y").IsBreaking);

    [Fact]
    public void A_word_and_a_colon_inside_a_paragraph_is_text()
    {
        var commit = Read("feat: x\n\nsome text\nNote: not a footer");
        Assert.Equal("some text\nNote: not a footer", commit.Body);
        Assert.Empty(commit.Footers);
    }

    [Fact]
    public void Line_endings_of_windows_are_read()
    {
        var commit = Read("feat: x\r\n\r\nbody\r\n\r\nRefs: 1\r\n");
        Assert.Equal(("x", "body"), (commit.Description, commit.Body));
        Assert.Equal(new CommitFooter("Refs", ':', "1"), Assert.Single(commit.Footers));
    }

    [Fact]
    public void A_message_of_a_megabyte_is_read_quickly()
    {
        var message = "feat: x\n\n" + string.Concat(Enumerable.Repeat("Token: value\nand a line\n\n", 40_000));
        Assert.True(message.Length > 900_000);
        Assert.Equal(40_000, Read(message).Footers.Count);
        Assert.NotNull(ConventionalCommitParser.Parse(new string('(', 1_000_000)).Mistake);
    }

    [Theory]
    [InlineData("feat: x (#12)", 12)]
    [InlineData("feat: x (#12) ", 12)]
    [InlineData("feat: x (#a)", null)]
    [InlineData("feat: (#3) x", null)]
    [InlineData("Merge pull request #77 from a/b", 77)]
    public void The_pull_request_of_a_subject_is_found(string subject, int? number) => Assert.Equal(number, PullRequestNumber.In(subject));

    [Fact]
    public void A_squashed_list_gives_its_commits()
    {
        Assert.Equal(
            ["feat: all (#1)", "fix(a): one\n\nmore of one", "docs: two\n\nRefs: 3"],
            SquashedList.Split("feat: all (#1)\n\n* fix(a): one\n\nmore of one\n\n* docs: two\n\nRefs: 3"));
        Assert.Equal(["feat: all", "fix: by hand"], SquashedList.Split("feat: all\n\nfix: by hand"));
        Assert.Single(SquashedList.Split("feat: all\n\nnothing here"));
    }

    private static ConventionalCommit Read(string message)
    {
        var (commit, mistake) = ConventionalCommitParser.Parse(message);
        Assert.Null(mistake);
        return commit!;
    }
}
