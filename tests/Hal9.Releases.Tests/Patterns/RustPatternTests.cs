using Hal9.Releases.Patterns;

namespace Hal9.Releases.Tests.Patterns;

public sealed class RustPatternTests
{
    [Theory]
    [InlineData("^feat", "feat: x", true)]
    [InlineData("a$", "a\n", false)]
    [InlineData("(?m)a$", "a\nb", true)]
    [InlineData("(?i)FEAT", "feat", true)]
    [InlineData("^.$", "🚀", true)]
    [InlineData("^[🚀✨]$", "🚀", true)]
    [InlineData("^[^🚀]$", "🚀", false)]
    [InlineData("^[^a]$", "🚀", true)]
    [InlineData("^[\\x{1F300}-\\x{1F6FF}]+$", "🚀🌀", true)]
    [InlineData("^🚀?$", "", true)]
    [InlineData("^[[:alpha:]_]+$", "ab_", true)]
    [InlineData("(?x) a b # c", "ab", true)]
    [InlineData("^\\pL+$", "é", true)]
    [InlineData("chore\\(release\\)", "chore(release): x", true)]
    [InlineData("(?P<n>a)(?:b)(c)", "abc", true)]
    public void Matches(string pattern, string text, bool matches) => Assert.Equal(matches, RustPattern.Parse(pattern).Pattern!.IsMatch(text));

    [Theory]
    [InlineData("#(\\d+)", "a #1 b #22", "<$1>", "a <1> b <22>")]
    [InlineData("(?P<first>a)(b)", "ab", "${2}$first$$", "ba$")]
    [InlineData("(a)", "a", "$1x|${1}x|$9|$", "|ax||$")]
    [InlineData(".*", "abc", "x", "x")]
    [InlineData("b*", "abc", "-", "-a-c-")]
    [InlineData("", "🚀a", "-", "-🚀-a-")]
    public void Replaces(string pattern, string text, string with, string expected) => Assert.Equal(expected, RustPattern.Parse(pattern).Pattern!.ReplaceAll(text, with));

    [Theory]
    [InlineData("a(?=b)", 1)]
    [InlineData("(a)\\1", 3)]
    [InlineData("a(b", 3)]
    [InlineData("a)", 1)]
    [InlineData("[a", 0)]
    [InlineData("[a&&b]", 2)]
    [InlineData("\\p{Greek}", 0)]
    [InlineData("a**", 3)]
    public void Says_what_cannot_be_used_and_where(string pattern, int at) => Assert.Equal(at, RustPattern.Parse(pattern).Mistake?.At);

    [Fact]
    public void A_pattern_that_goes_back_and_forth_ends_in_time()
    {
        var failure = Assert.Throws<Hal9.Releases.Templates.TemplateFailure>(static () => RustPattern.Parse("^(a+)+$").Pattern!.IsMatch(new string('a', 40) + "b"));
        Assert.Equal("HAL7503", failure.Descriptor.Code);
    }
}
