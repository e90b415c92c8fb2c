using System.Buffers;
using System.Text;
using CsCheck;
using Hal9.Engine.Masking;

namespace Hal9.Engine.Tests.Masking;

public sealed class MaskingWriterTests
{
    // Few letters make needles overlap, repeat and be prefixes of each other, which is where mistakes live.
    private static readonly Gen<byte[]> Letters = OneOf("ab\n").Array[1, 12];

    [Fact]
    public void Any_chunking_masks_as_the_plain_definition_does()
    {
        Gen.Select(Letters.Array[1, 6], OneOf("ab\nc").Array[0, 80], Gen.Int[1, 9].Array[1, 30])
            .Sample((needles, text, cuts) =>
            {
                var set = new NeedleSet(needles.DistinctBy(Convert.ToHexString));
                var expected = NaiveMasking.Apply(text, needles);
                Assert.Equal(Encoding.Latin1.GetString(expected), Encoding.Latin1.GetString(MaskInPieces(set, text, cuts)));
            }, iter: 100_000);
    }

    [Fact]
    public void So_it_does_with_hundreds_of_short_needles_beside_long_ones()
    {
        var needles = Gen.Select(OneOf("abcd").Array[3, 7].Array[70, 200], OneOf("ab").Array[7, 30].Array[1, 5]).Select((few, many) => few.Concat(many).ToArray());
        Gen.Select(needles, OneOf("abcd\n").Array[0, 200], Gen.Int[1, 50].Array[1, 10])
            .Sample((needles, text, cuts) =>
            {
                var set = new NeedleSet(needles.DistinctBy(Convert.ToHexString));
                Assert.Equal(Encoding.Latin1.GetString(NaiveMasking.Apply(text, needles)), Encoding.Latin1.GetString(MaskInPieces(set, text, cuts)));
            }, iter: 1_000);
    }

    [Fact]
    public void No_form_of_a_secret_survives_any_chunking()
    {
        var secret = Gen.Char.AlphaNumeric.Array[8, 40].Select(characters => new string(characters));
        Gen.Select(secret, Gen.Int[0, 60], Gen.Int[1, 40].Array[1, 20]).Sample((value, which, cuts) =>
        {
            var masker = new SecretMasker();
            masker.Add(value);
            var forms = SecretForms.Of(value).ToArray();
            var form = forms[which % forms.Length];
            byte[] text = [.. "before "u8, .. form, .. " after"u8];
            var shown = Encoding.UTF8.GetString(Mask(masker, text, cuts));
            Assert.Equal("before *** after", shown);
        }, iter: 5_000);
    }

    [Fact]
    public void Only_what_may_become_a_secret_is_held_back()
    {
        var masker = new SecretMasker();
        masker.Add("correct horse");
        var shown = new StringBuilder();
        var writer = new MaskingWriter(masker, bytes => shown.Append(Encoding.UTF8.GetString(bytes)));
        writer.Write("a plain line\n"u8);
        Assert.Equal("a plain line\n", shown.ToString());
        writer.Write("it is correct"u8);
        Assert.Equal("a plain line\nit is ", shown.ToString());
        writer.Write(" now\n"u8);
        Assert.Equal("a plain line\nit is correct now\n", shown.ToString());
        writer.Write("correct hor"u8);
        writer.Write("se\n"u8);
        Assert.Equal("a plain line\nit is correct now\n***\n", shown.ToString());
    }

    [Fact]
    public void A_secret_added_while_its_beginning_is_held_back_is_masked()
    {
        var masker = new SecretMasker();
        masker.Add("abcdefghij");
        var shown = new StringBuilder();
        var writer = new MaskingWriter(masker, bytes => shown.Append(Encoding.UTF8.GetString(bytes)));
        writer.Write("abcd"u8);
        masker.Add("abcdXYZ");
        writer.Write("XYZ\n"u8);
        writer.Flush();
        Assert.Equal("***\n", shown.ToString());
    }

    [Fact]
    public void Neighbours_become_one_mask_across_blocks()
    {
        var masker = new SecretMasker();
        masker.Add("secretone", "secrettwo");
        var shown = new StringBuilder();
        var writer = new MaskingWriter(masker, bytes => shown.Append(Encoding.UTF8.GetString(bytes)));
        writer.Write("secretone"u8);
        writer.Write("secrettwo"u8);
        writer.Write("."u8);
        writer.Flush();
        Assert.Equal("***.", shown.ToString());
    }

    private static Gen<byte> OneOf(string letters) => Gen.Int[0, letters.Length - 1].Select(index => (byte)letters[index]);

    private static byte[] Mask(SecretMasker masker, byte[] text, int[] cuts)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new MaskingWriter(masker, bytes => output.Write(bytes));
        Feed(writer, text, cuts);
        return output.WrittenSpan.ToArray();
    }

    private static byte[] MaskInPieces(NeedleSet set, byte[] text, int[] cuts)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new MaskingWriter(SecretMasker.Of(set), bytes => output.Write(bytes));
        Feed(writer, text, cuts);
        return output.WrittenSpan.ToArray();
    }

    private static void Feed(MaskingWriter writer, byte[] text, int[] cuts)
    {
        var from = 0;
        for (var i = 0; from < text.Length; i++)
        {
            var count = Math.Min(cuts[i % cuts.Length], text.Length - from);
            writer.Write(text.AsSpan(from, count));
            from += count;
        }
        writer.Flush();
    }
}
