using CsCheck;
using Hal9.Workflows.Triggers;

namespace Hal9.Workflows.Tests.Triggers;

public sealed class FilterPatternTests
{
    private static readonly string Absent = string.Concat(Enumerable.Repeat("x?", 70));

    [Theory]
    [InlineData("feature/*", "feature/my-branch", true)]
    [InlineData("feature/*", "feature/a/b", false)]
    [InlineData("feature/**", "feature/beta-a/my-branch", true)]
    [InlineData("feature/**", "feature", false)]
    [InlineData("*", "main", true)]
    [InlineData("*", "a/b", false)]
    [InlineData("**", "all/the/branches", true)]
    [InlineData("**", "", true)]
    [InlineData("*feature", "mona-feature", true)]
    [InlineData("*feature", "ver-10-features", false)]
    [InlineData("v2*", "v2.9", true)]
    [InlineData("v2*", "v2", true)]
    [InlineData("v[12].[0-9]+.[0-9]+", "v1.10.1", true)]
    [InlineData("v[12].[0-9]+.[0-9]+", "v3.1.1", false)]
    [InlineData("v[12].[0-9]+.[0-9]+", "v1.x.1", false)]
    [InlineData("*.jsx?", "page.js", true)]
    [InlineData("*.jsx?", "page.jsx", true)]
    [InlineData("*.jsx?", "page.jsxx", false)]
    [InlineData("**.js", "js/index.js", true)]
    [InlineData("docs/**/*.md", "docs/README.md", true)]
    [InlineData("docs/**/*.md", "docs/a/markdown/file.md", true)]
    [InlineData("docs/**/*.md", "adocs/file.md", false)]
    [InlineData("**/docs/**", "docs/hello.md", true)]
    [InlineData("**/docs/**", "dir/docs/my-file.txt", true)]
    [InlineData("**/docs/**", "dirdocs/my-file.txt", false)]
    [InlineData("**/README.md", "README.md", true)]
    [InlineData("**/README.md", "js/README.md", true)]
    [InlineData("**/*src/**", "my-src/code/js/app.js", true)]
    [InlineData("**/migrate-*.sql", "db/sept/migrate-v1.sql", true)]
    [InlineData("a**/b", "ab", false)]
    [InlineData("a**/b", "ax/y/b", true)]
    [InlineData("Main", "main", false)]
    [InlineData(@"v1\+", "v1+", true)]
    [InlineData(@"v1\+", "v11", false)]
    [InlineData(@"a\*b", "a*b", true)]
    [InlineData(@"a\*b", "axb", false)]
    [InlineData("!main", "main", true)]
    [InlineData("a!b", "a!b", true)]
    [InlineData("größe-*", "größe-1", true)]
    public void A_pattern_matches_as_the_cheat_sheet_says(string pattern, string name, bool expected)
    {
        var compiled = FilterPattern.Compile(pattern);
        Assert.Empty(compiled.Errors);
        Assert.Equal(expected, compiled.IsMatch(name));
    }

    [Theory]
    [InlineData("", 0, 0)]
    [InlineData("!", 0, 1)]
    [InlineData("?x", 0, 1)]
    [InlineData("a*+", 2, 1)]
    [InlineData("a++", 2, 1)]
    [InlineData("rel/[0-9", 4, 4)]
    [InlineData("x[]", 1, 2)]
    [InlineData("x[9-0]", 2, 3)]
    [InlineData("x[a-Z]", 2, 3)]
    [InlineData(@"main\", 4, 1)]
    public void A_bad_pattern_says_where_it_is_bad_and_matches_nothing(string pattern, int offset, int length)
    {
        var compiled = FilterPattern.Compile(pattern);
        var error = Assert.Single(compiled.Errors);
        Assert.Equal((offset, length), (error.Offset, error.Length));
        Assert.False(compiled.IsMatch("main"));
        Assert.False(compiled.IsMatch(""));
    }

    [Fact]
    public void The_last_pattern_that_matches_decides()
    {
        var patterns = FilterPatterns.Of("releases/**", "!releases/**-alpha", "releases/keep-alpha");
        Assert.True(patterns.Selects("releases/10"));
        Assert.False(patterns.Selects("releases/beta/3-alpha"));
        Assert.True(patterns.Selects("releases/keep-alpha"));
        Assert.False(FilterPatterns.Of("!releases/**-alpha", "releases/**").Patterns.IsEmpty);
        Assert.True(FilterPatterns.Of("!releases/**-alpha", "releases/**").Selects("releases/1-alpha"));
        Assert.False(FilterPatterns.Of("!main").Selects("develop"));
    }

    [Fact]
    public void A_pattern_written_to_backtrack_stays_linear()
    {
        var pattern = FilterPattern.Compile(string.Concat(Enumerable.Repeat("**/a?*", 300)) + "z");
        Assert.False(pattern.IsMatch(string.Concat(Enumerable.Repeat("a/", 5_000))));
    }

    [Fact]
    public void Every_pattern_agrees_with_a_matcher_that_tries_everything()
    {
        var pieces = Gen.OneOf([.. new[] { "a", "b", "/", "*", "**", "**/", "a?", "b+", "[ab]", "[a-b]+", "\\*", "/**/", "c" }.Select(Gen.Const)]);
        var names = Gen.Char["ab/c*"].Array[0, 9].Select(chars => new string(chars));
        Gen.Select(pieces.Array[1, 7].Select(string.Concat), names).Sample(
            (pattern, name) =>
            {
                var compiled = FilterPattern.Compile(pattern);
                if (!compiled.Errors.IsEmpty) return true;
                var expected = NaiveFilterMatcher.Matches(pattern, name);
                // Made longer by what no name has, it runs the way of long patterns.
                return compiled.IsMatch(name) == expected && FilterPattern.Compile(pattern + Absent).IsMatch(name) == expected;
            },
            iter: 100_000);
    }

    [Fact]
    public void No_text_makes_compiling_or_matching_throw() =>
        Gen.Select(Gen.Char["ab/*?+[]-\\!é\0 "].Array[0, 30], Gen.Char["ab/é\0 "].Array[0, 30]).Sample(
            (pattern, name) =>
            {
                var compiled = FilterPattern.Compile(new string(pattern));
                compiled.IsMatch(new string(name));
                Assert.All(compiled.Errors, error => Assert.InRange(error.Offset + error.Length, 0, pattern.Length));
            },
            iter: 20_000);
}
