using Hal9.Engine.Commands;

namespace Hal9.Engine.Tests.Commands;

public sealed class ProblemMatchersTests : IDisposable
{
    private readonly string workspace = Directory.CreateTempSubdirectory("hal9-matchers-").FullName;

    public ProblemMatchersTests()
    {
        Directory.CreateDirectory(Path.Combine(workspace, "src"));
        File.WriteAllText(Path.Combine(workspace, "src", "a.cs"), "");
    }

    public void Dispose() => Directory.Delete(workspace, recursive: true);

    [Fact]
    public void One_line_gives_one_annotation()
    {
        var matchers = With("""{"problemMatcher":[{"owner":"csc","pattern":[{"regexp":"^(.+)\\((\\d+),(\\d+)\\): (error|warning) (\\w+): (.+)$","file":1,"line":2,"column":3,"severity":4,"code":5,"message":6}]}]}""");
        var found = matchers.Match("\e[31msrc/a.cs(3,7): warning CS001: unused\e[0m", out _);
        Assert.Equal(new Annotation(AnnotationLevel.Warning, "unused") { File = "src/a.cs", Line = 3, Column = 7, Code = "CS001" }, found);
        Assert.Null(matchers.Match("nothing", out _));
        Assert.Null(matchers.Match("src/none.cs(3,7): error CS001: gone", out _)!.File);
        Assert.Null(matchers.Match("/etc/passwd(3,7): error CS001: out", out _)!.File);
    }

    [Fact]
    public void A_loop_gives_one_annotation_for_each_line_until_it_breaks()
    {
        var matchers = With("""{"problemMatcher":[{"owner":"eslint","severity":"warning","pattern":[{"regexp":"^(\\S+\\.cs)$","file":1},{"regexp":"^\\s+(\\d+) (.+)$","line":1,"message":2,"loop":true}]}]}""");
        Assert.Null(matchers.Match("src/a.cs", out _));
        Assert.Equal(1, matchers.Match("  1 first", out _)!.Line);
        var second = matchers.Match("  2 second", out _)!;
        Assert.Equal(("src/a.cs", "second", AnnotationLevel.Warning), (second.File, second.Message, second.Level));
        Assert.Null(matchers.Match("end", out _));
        Assert.Null(matchers.Match("  3 third", out _));
    }

    [Fact]
    public void The_same_owner_replaces_and_removing_removes()
    {
        var matchers = With("""{"problemMatcher":[{"owner":"x","pattern":[{"regexp":"^one: (.*)","message":1}]}]}""");
        Write("two.json", """{"problemMatcher":[{"owner":"X","pattern":[{"regexp":"^two: (.*)","message":1}]}]}""");
        Assert.Null(matchers.Add("two.json"));
        Assert.Null(matchers.Match("one: a", out _));
        Assert.NotNull(matchers.Match("two: a", out _));
        matchers.RemoveNamedIn("two.json");
        Assert.True(matchers.IsEmpty);
    }

    [Fact]
    public void An_expression_that_runs_out_of_time_loses_its_matcher()
    {
        var matchers = With("""{"problemMatcher":[{"owner":"slow","pattern":[{"regexp":"^(a+)+$","message":1}]}]}""");
        Assert.Null(matchers.Match(new string('a', 60) + "!", out var broken));
        Assert.Equal("slow", broken);
        Assert.True(matchers.IsEmpty);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("{", "cannot be read")]
    [InlineData("null", "is empty")]
    [InlineData("""{"problemMatcher":[{"owner":"","pattern":[]}]}""", "has no owner")]
    [InlineData("""{"problemMatcher":[{"owner":"a","pattern":[]}]}""", "has no patterns")]
    [InlineData("""{"problemMatcher":[{"owner":"a","severity":"bad","pattern":[{"regexp":"x","message":0}]}]}""", "unknown severity")]
    [InlineData("""{"problemMatcher":[{"owner":"a","pattern":[{"regexp":"(","message":0}]}]}""", "`a`: Invalid pattern")]
    [InlineData("""{"problemMatcher":[{"owner":"a","pattern":[{"regexp":"x","message":1}]}]}""", "group 1")]
    [InlineData("""{"problemMatcher":[{"owner":"a","pattern":[{"regexp":"x","line":0}]}]}""", "captures the message")]
    [InlineData("""{"problemMatcher":[{"owner":"a","pattern":[{"regexp":"x","message":0,"loop":true}]}]}""", "may loop")]
    [InlineData("""{"problemMatcher":[{"owner":"a","pattern":[{"regexp":"x","message":0},{"regexp":"y","message":0}]}]}""", "twice")]
    public void A_bad_file_is_refused_with_its_reason(string json, string reason)
    {
        Write("bad.json", json);
        Assert.Contains(reason, new ProblemMatchers(workspace).Add("bad.json"), StringComparison.Ordinal);
    }

    private ProblemMatchers With(string json)
    {
        Write("one.json", json);
        var matchers = new ProblemMatchers(workspace);
        Assert.Null(matchers.Add("one.json"));
        return matchers;
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(workspace, name), text);
}
