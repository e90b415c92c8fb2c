using Hal9.Primitives.Diagnostics;
using Hal9.Primitives.Yaml;

namespace Hal9.Primitives.Tests;

public sealed class YamlReaderTests
{
    private static YamlDocument Read(string text, YamlLimits? limits = null) => YamlReader.Read(new SourceText("a.yml", text), limits ?? YamlLimits.Workflow);

    [Fact]
    public void Nodes_know_where_they_stand()
    {
        var root = Assert.IsType<YamlMapping>(Read("on: push\njobs:\n  build:\n    - a\n").Root);
        Assert.Equal("a.yml:2:1", root.Entries[1].Key.Span.ToString());
        var build = Assert.IsType<YamlMapping>(root.Entries[1].Value);
        Assert.Equal("a.yml:3:3", build.Span.ToString());
        Assert.Equal("a.yml:4:7", Assert.IsType<YamlSequence>(build.Entries[0].Value).Items[0].Span.ToString());
    }

    [Fact]
    public void An_alias_is_the_node_of_its_anchor()
    {
        var root = Assert.IsType<YamlMapping>(Read("a: &x [1, 2]\nb: *x\n").Root);
        Assert.Same(root.Entries[0].Value, root.Entries[1].Value);
    }

    [Theory]
    [InlineData("a: *nope\n", "HAL0005", 1, 4)]
    [InlineData("a: &x [*x]\n", "HAL0005", 1, 8)]
    [InlineData("a: [1\nb: 2\n", "HAL0001", 2, 2)]
    [InlineData("", "HAL0007", 1, 1)]
    [InlineData("a: 1\n---\nb: 2\n", "HAL0007", 2, 1)]
    public void A_text_that_cannot_be_read_says_why_and_where(string text, string code, int line, int column)
    {
        var error = Read(text).Error;
        Assert.NotNull(error);
        Assert.Equal(code, error.Code);
        Assert.True(new SourcePosition(line, column) == error.Span!.Value.Start, error.ToString());
    }

    [Theory]
    [InlineData("a: \"one\ntwo\"", "one two")]
    [InlineData("a: 'one\n\n  two'", "one\ntwo")]
    [InlineData("a: \"one \\\n  two\"", "one two")]
    [InlineData("a: \"\\x41\\u00e9\\U0001F600\"", "A\u00e9\U0001F600")]
    [InlineData("a: one\n  two\n\n  three # four", "one two\nthree")]
    [InlineData("a: |\n  one\n   two\n\n", "one\n two\n")]
    [InlineData("a: |-\n  one\n", "one")]
    [InlineData("a: |+\n  one\n\n", "one\n\n")]
    [InlineData("a: >\n  one\n  two\n\n  three\n", "one two\nthree\n")]
    [InlineData("a: |2\n    one\n", "  one\n")]
    [InlineData("a: http://x:y", "http://x:y")]
    [InlineData("a: b#c", "b#c")]
    [InlineData("a: 'it''s'", "it's")]
    public void Scalars_are_unquoted_unescaped_and_folded(string text, string expected)
    {
        Assert.Equal(expected, Assert.IsType<YamlScalar>(Assert.IsType<YamlMapping>(Read(text).Root).Entries[0].Value).Value);
    }

    [Theory]
    [InlineData("a: b: c")]
    [InlineData("a: \t- b\n\t- c")]
    [InlineData("a: 'b")]
    [InlineData("a: \"\\q\"")]
    [InlineData("a: {b")]
    [InlineData("a\nb: c")]
    [InlineData("a: !e!x b")]
    [InlineData("a: &\n")]
    [InlineData("a: |0\n  b")]
    [InlineData("a: @b")]
    [InlineData("%YAML 1.2\n---\na: b")]
    [InlineData("a: b\0c: d")]
    public void What_github_does_not_take_for_yaml_is_refused(string text)
    {
        Assert.Equal("HAL0001", Read(text).Error?.Code);
    }

    [Fact]
    public void What_stands_before_a_mistake_is_kept()
    {
        var document = Read("a: 1\nb:\n  c: 2\n  d: 3\n e: 4\n");
        Assert.NotNull(document.Error);
        var root = Assert.IsType<YamlMapping>(document.Root);
        Assert.Equal(["a", "b"], root.Entries.Take(2).Select(entry => ((YamlScalar)entry.Key).Value));
        Assert.IsType<YamlCut>(root.Entries[^1].Key);
    }

    [Fact]
    public void A_collection_that_began_as_a_key_is_kept()
    {
        var document = Read("? - @\n");
        Assert.NotNull(document.Error);
        Assert.IsType<YamlSequence>(Assert.IsType<YamlMapping>(document.Root).Entries[0].Key);
    }

    [Fact]
    public void A_bomb_of_aliases_is_refused_without_being_expanded()
    {
        var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + string.Concat(Enumerable.Range(1, 12).Select(i =>
            $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n"));
        Assert.Equal("HAL0003", Read(bomb).Error?.Code);
    }

    [Theory]
    [InlineData('[')]
    [InlineData('{')]
    public void Deep_nesting_is_refused_without_a_stack_overflow(char bracket)
    {
        Assert.Equal("HAL0004", Read(new string(bracket, 100_000)).Error?.Code);
    }

    [Fact]
    public void A_file_over_the_limit_is_refused_unread()
    {
        Assert.Equal("HAL0002", Read(new string('a', 1024 * 1024 + 1)).Error?.Code);
    }

    [Fact]
    public void A_caret_can_stand_inside_a_literal_block()
    {
        var root = Assert.IsType<YamlMapping>(Read("run: |\n  echo one\n  echo ${{ x }}\n").Root);
        var run = Assert.IsType<YamlScalar>(root.Entries[0].Value);
        Assert.Equal(new SourcePosition(3, 8), run.PositionOf(run.Value.IndexOf("${{", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("0xFF", 255)]
    [InlineData("0o17", 15)]
    [InlineData("-12", -12)]
    [InlineData("1.5e3", 1500)]
    [InlineData(".5", 0.5)]
    [InlineData("1.", 1)]
    public void Numbers_follow_the_core_schema(string text, double expected)
    {
        Assert.Equal(new YamlValue(YamlScalarKind.Number, Number: expected), YamlCoreSchema.Resolve(Scalar(text)));
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("on")]
    [InlineData("1_000")]
    [InlineData("0x")]
    [InlineData("0o8")]
    [InlineData("1e")]
    [InlineData(".")]
    [InlineData("+")]
    [InlineData("tRue")]
    public void What_only_looks_like_another_kind_is_a_string(string text)
    {
        Assert.Equal(YamlScalarKind.String, YamlCoreSchema.Resolve(Scalar(text)).Kind);
    }

    private static YamlScalar Scalar(string text) => Assert.IsType<YamlScalar>(Assert.IsType<YamlMapping>(Read($"a: {text}\n").Root).Entries[0].Value);
}
