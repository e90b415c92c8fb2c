using System.Text;
using CsCheck;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Configuration.Tests;

public sealed class HostileInputTests
{
    public static TheoryData<string, string> Texts => new()
    {
        { "", "HAL0007" },
        { "\0", "HAL0001" },
        { "project: {}\n\0garbage: {}", "HAL0001" },
        { "project: {}\n---\nproject: {}", "HAL0007" },
        { "project:\n\tname: x", "HAL0001" },
        { "project: *nobody", "HAL0005" },
        { "project: " + new string('[', 100_000), "HAL0004" },
        { new string('a', 2_000_000), "HAL0002" },
        { "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + string.Concat(Enumerable.Range(1, 9).Select(i => $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n")), "HAL0003" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_hostile_file_is_refused_with_its_reason(string text, string code) => Assert.Equal(code, CanarySection.Read(text).Diagnostics[0].Code);

    [Fact]
    public void Bytes_that_are_no_text_are_refused_where_they_stand()
    {
        var mistake = Assert.Single(CanarySection.Reader.Read("hal9.yml", [.. "project:\n  name: "u8, 0xC3, 0x28], _ => null).Diagnostics);
        Assert.Equal(("HAL0006", "2:9"), (mistake.Code, mistake.Span?.Start.ToString()));
    }

    [Fact]
    public void A_thousand_unknown_keys_are_a_thousand_mistakes_with_short_messages()
    {
        var text = string.Concat(Enumerable.Range(0, 1000).Select(i => $"{new string('k', 500)}{i}: x\n"));
        var parse = CanarySection.Read(text);
        Assert.Equal(1000, parse.Diagnostics.Length);
        Assert.All(parse.Diagnostics, diagnostic => Assert.InRange(diagnostic.Message.Length, 1, 100));
    }

    [Fact]
    public void An_alias_that_is_wrong_in_many_places_is_told_in_each()
    {
        Assert.Equal(2, CanarySection.Read("canary: { steps: [&x 5, *x] }").Diagnostics.Length);
    }

    [Fact]
    public void No_text_makes_the_reader_throw()
    {
        var piece = Gen.OneOf("project", "canary", "steps", "targets", "interval", ":", ": ", "\n", "\n  ", "\n    ", "- ", "[", "]", "{", "}", ",", "&a ", "*a", "!!int ", "!x ", "\"", "'", "|\n",
            "5%", "${env:A}", "${env:", "\\", "#", "? ", "<<", "\0", "\t", "é", "😀", "1", "true", "~", "---\n", "%YAML 1.2\n");
        piece.Array[0, 40].Select(string.Concat).Sample(text =>
        {
            var parse = CanarySection.Read(text, ("A", "x"));
            var renderer = new DiagnosticRenderer(colour: false);
            foreach (var diagnostic in parse.Diagnostics) renderer.Render(diagnostic);
        }, iter: 20_000);
    }

    [Fact]
    public void No_bytes_make_the_reader_throw() =>
        Gen.Byte.Array[0, 200].Sample(bytes => Assert.NotNull(CanarySection.Reader.Read("hal9.yml", [.. Encoding.ASCII.GetBytes("project: "), .. bytes], _ => null)), iter: 5_000);
}
