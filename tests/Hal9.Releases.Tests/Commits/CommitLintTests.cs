using Hal9.Primitives.Diagnostics;
using Hal9.Releases.Commits;

namespace Hal9.Releases.Tests.Commits;

public sealed class CommitLintTests
{
    [Theory]
    [InlineData("feat: x")]
    [InlineData("fix(a)!: x\n\nbody\n\nBREAKING CHANGE: y")]
    [InlineData("Merge branch 'x'")]
    [InlineData("Revert \"feat: x\"\n\nThis reverts commit 1234567.")]
    public void A_good_message_is_fine(string message) => Assert.Empty(CommitLint.Check("m", message, CommitRules.Default));

    [Theory]
    [InlineData("add x", "HAL7400", "1:4")]
    [InlineData("feat:x", "HAL7400", "1:6")]
    [InlineData("", "HAL7400", "1:1")]
    [InlineData("feature: x", "HAL7401", "1:1")]
    [InlineData("feat: x\nbody", "HAL7403", "2:1")]
    [InlineData("feat: x\n\nbody\n\nBreaking Change: y", "HAL7404", "5:1")]
    [InlineData("fixup! feat: x", "HAL7405", "1:1")]
    public void A_bad_message_is_refused_at_its_mistake(string message, string code, string place)
    {
        var found = Assert.Single(CommitLint.Check("m", message, CommitRules.Default));
        Assert.Equal((code, place), (found.Code, found.Span!.Value.Start.ToString()));
    }

    [Fact]
    public void A_long_header_is_marked_where_it_is_too_long()
    {
        var found = Assert.Single(CommitLint.Check("m", "feat: " + new string('x', 100), CommitRules.Default));
        Assert.Equal(new SourcePosition(1, 101), found.Span!.Value.Start);
    }

    [Fact]
    public void What_an_editor_leaves_in_the_file_is_no_message() =>
        Assert.Equal("feat: x\n\nbody", CommitMessageFile.Message("feat: x\n\nbody\n# Please enter\n# ------------------------ >8 ------------------------\ndiff --git\n"));
}
