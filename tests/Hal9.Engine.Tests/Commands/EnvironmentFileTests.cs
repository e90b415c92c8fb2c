using System.Text;
using CsCheck;
using Hal9.Engine.Commands;

namespace Hal9.Engine.Tests.Commands;

public sealed class EnvironmentFileTests
{
    [Theory]
    [InlineData("A=1\nB=2", "A=1|B=2")]
    [InlineData("A=\n\nB= x =y\n", "A=|B= x =y")]
    [InlineData("A=<<EOF\n", "A=<<EOF")]
    [InlineData("A<<EOF\none\ntwo\nEOF\nB=2\n", "A=one\ntwo|B=2")]
    [InlineData("A<<EOF\nEOF\n", "A=")]
    [InlineData("A<<EOF\n\nEOF\n", "A=")]
    [InlineData("A<<EOF\n\n\nEOF\n", "A=\n")]
    [InlineData("A<<EOF\nx=1\n EOF\nEOF", "A=x=1\n EOF")]
    [InlineData("A<<=\nx\n=\n", "A=x")]
    [InlineData("A B=1\n", "A B=1")]
    public void Pairs_are_read(string text, string expected)
    {
        var file = EnvironmentFile.Parse(text);
        Assert.Null(file.Error);
        Assert.Equal(expected, string.Join('|', file.Pairs.Select(pair => $"{pair.Key}={pair.Value}")));
    }

    [Theory]
    [InlineData("A=1\nnonsense\nB=2", "line 2 is neither", 1)]
    [InlineData("=x", "line 1 has no name", 0)]
    [InlineData("<<EOF\nx\nEOF", "line 1 has no name", 0)]
    [InlineData("A<<\nx", "line 1 has no delimiter", 0)]
    [InlineData("A<<EOF\nx\n", "the delimiter `EOF` of line 1", 0)]
    [InlineData("A<<EOF\nx", "the delimiter `EOF` of line 1", 0)]
    public void A_bad_line_is_named_and_what_stood_before_it_counts(string text, string error, int pairs)
    {
        var file = EnvironmentFile.Parse(text);
        Assert.Contains(error, file.Error, StringComparison.Ordinal);
        Assert.Equal(pairs, file.Pairs.Count);
    }

    [Fact]
    public void Whatever_is_written_is_read_back()
    {
        var name = Gen.String[Gen.Char.AlphaNumeric, 1, 8];
        var value = Gen.OneOf(Gen.String, Gen.String[Gen.Char["EOF_\n=<\r "], 0, 40]);
        Gen.Select(name, value).Array[0, 6].Sample(pairs =>
        {
            var text = new StringBuilder();
            foreach (var (key, content) in pairs) EnvironmentFile.Append(text, key, content);
            var file = EnvironmentFile.Parse(text.ToString());
            Assert.Null(file.Error);
            Assert.Equal(pairs.Select(pair => KeyValuePair.Create(pair.Item1, pair.Item2)), file.Pairs);
        }, iter: 20_000);
    }

    [Fact]
    public void No_text_makes_the_reader_throw() =>
        Gen.String[Gen.Char["AB=<\n\r\0EOF"], 0, 60].Sample(text => { EnvironmentFile.Parse(text); }, iter: 20_000);

    [Fact]
    public void A_missing_file_is_empty_and_a_directory_is_an_error()
    {
        Assert.Equal(([], null), (EnvironmentFile.Read("/no/such/file").Pairs, EnvironmentFile.Read("/no/such/file").Error));
        Assert.Empty(EnvironmentFile.Read("/").Pairs);
    }
}
