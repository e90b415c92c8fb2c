using Hal9.Releases.Cliff;

namespace Hal9.Releases.Tests.Cliff;

public sealed class CliffMessageTests
{
    [Theory]
    [InlineData("feat: x", "feat||x||")]
    [InlineData("feat(a b)!: x y ", "feat|a b|x y ||")]
    [InlineData("fix:x", "fix||x||")]
    [InlineData("fix: x\nbody", null)]
    [InlineData("fix(: x", null)]
    [InlineData("fix : x", null)]
    [InlineData("fix: x\n\nbody\nmore\n\nRefs: 1\n  2\nOther #3", "fix||x|body\nmore|Refs:1\n  2;Other #3")]
    [InlineData("fix: x\n\nhttps://example.org", "fix||x||https://example.org")]
    [InlineData("fix: x\n\nbody\n\nRefs:", null)]
    [InlineData("fix: x\n\nBREAKING CHANGE: y", "fix||x||BREAKING CHANGE:y")]
    public void Is_read_as_git_conventional_reads_it(string message, string? expected)
    {
        var read = CliffMessage.Parse(message);
        Assert.Equal(expected, read is null ? null : $"{read.Type}|{read.Scope}|{read.Description}|{read.Body}|{string.Join(';', read.Footers)}");
    }

    [Theory]
    [InlineData("fix!: x", "x")]
    [InlineData("fix!: x\n\nBREAKING-CHANGE: y", "y")]
    [InlineData("fix: x\n\nbreaking-change: y", null)]
    public void Breaks_by_mark_or_footer(string message, string? breaks) => Assert.Equal(breaks, CliffMessage.Parse(message)?.BreakingDescription);
}
