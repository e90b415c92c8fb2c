namespace Hal9.Releases.Templates;

/// <summary>Strings by their Unicode code points, which is the order of their UTF-8 bytes; ordinal comparison of UTF-16 differs where surrogates meet U+E000 and above.</summary>
internal sealed class CodePointOrder : IComparer<string>
{
    public static CodePointOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        var left = x.AsSpan();
        var right = y.AsSpan();
        var common = left.CommonPrefixLength(right);
        if (common == left.Length || common == right.Length) return left.Length.CompareTo(right.Length);
        var (a, b) = (left[common], right[common]);
        var (isPairA, isPairB) = (char.IsSurrogate(a), char.IsSurrogate(b));
        return isPairA == isPairB ? a.CompareTo(b) : isPairA ? 1 : -1;
    }
}
