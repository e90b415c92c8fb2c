using Hal9.Primitives.Diagnostics;

namespace Hal9.Primitives.Tests;

public sealed class DiagnosticRendererTests
{
    private static readonly DiagnosticDescriptor Unknown = new("HAL1003", "unknown-need", Severity.Error, "A job needs a job that does not exist");

    private static string Render(string line, int from, int to, string? hint = null)
    {
        var source = new SourceText("ci.yml", "x\n" + line);
        return new DiagnosticRenderer(colour: false).Render(Unknown.At(new SourceSpan(source, new(2, from), new(2, to)), "job `a` needs `biuld`", hint));
    }

    [Fact]
    public void A_finding_shows_its_line_with_a_caret_and_the_hint_behind_it()
    {
        Assert.Equal(
            """
            error[HAL1003]: job `a` needs `biuld`
             --> ci.yml:2:13
            2 |     needs: [biuld]
              |             ^^^^^ did you mean `build`?

            """,
            Render("    needs: [biuld]", 13, 18, "did you mean `build`?"));
    }

    [Fact]
    public void A_hostile_line_cannot_write_to_the_terminal()
    {
        var shown = Render("a: \u001b]0;owned\u0007\u202e", 1, 2);
        Assert.DoesNotContain('\u001b', shown);
        Assert.DoesNotContain('\u0007', shown);
        Assert.DoesNotContain('\u202e', shown);
    }

    [Fact]
    public void The_caret_stands_under_its_column_behind_wide_characters()
    {
        var rows = Render("名前: x", 5, 6).Split('\n');
        Assert.Equal("  |       ^", rows[3]);
    }

    [Fact]
    public void A_line_of_ten_megabytes_is_cut_around_the_caret()
    {
        var shown = Render(new string('a', 10_000_000), 5_000_000, 5_000_001);
        Assert.InRange(shown.Length, 100, 500);
        Assert.Contains("…", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("biuld", "build")]
    [InlineData("BUILD", "build")]
    [InlineData("deplyo", "deploy")]
    [InlineData("zzz", null)]
    [InlineData("x", null)]
    public void A_suggestion_is_what_was_probably_meant(string typed, string? expected)
    {
        Assert.Equal(expected, Suggestion.For(typed, ["test", "build", "deploy", "a"]));
    }
}
