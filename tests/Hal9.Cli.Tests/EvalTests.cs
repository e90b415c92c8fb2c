using System.Text;
using System.Text.Json.Nodes;

namespace Hal9.Cli.Tests;

public sealed class EvalTests
{
    [Theory]
    [InlineData("1 < 2", "Boolean", "true")]
    [InlineData("'it''s'", "String", "\"it's\"")]
    [InlineData("0x10", "Number", "16")]
    [InlineData("null", "Null", "null")]
    [InlineData("fromJSON('[1,{\"a\":\"é\"}]')", "Array", "[1,{\"a\":\"é\"}]")]
    [InlineData("fromJSON('{\"a\":[]}')", "Object", "{\"a\":[]}")]
    [InlineData("${{ github.ref }}", "Null", "null")]
    [InlineData("success() && always()", "Boolean", "true")]
    public async Task An_expression_gives_its_kind_and_value(string expression, string kind, string value)
    {
        var expected = $"{{\"kind\":\"{kind}\",\"value\":{value}}}";
        foreach (var arguments in (string[][])[["eval", expression], ["eval", "--json", expression]])
        {
            var ran = await Hal9Program.RunAsync(arguments);
            Assert.Equal((0, ""), (ran.ExitCode, ran.Error));
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(ran.Output)), ran.Output);
        }
    }

    [Fact]
    public async Task Numbers_that_JSON_lacks_are_strings()
    {
        var ran = await Hal9Program.RunAsync("eval", "fromJSON('1e999')");
        Assert.Equal("{ \"kind\": \"Number\", \"value\": \"Infinity\" }\n", ran.Output.Replace("∞", "Infinity", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wrong_expression_is_shown_with_a_caret_and_ends_with_exit_code_1()
    {
        var ran = await Hal9Program.RunAsync("eval", "githb.ref == 'x'");
        Assert.Equal((1, ""), (ran.ExitCode, ran.Output));
        Assert.Equal(
            """
            error[HAL3006]: there is no context `githb` here
             --> <expression>:1:1
            1 | githb.ref == 'x'
              | ^^^^^ did you mean `github`?

            """,
            ran.Error);
    }

    [Fact]
    public async Task Within_braces_the_caret_still_stands_under_its_word()
    {
        var ran = await Hal9Program.RunAsync("eval", " ${{  githb.ref }}");
        Assert.Contains("<expression>:1:7\n", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_context_file_gives_contexts_and_allows_no_others()
    {
        using var folder = new TemporaryFolder().With("c.json", """{"github":{"ref":"refs/heads/main"}}""");
        Assert.Equal("{ \"kind\": \"String\", \"value\": \"refs/heads/main\" }\n", (await folder.RunAsync("eval", "github.ref", "--context", "c.json")).Output);
        Assert.Equal(1, (await folder.RunAsync("eval", "env.x", "--context", "c.json")).ExitCode);
    }

    [Theory]
    [InlineData("[1]", "1:1")]
    [InlineData("{\"é\": 1,\n \"ü\" 2}", "2:6")]
    [InlineData("", "1:1")]
    public async Task A_context_file_that_is_no_JSON_object_is_refused_at_its_place(string text, string place)
    {
        using var folder = new TemporaryFolder().With("c.json", text);
        var ran = await folder.RunAsync("eval", "1", "--context", "c.json");
        Assert.Equal((2, ""), (ran.ExitCode, ran.Output));
        Assert.StartsWith("error[HAL0205]: ", ran.Error, StringComparison.Ordinal);
        Assert.Contains($"c.json:{place}\n", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expression_and_a_context_may_come_from_standard_input()
    {
        var ran = await Hal9Program.RunAsync(new Typed("eval", "a.b", "-c", "-") { Input = "{\"a\":{\"b\":3}}"u8.ToArray() });
        Assert.Equal("{ \"kind\": \"Number\", \"value\": 3 }\n", ran.Output);
        ran = await Hal9Program.RunAsync(new Typed("eval", "-") { Input = Encoding.UTF8.GetBytes("1 ==\n1\n") });
        Assert.Equal("{ \"kind\": \"Boolean\", \"value\": true }\n", ran.Output);
    }

    [Theory]
    [InlineData("((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((")]
    [InlineData("'")]
    [InlineData("a.b.c[")]
    [InlineData("\0")]
    [InlineData("fromJSON('{')")]
    [InlineData("format('{0', 1)")]
    public async Task Hostile_expressions_end_with_exit_code_1_and_one_finding(string expression)
    {
        // A command line cannot carry a NUL, standard input can.
        var ran = await Hal9Program.RunAsync(new Typed("eval", "-") { Input = Encoding.UTF8.GetBytes(expression) });
        Assert.Equal((1, ""), (ran.ExitCode, ran.Output));
        Assert.StartsWith("error[HAL3", ran.Error, StringComparison.Ordinal);
    }
}
