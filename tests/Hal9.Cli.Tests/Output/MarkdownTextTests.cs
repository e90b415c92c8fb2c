using Hal9.Cli.Output;

namespace Hal9.Cli.Tests.Output;

public sealed class MarkdownTextTests
{
    [Fact]
    public void A_table_too_wide_cuts_its_widest_column_and_keeps_the_others() => Assert.Equal(
        ["slowest                time", "A.test.with_a_long_n…  1.5s", "B                      0.2s"],
        Shown("| slowest | time |\n|---|---:|\n| A.test.with_a_long_name_indeed | 1.5s |\n| B | 0.2s |", 27));

    [Fact]
    public void Columns_are_aligned_as_the_rule_says() => Assert.Equal(
        ["file  lines", "a       9 %", "bb    100 %"],
        Shown("| file | lines |\n| --- | ---: |\n| a | 9 % |\n| bb | 100 % |"));

    [Fact]
    public void A_bar_within_a_cell_is_no_border() => Assert.Equal(["a|b  c"], Shown("| a\\|b | `c` |"));

    [Fact]
    public void A_table_of_nothing_but_a_rule_shows_nothing() => Assert.Empty(Shown("|---|---|"));

    [Fact]
    public void Strong_words_and_code_lose_their_marks_and_gain_colour()
    {
        Assert.Equal(["86 % of src/**/*.cs, 2 * 3 ** 4"], Shown("**86 %** of `src/**/*.cs`, 2 * 3 ** 4"));
        Assert.Equal(["\u001b[1m86 %\u001b[0m of \u001b[36ma\u001b[0m"], MarkdownText.Render("**86 %** of `a`", 80, new Paint(Colour: true)));
    }

    [Fact]
    public void What_is_folded_shows_its_title_and_what_comes_after_it() => Assert.Equal(
        ["before", "▸ a < b · x.cs:3", "after"],
        Shown("before\n<details><summary>a &lt; b · x.cs:3</summary>\n\n```\n</details>\n```\n\n| a |\n</details>\nafter"));

    [Fact]
    public void A_folded_title_is_wrapped_and_not_cut() => Assert.Equal(
        ["▸ Shop.Tests.Totals_are_right ·", "  tests/Shop.cs:31"],
        Shown("<details><summary>Shop.Tests.Totals_are_right · tests/Shop.cs:31</summary>\n</details>", 32));

    [Fact]
    public void What_is_never_closed_is_folded_to_the_end() => Assert.Equal(["▸ a"], Shown("<details><summary>a</summary>\nhidden"));

    [Fact]
    public void What_is_folded_within_goes_with_it() => Assert.Equal(
        ["▸ a", "after"],
        Shown("<details><summary>a</summary>\n<details><summary>b</summary>\n</details>\nhidden\n</details>\nafter"));

    private static IEnumerable<string> Shown(string markdown, int width = 80) => MarkdownText.Render(markdown, width, new Paint(Colour: false));
}
