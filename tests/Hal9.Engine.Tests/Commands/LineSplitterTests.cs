using System.Text;
using CsCheck;
using Hal9.Engine.Commands;

namespace Hal9.Engine.Tests.Commands;

public sealed class LineSplitterTests
{
    [Fact]
    public void Lines_do_not_depend_on_the_blocks_they_come_in()
    {
        Gen.Select(Gen.String[Gen.Char["ab\r\n"], 0, 40], Gen.Int[1, 5].Array[1, 10]).Sample((text, cuts) =>
        {
            using var reader = new StringReader(text);
            var expected = new List<string>();
            while (reader.ReadLine() is { } line) expected.Add(line);
            Assert.Equal(expected, Split(Encoding.UTF8.GetBytes(text), cuts));
        }, iter: 20_000);
    }

    [Fact]
    public void Plain_lines_come_together_and_in_their_order()
    {
        Gen.Select(Gen.String[Gen.Char["ab:#[\r\n\n\n"], 0, 60], Gen.Int[1, 30].Array[1, 10], Gen.Bool).Sample((text, cuts, refuses) =>
        {
            var lines = new List<string>();
            var splitter = new LineSplitter((line, _) => lines.Add(Encoding.UTF8.GetString(line)), together =>
            {
                var plain = Encoding.UTF8.GetString(together);
                Assert.EndsWith("\n", plain, StringComparison.Ordinal);
                Assert.False(plain.Contains("::", StringComparison.Ordinal) || plain.Contains("##[", StringComparison.Ordinal) || plain.Contains('\r', StringComparison.Ordinal));
                if (!refuses) lines.AddRange(plain[..^1].Split('\n'));
                return !refuses;
            });
            Assert.Equal(Split(Encoding.UTF8.GetBytes(text), cuts), Feed(splitter, lines, Encoding.UTF8.GetBytes(text), cuts));
        }, iter: 20_000);
    }

    [Fact]
    public void A_giant_line_comes_in_pieces_and_a_giant_command_whole()
    {
        var parts = new List<(int Length, LinePart Part)>();
        var splitter = new LineSplitter((line, part) => parts.Add((line.Length, part)));
        var block = new byte[100_000];
        Array.Fill(block, (byte)'x');
        for (var i = 0; i < 100; i++) splitter.Write(block);
        splitter.Write("\n"u8);
        Assert.Equal(10_000_000, parts.Sum(part => part.Length));
        Assert.Equal(LinePart.First, parts[0].Part);
        Assert.Equal(LinePart.Last, parts[^1].Part);
        Assert.All(parts, part => Assert.InRange(part.Length, 0, 2 * LineSplitter.LongestLine));

        parts.Clear();
        splitter.Write("::add-mask::"u8);
        for (var i = 0; i < 100; i++) splitter.Write(block);
        splitter.End();
        Assert.Equal([(10_000_012, LinePart.Whole)], parts);
    }

    private static List<string> Split(byte[] text, int[] cuts)
    {
        var lines = new List<string>();
        return Feed(new LineSplitter((line, _) => lines.Add(Encoding.UTF8.GetString(line))), lines, text, cuts);
    }

    private static List<string> Feed(LineSplitter splitter, List<string> lines, byte[] text, int[] cuts)
    {
        var from = 0;
        for (var i = 0; from < text.Length; i++)
        {
            var count = Math.Min(cuts[i % cuts.Length], text.Length - from);
            splitter.Write(text.AsSpan(from, count));
            from += count;
        }
        splitter.End();
        return lines;
    }
}
