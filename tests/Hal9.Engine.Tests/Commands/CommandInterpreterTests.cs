using Hal9.Engine.Commands;

namespace Hal9.Engine.Tests.Commands;

public sealed class CommandInterpreterTests
{
    private readonly CommandInterpreter interpreter = new("/w", allowUnsecure: false, allowAnyStopToken: false, debug: false);

    [Fact]
    public void Each_command_has_its_effect()
    {
        Assert.Equal(new CommandEffect.AddMask("s3cret"), Effect("::add-mask::s3cret"));
        Assert.Equal(new CommandEffect.SetOutput("n", "v"), Effect("::set-output name=n::v"));
        Assert.Equal(new CommandEffect.SaveState("n", ""), Effect("::save-state name=n::"));
        Assert.Equal(new CommandEffect.AddMatchers("m.json"), Effect("::add-matcher::m.json"));
        Assert.Equal(new CommandEffect.RemoveMatchers("o", null), Effect("::remove-matcher owner=o::"));
        Assert.Equal(new CommandEffect.RemoveMatchers(null, "f"), Effect("::remove-matcher::f"));
        Assert.IsType<CommandEffect.Annotate>(Effect("::remove-matcher owner=o::f"));
        Assert.IsType<CommandEffect.Fail>(Effect("::set-output::v"));
        Assert.IsType<CommandEffect.Fail>(Effect("::set-env name=A::v"));
        Assert.IsType<CommandEffect.Fail>(Effect("::add-path::/x"));
        Assert.IsType<CommandEffect.Fail>(Effect("::echo::maybe"));
    }

    [Fact]
    public void Unsecure_commands_work_where_they_are_allowed()
    {
        var open = new CommandInterpreter("/w", allowUnsecure: true, allowAnyStopToken: false, debug: false);
        Assert.Equal(new CommandEffect.SetEnvironment("A", "v"), open.Interpret("::set-env name=A::v")!.Effect);
        Assert.Equal(new CommandEffect.AddPath("/x"), open.Interpret("::add-path::/x")!.Effect);
        var refused = Assert.IsType<CommandEffect.Annotate>(open.Interpret("::set-env name=node_options::v")!.Effect);
        Assert.Equal(AnnotationLevel.Error, refused.Annotation.Level);
    }

    [Fact]
    public void What_the_log_shows_of_a_command()
    {
        Assert.Equal(["##[group]Title"], Shown("::group::Title"));
        Assert.Equal(["##[endgroup]"], Shown("::endgroup::ignored"));
        Assert.Equal(["##[warning]careful"], Shown("::warning::careful"));
        Assert.Empty(Shown("::debug::x"));
        Assert.Empty(Shown("::add-mask::x"));
        Assert.Empty(Shown("::set-output name=n::v"));
        Shown("::echo::on");
        Assert.Equal(["::set-output name=n::v"], Shown("::set-output name=n::v"));
        Assert.Equal(["::add-mask::***"], Shown("::add-mask::x"));
    }

    [Fact]
    public void Nothing_is_obeyed_between_stop_and_its_token()
    {
        var stop = interpreter.Interpret("::stop-commands::a-long-token")!;
        Assert.Equal(new CommandEffect.AddMask("a-long-token"), stop.Effect);
        Assert.Null(interpreter.Interpret("::error::x"));
        Assert.Null(interpreter.Interpret("::stop-commands::other"));
        Assert.Equal(["::A-LONG-TOKEN::"], Shown("::A-LONG-TOKEN::"));
        Assert.IsType<CommandEffect.Annotate>(Effect("::error::x"));
        Assert.Null(interpreter.Interpret("::a-long-token::"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("pause-logging")]
    [InlineData("Error")]
    public void Some_stop_tokens_are_refused(string token) => Assert.IsType<CommandEffect.Fail>(Effect("::stop-commands::" + token));

    [Theory]
    [InlineData("file=/w/src/a.cs,line=3,col=5,endColumn=9", "src/a.cs:3-:5-9")]
    [InlineData("file=b.cs,endLine=7", "b.cs:7-7:-")]
    [InlineData("file=/other/b.cs,endColumn=7,line=1", "/other/b.cs:1-:7-7")]
    [InlineData("col=3", ":-:-")]
    [InlineData("line=1,endLine=2,col=3", ":1-2:-")]
    [InlineData("line=5,endLine=2", ":-:-")]
    [InlineData("line=5,col=9,endColumn=2", ":5-:-")]
    [InlineData("line=x,file=", ":-:-")]
    public void Positions_are_put_right(string properties, string expected)
    {
        var annotation = Assert.IsType<CommandEffect.Annotate>(Effect($"::error {properties}::m")).Annotation;
        Assert.Equal(expected, $"{annotation.File}:{annotation.Line}-{annotation.EndLine}:{annotation.Column}-{annotation.EndColumn}");
    }

    [Theory]
    [InlineData("::error file=/w/src/a.cs,line=3,col=5::m", "##[error]src/a.cs:3:5: m")]
    [InlineData("::warning file=a.cs,line=3::m", "##[warning]a.cs:3: m")]
    [InlineData("::notice file=a.cs::m", "##[notice]a.cs: m")]
    [InlineData("::error line=3,file=::m", "##[error]m")]
    public void A_log_says_where(string command, string expected) => Assert.Equal([expected], Shown(command));

    [Fact]
    public void A_message_is_cut_at_its_limit()
    {
        var annotation = Assert.IsType<CommandEffect.Annotate>(Effect("::error::" + new string('x', 10_000_000))).Annotation;
        Assert.Equal(4096, annotation.Message.Length);
    }

    private CommandEffect? Effect(string line) => interpreter.Interpret(line)!.Effect;

    private IReadOnlyList<string> Shown(string line) => interpreter.Interpret(line)!.Shown;
}
