using Hal9.Cli.Running;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Cli.Tests.Running;

public sealed class KeyValueFileTests
{
    [Theory]
    [InlineData("A=1\nB=two words\n", "A:1 B:two words")]
    [InlineData("# no\n\nexport A = 1 \r\n", "A:1")]
    [InlineData("A='a\\n#b' # no", "A:a\\n#b")]
    [InlineData("A=\"x\\ny\"", "A:x\ny")]
    [InlineData("KEY=\"-----BEGIN\nabc\n-----END\"\nB=2", "KEY:-----BEGIN\nabc\n-----END B:2")]
    [InlineData("A=\nB==", "A: B:=")]
    [InlineData("A=1\nA=2", "A:2")]
    public void Lines_are_names_and_values(string text, string expected)
    {
        var values = KeyValueFile.Parse(new SourceText(".env", text), out var problem);
        Assert.Null(problem);
        Assert.Equal(expected, string.Join(' ', values.Select(pair => $"{pair.Key}:{pair.Value}")));
    }

    [Theory]
    [InlineData("A=1\nhunter2", ".env:2: this line is not `NAME=value`")]
    [InlineData("my key=hunter2", ".env:1: this line is not `NAME=value`")]
    [InlineData("A=\"hunter2", ".env:1: the quote of `A` is never closed")]
    public void A_wrong_line_is_told_without_what_may_be_a_secret(string text, string message)
    {
        KeyValueFile.Parse(new SourceText(".env", text), out var problem);
        Assert.Equal(message, problem!.Message);
        Assert.DoesNotContain("hunter2", problem.ToString(), StringComparison.Ordinal);
    }
}
