using System.Buffers;
using System.Security;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Hal9.Engine.Masking;

/// <summary>
/// The texts by which a secret is known in a log: itself, its lines, and what common tools turn it into. GitHub's runner masks
/// the same forms (ValueEncoders of actions/runner) but for hex, URL-safe base64, the characters base64 shares with its
/// neighbours or with the line break behind it, base64 and hex broken into lines, and the values inside a JSON secret.
/// </summary>
public static class SecretForms
{
    // Below these lengths a form says nothing of the secret and would black out ordinary text.
    private const int ShortestHex = 4;
    private const int ShortestInnerBase64 = 6;
    private const int ShortestJsonValue = 4;
    private const int ShortestPiece = 7;
    private const int LongestUri = 60_000;

    // `base64` breaks lines at 76 and `openssl base64` at 64 characters, `xxd -p` behind 30 and `od -tx1` behind 16 bytes.
    private static readonly int[] Base64Widths = [76, 64];
    private static readonly int[] HexWidths = [60, 32];
    private static readonly string[] LineEnds = ["", "\n", "\r\n"];

    private static readonly SearchValues<char> JsonPunctuation = SearchValues.Create("{}[],: \t\"");

    /// <summary>All forms of one secret as UTF-8, without duplicates. None for white space.</summary>
    public static IReadOnlyCollection<byte[]> Of(string secret)
    {
        var forms = new HashSet<string>(StringComparer.Ordinal);
        foreach (var value in Values(secret)) AddForms(forms, value);
        forms.Remove("");
        return [.. forms.Select(Encoding.UTF8.GetBytes)];
    }

    /// <summary>The whole trimmed secret, each trimmed line of it, and each value of a JSON secret.</summary>
    private static IEnumerable<string> Values(string secret)
    {
        var whole = secret.Trim();
        if (whole.Length == 0) yield break;
        yield return whole;
        var structured = JsonValues(whole);
        foreach (var line in whole.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            // A line that is only `{` would mask every brace of a log and hide nothing.
            if (structured is not null && line.AsSpan().IndexOfAnyExcept(JsonPunctuation) < 0) continue;
            yield return line;
        }
        foreach (var value in structured ?? []) yield return value;
    }

    /// <summary>Strings and numbers inside a JSON object or array; absent when the secret is none.</summary>
    private static List<string>? JsonValues(string text)
    {
        if (text[0] is not ('{' or '[')) return null;
        try
        {
            using var document = JsonDocument.Parse(text);
            var values = new List<string>();
            Collect(document.RootElement, values);
            return values;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Collect(JsonElement element, List<string> values)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject()) Collect(property.Value, values);
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray()) Collect(item, values);
                break;
            case JsonValueKind.String:
            case JsonValueKind.Number:
                var value = element.ToString().Trim();
                if (value.Length < ShortestJsonValue) break;
                values.Add(value);
                values.AddRange(value.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
                break;
        }
    }

    private static void AddForms(HashSet<string> forms, string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        forms.Add(value);
        for (var shift = 0; shift < 3; shift++) AddBase64(forms, bytes, shift);
        if (bytes.Length >= ShortestHex)
        {
            AddHex(forms, Convert.ToHexStringLower(bytes));
            AddHex(forms, Convert.ToHexString(bytes));
        }
        forms.Add(value.Replace("\"", "\\\"", StringComparison.Ordinal));
        forms.Add(value.Replace("'", "''", StringComparison.Ordinal));
        AddJson(forms, value);
        if (value.Length <= LongestUri)
        {
            var uri = Uri.EscapeDataString(value);
            forms.Add(uri);
            forms.Add(uri.Replace("%20", "+", StringComparison.Ordinal));
        }
        forms.Add(SecurityElement.Escape(value) ?? "");
        if (value.Length > 8 && value[0] == '"' && value[^1] == '"') forms.Add(value[1..^1]);
        AddPowerShell(forms, value);
    }

    /// <summary>
    /// What base64 makes of the secret behind <paramref name="shift"/> other bytes (modulo 3). GitHub's form drops bytes so that
    /// the rest starts a group; the inner form holds every character that the secret alone decides.
    /// </summary>
    private static void AddBase64(HashSet<string> forms, byte[] bytes, int shift)
    {
        AddBothAlphabets(forms, Convert.ToBase64String(bytes.Length > shift ? bytes.AsSpan(shift) : bytes));
        var shifted = new byte[shift + bytes.Length];
        bytes.CopyTo(shifted, shift);
        var first = ((8 * shift) + 5) / 6;
        var end = 8 * shifted.Length / 6;
        if (end - first >= ShortestInnerBase64) AddBothAlphabets(forms, Convert.ToBase64String(shifted)[first..end]);
        else if (shift > 0) return;
        // At the end of what is encoded the last group is the secret's too, shared at most with the line break of `echo`.
        foreach (var lineEnd in LineEnds)
        {
            var whole = Convert.ToBase64String([.. shifted, .. Encoding.ASCII.GetBytes(lineEnd)]);
            AddBothAlphabets(forms, whole[first..]);
            if (shift == 0) foreach (var width in Base64Widths) AddPieces(forms, whole, width);
        }
    }

    private static void AddHex(HashSet<string> forms, string hex)
    {
        forms.Add(hex);
        foreach (var width in HexWidths) AddPieces(forms, hex, width);
        // As `od -tx1` and `xxd -g1` print it.
        var line = HexWidths[^1];
        for (var from = 0; from < hex.Length; from += line)
        {
            var piece = hex.AsSpan(from, Math.Min(line, hex.Length - from));
            if (piece.Length / 2 >= ShortestHex) forms.Add(Spaced(piece));
        }
    }

    private static string Spaced(ReadOnlySpan<char> hex)
    {
        var spaced = new StringBuilder(hex.Length * 3 / 2);
        for (var i = 0; i < hex.Length; i += 2) spaced.Append(i == 0 ? "" : " ").Append(hex.Slice(i, 2));
        return spaced.ToString();
    }

    /// <summary>
    /// The lines of a text that a tool breaks at a width. A short last one is a form only behind the line before it: alone it would
    /// black out numbers and words of other lines.
    /// </summary>
    private static void AddPieces(HashSet<string> forms, string text, int width)
    {
        if (text.Length <= width) return;
        for (var from = 0; from < text.Length; from += width)
        {
            var piece = text[from..Math.Min(from + width, text.Length)];
            if (piece.Length >= ShortestPiece) AddBothAlphabets(forms, piece);
            else foreach (var lineEnd in LineEnds[1..]) AddBothAlphabets(forms, text[(from - width)..from] + lineEnd + piece);
        }
    }

    private static void AddBothAlphabets(HashSet<string> forms, string base64)
    {
        forms.Add(base64);
        forms.Add(base64.Replace('+', '-').Replace('/', '_'));
    }

    /// <summary>As little escaped as JSON allows, and as .NET and as Python escape by default.</summary>
    private static void AddJson(HashSet<string> forms, string value)
    {
        forms.Add(JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).ToString());
        forms.Add(JsonEncodedText.Encode(value, JavaScriptEncoder.Default).ToString());
        var ascii = new StringBuilder(value.Length);
        foreach (var character in value)
        {
            _ = character switch
            {
                '"' => ascii.Append("\\\""),
                '\\' => ascii.Append("\\\\"),
                '\n' => ascii.Append("\\n"),
                '\r' => ascii.Append("\\r"),
                '\t' => ascii.Append("\\t"),
                '\b' => ascii.Append("\\b"),
                '\f' => ascii.Append("\\f"),
                >= ' ' and <= '~' => ascii.Append(character),
                _ => ascii.Append("\\u").Append(((int)character).ToString("x4", System.Globalization.CultureInfo.InvariantCulture)),
            };
        }
        forms.Add(ascii.ToString());
    }

    /// <summary>PowerShell's error messages break a command at `&amp;` and colour the character behind `&amp;+`.</summary>
    private static void AddPowerShell(HashSet<string> forms, string value)
    {
        const int shortest = 6;
        var coloured = value.IndexOf("&+", StringComparison.Ordinal);
        var split = coloured >= 0 ? coloured + 2 : value.LastIndexOf('&') + 1;
        if (split == 0) return;
        var rest = coloured >= 0 ? split + 1 : split;
        if (split >= shortest) forms.Add(value[..split]);
        if (value.Length - rest >= shortest) forms.Add(value[rest..]);
    }
}
