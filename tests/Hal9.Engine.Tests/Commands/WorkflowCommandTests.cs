using CsCheck;
using Hal9.Engine.Commands;

namespace Hal9.Engine.Tests.Commands;

public sealed class WorkflowCommandTests
{
    [Theory]
    [InlineData("::error::boom", "error", "", "boom")]
    [InlineData(" \t::Error::boom", "Error", "", "boom")]
    [InlineData("::error file=a.cs,line=3::boom", "error", "file=a.cs|line=3", "boom")]
    [InlineData("::error file=a%2Cb%3Ac::x%0Ay%25z", "error", "file=a,b:c", "x\ny%z")]
    [InlineData("::error::%250A", "error", "", "%0A")]
    [InlineData("::error ,,file=,=x,line==4::m", "error", "line=4", "m")]
    [InlineData("::error::a::b", "error", "", "a::b")]
    [InlineData("##[error]old", "error", "", "old")]
    [InlineData("text before ##[error file=a%3Bb;line=2]old %5D", "error", "file=a;b|line=2", "old ]")]
    [InlineData("::nope:: ##[error]old", "error", "", "old")]
    public void A_command_is_read(string line, string name, string properties, string data)
    {
        var command = WorkflowCommand.Parse(line, IsKnown);
        Assert.NotNull(command);
        Assert.Equal((name, data), (command.Name, command.Data));
        Assert.Equal(properties, string.Join('|', command.Properties.Select(pair => $"{pair.Key}={pair.Value}")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("::")]
    [InlineData("::error")]
    [InlineData("text ::error::boom")]
    [InlineData("::unknown::boom")]
    [InlineData(":: error::boom")]
    [InlineData("##[error")]
    [InlineData("##[unknown]x")]
    [InlineData("#[error]x")]
    public void Other_lines_are_plain_output(string line) => Assert.Null(WorkflowCommand.Parse(line, IsKnown));

    [Fact]
    public void No_line_at_all_makes_the_reader_throw()
    {
        Gen.OneOf(Gen.String, Gen.String[Gen.Char["::##[]%0AD25,;= error"], 0, 60]).Sample(line =>
        {
            WorkflowCommand.Parse(line, IsKnown);
            new CommandInterpreter("/w", allowUnsecure: true, allowAnyStopToken: false, debug: true).Interpret(line);
        }, iter: 20_000);
    }

    private static bool IsKnown(string name) => name.Equals("error", StringComparison.OrdinalIgnoreCase);
}
