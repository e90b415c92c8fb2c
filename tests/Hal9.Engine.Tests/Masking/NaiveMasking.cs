using System.Text;

namespace Hal9.Engine.Tests.Masking;

/// <summary>What masking means, written as plainly as possible: mark every byte of every occurrence, show each marked stretch as one mask.</summary>
internal static class NaiveMasking
{
    public static byte[] Apply(byte[] text, IReadOnlyCollection<byte[]> needles)
    {
        var marked = new bool[text.Length];
        foreach (var needle in needles)
        {
            for (var start = 0; start + needle.Length <= text.Length; start++)
            {
                if (text.AsSpan(start, needle.Length).SequenceEqual(needle)) marked.AsSpan(start, needle.Length).Fill(true);
            }
        }
        var result = new List<byte>();
        for (var i = 0; i < text.Length; i++)
        {
            if (!marked[i]) result.Add(text[i]);
            else if (i == 0 || !marked[i - 1]) result.AddRange(Encoding.ASCII.GetBytes("***"));
        }
        return [.. result];
    }
}
