using System.Buffers;
using System.Text;

namespace Hal9.Engine.Masking;

/// <summary>
/// Everything that must not be shown in one run. Secrets may be added while others mask; whatever is masked after
/// <see cref="Add"/> returned knows the new one. Thread-safe.
/// </summary>
public sealed class SecretMasker
{
    /// <summary>What stands for any number of adjacent or overlapping secrets.</summary>
    public const string Mask = "***";

    private readonly Lock gate = new();
    private readonly HashSet<string> secrets = new(StringComparer.Ordinal);
    private readonly HashSet<byte[]> forms = new(ByteComparer.Instance);
    private volatile NeedleSet needles = NeedleSet.Empty;

    internal NeedleSet Needles => needles;

    /// <summary>Masks exactly these needles and no derived forms.</summary>
    internal static SecretMasker Of(NeedleSet needles) => new() { needles = needles };

    /// <summary>Masks a secret in all its forms (see <see cref="SecretForms"/>) from now on. White space is no secret.</summary>
    public void Add(params IEnumerable<string> values)
    {
        lock (gate)
        {
            var grown = false;
            foreach (var value in values)
            {
                if (!secrets.Add(value)) continue;
                foreach (var form in SecretForms.Of(value)) grown |= forms.Add(form);
            }
            if (grown) needles = new NeedleSet(forms);
        }
    }

    /// <summary>The text with every secret replaced; the same instance when it holds none.</summary>
    public string Apply(string text)
    {
        var set = needles;
        if (set.IsEmpty || text.Length == 0) return text;
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            var utf8 = bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, bytes));
            var found = new MaskedRanges();
            set.Find(utf8, found);
            if (found.Count == 0) return text;
            var masked = new StringBuilder(text.Length);
            var from = 0;
            for (var i = 0; i < found.Count; i++)
            {
                masked.Append(Encoding.UTF8.GetString(utf8[from..found[i].Start])).Append(Mask);
                from = found[i].End;
            }
            return masked.Append(Encoding.UTF8.GetString(utf8[from..])).ToString();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes, clearArray: true);
        }
    }

    /// <summary>The text holds a secret, so it may not be written down or handed on.</summary>
    public bool Hides(string text) => !ReferenceEquals(Apply(text), text);

    private sealed class ByteComparer : IEqualityComparer<byte[]>
    {
        public static readonly ByteComparer Instance = new();

        public bool Equals(byte[]? left, byte[]? right) => left.AsSpan().SequenceEqual(right);

        public int GetHashCode(byte[] bytes)
        {
            var hash = new HashCode();
            hash.AddBytes(bytes);
            return hash.ToHashCode();
        }
    }
}
