using System.Text;
using Hal9.Engine.Masking;

namespace Hal9.Engine.Tests.Masking;

public sealed class SecretFormsTests
{
    [Theory]
    [InlineData("pa\"ss'wörd&+x1234567", "pa\\\"ss'wörd&+x1234567")]
    [InlineData("it's", "it''s")]
    [InlineData("tab\there", "tab\\there")]
    [InlineData("wörd", "w\\u00f6rd")]
    [InlineData("a<b&c", "a&lt;b&amp;c")]
    [InlineData("a b/c", "a%20b%2Fc")]
    [InlineData("\"quoted-value\"", "quoted-value")]
    [InlineData("firstpart&second&third99", "firstpart&second&")]
    [InlineData("firstpart&second&third99", "third99")]
    [InlineData("firstpart&+xsecond", "firstpart&+")]
    [InlineData("firstpart&+xsecond", "second")]
    [InlineData("hunter22", "68756e7465723232")]
    [InlineData("héllo", "68C3A96C6C6F")]
    [InlineData("hunter22", "aHVudGVyMjI=")]
    [InlineData("  padded\n", "padded")]
    [InlineData("line one\n  line two\n", "line two")]
    [InlineData("""{ "user": "bob42", "key": "k-99-zz" }""", "k-99-zz")]
    public void A_secret_is_known_by(string secret, string form) => Assert.Contains(form, Forms(secret));

    [Theory]
    [InlineData("{\n  \"key\": \"value-1\"\n}\n", "{")]
    [InlineData("{\n  \"key\": \"value-1\"\n}\n", "}")]
    [InlineData("abc", "616263")]
    [InlineData("ab&cdefgh", "ab&")]
    public void But_never_by(string secret, string form) => Assert.DoesNotContain(form, Forms(secret));

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t")]
    public void White_space_is_no_secret(string secret) => Assert.Empty(SecretForms.Of(secret));

    [Theory]
    [InlineData("")]
    [InlineData("u")]
    [InlineData("us")]
    [InlineData("user:")]
    [InlineData("user1:")]
    public void Base64_of_a_secret_behind_anything_leaks_at_most_its_edges(string before)
    {
        var masker = new SecretMasker();
        masker.Add("correct-horse-battery");
        var whole = Convert.ToBase64String(Encoding.UTF8.GetBytes(before + "correct-horse-battery" + "@host"));
        var shown = masker.Apply(whole);
        Assert.Contains("***", shown, StringComparison.Ordinal);
        var own = whole.Length - shown.Length + 3;
        Assert.True(own >= (21 * 8 / 6) - 1, $"{whole} became {shown}");
    }

    [Theory]
    [InlineData(76, "")]
    [InlineData(76, "\n")]
    [InlineData(76, "\r\n")]
    [InlineData(64, "\n")]
    public void Of_a_secret_of_any_length_base64_shows_nothing_line_by_line(int width, string lineEnd)
    {
        for (var length = 4; length <= 150; length++)
        {
            var secret = new string([.. Enumerable.Range(0, length).Select(i => (char)('0' + (i * 7 % 74)))]);
            var masker = new SecretMasker();
            masker.Add(secret);
            var lines = Convert.ToBase64String(Encoding.UTF8.GetBytes(secret + lineEnd)).Chunk(width).Select(line => new string(line)).ToArray();
            // A short last line is hidden behind the line before it; alone it may be anything.
            foreach (var line in lines.Where(line => lines.Length == 1 || line.Length >= 7)) Assert.Equal("***", masker.Apply(line));
            foreach (var lineBreak in (string[])["\n", "\r\n"]) Assert.Empty(masker.Apply(string.Join(lineBreak, lines)).Trim('*', '\r', '\n'));
            Assert.Equal("***", masker.Apply(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(secret)))[..3]);
        }
    }

    [Theory]
    [InlineData("user:")]
    [InlineData("x-access-token:")]
    [InlineData("a")]
    public void Base64_that_ends_with_a_secret_shows_nothing_of_its_end(string before)
    {
        foreach (var secret in (string[])["correct-horse-battery", "correct-horse-batter", "correct-horse-batte"])
        {
            var masker = new SecretMasker();
            masker.Add(secret);
            foreach (var lineEnd in (string[])["", "\n"])
            {
                Assert.EndsWith("***", masker.Apply(Convert.ToBase64String(Encoding.UTF8.GetBytes(before + secret + lineEnd))), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Dumps_in_hex_show_nothing()
    {
        var secret = "correct-horse-battery-staple-and-more-of-it-to-be-long";
        var masker = new SecretMasker();
        masker.Add(secret);
        var bytes = Encoding.UTF8.GetBytes(secret);
        foreach (var line in bytes.Chunk(30)) Assert.Equal("***", masker.Apply(Convert.ToHexStringLower(line)));
        foreach (var line in bytes.Chunk(16)) Assert.Equal(" ***", masker.Apply(" " + string.Join(' ', line.Select(one => one.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)))));
    }

    [Fact]
    public void A_text_without_secrets_comes_back_as_it_is()
    {
        var masker = new SecretMasker();
        masker.Add("hidden-value");
        var text = "nothing here";
        Assert.Same(text, masker.Apply(text));
        Assert.False(masker.Hides(text));
        Assert.Equal("a *** b", masker.Apply("a hidden-value b"));
        Assert.True(masker.Hides("a hidden-value b"));
    }

    [Fact]
    public void One_letter_is_a_secret_too()
    {
        var masker = new SecretMasker();
        masker.Add("x");
        Assert.Equal("e***it, bo***", masker.Apply("exit, boxxx"));
    }

    private static IEnumerable<string> Forms(string secret) => SecretForms.Of(secret).Select(Encoding.UTF8.GetString);
}
