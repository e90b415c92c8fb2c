namespace Hal9.Releases.Cliff;

/// <summary>
/// A conventional commit as the crate git-conventional 0.12 reads it, which git-cliff stands on. It differs from the specification: no space need follow the colon, a blank line
/// must follow the summary, and every line <c>word: …</c> after a blank one begins the footers.
/// </summary>
internal sealed record CliffMessage(string Type, string? Scope, string Description, string? Body, IReadOnlyList<CliffFooter> Footers, string? BreakingDescription)
{
    public bool IsBreaking => BreakingDescription is not null;

    /// <summary>Null when the message is not conventional.</summary>
    public static CliffMessage? Parse(string message)
    {
        var at = 0;
        if (Word(message, ref at) is not { } type) return null;
        string? scope = null;
        if (at < message.Length && message[at] == '(')
        {
            var end = message.AsSpan(at + 1).IndexOfAny("()\r\n");
            if (end < 1 || message[at + 1 + end] != ')') return null;
            scope = message.Substring(at + 1, end);
            at += end + 2;
        }
        var marked = at < message.Length && message[at] == '!';
        if (marked) at++;
        if (at >= message.Length || message[at++] != ':') return null;
        SkipSpace(message, ref at);
        var length = message.AsSpan(at).IndexOfAny('\r', '\n');
        var description = length < 0 ? message[at..] : message.Substring(at, length);
        if (description.Length == 0) return null;
        at += description.Length;
        if (!LineEnd(message, ref at) || !LineEnd(message, ref at)) return null;
        while (at < message.Length && LineEnd(message, ref at))
        {
        }
        var body = ReadBody(message, ref at);
        var footers = new List<CliffFooter>();
        while (ReadFooter(message, ref at) is { } footer) footers.Add(footer);
        while (at < message.Length && LineEnd(message, ref at))
        {
        }
        if (at < message.Length) return null;
        var breaks = footers.FirstOrDefault(static footer => footer.Token is "BREAKING CHANGE" or "BREAKING-CHANGE")?.Value ?? (marked ? description : null);
        return new CliffMessage(type, scope, description, body, footers, breaks);
    }

    private static string? ReadBody(string message, ref int at)
    {
        var (start, end) = (at, at);
        var previousIsEmpty = true;
        while (end < message.Length)
        {
            var line = Line(message, end);
            if (previousIsEmpty && BeginsFooter(line)) break;
            previousIsEmpty = line.IsWhiteSpace();
            end += line.Length;
        }
        at = end;
        return end == start ? null : message[start..end].TrimEnd();
    }

    private static CliffFooter? ReadFooter(string message, ref int at)
    {
        var start = at;
        if (Token(message, ref at) is not { } token || Separator(message, ref at) is not { } separator)
        {
            at = start;
            return null;
        }
        SkipSpace(message, ref at);
        if (at >= message.Length)
        {
            // A footer without a value spoils the whole message: what is left is no line end.
            at = start;
            return null;
        }
        var (from, end) = (at, at);
        while (end < message.Length)
        {
            var line = Line(message, end);
            if (end > from && BeginsFooter(line)) break;
            end += line.Length;
        }
        at = end;
        return new CliffFooter(token, separator, message[from..end].TrimEnd());
    }

    private static bool BeginsFooter(ReadOnlySpan<char> line)
    {
        var text = line.TrimEnd().ToString();
        var at = 0;
        return Token(text, ref at) is not null && Separator(text, ref at) is not null;
    }

    private static string? Token(string text, ref int at)
    {
        const string breaking = "BREAKING CHANGE";
        if (!text.AsSpan(at).StartsWith(breaking, StringComparison.Ordinal)) return Word(text, ref at);
        at += breaking.Length;
        return breaking;
    }

    private static string? Separator(string text, ref int at)
    {
        var separator = text.AsSpan(at).StartsWith(":") ? ":" : text.AsSpan(at).StartsWith(" #") ? " #" : null;
        at += separator?.Length ?? 0;
        return separator;
    }

    private static string? Word(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && text[at] is not ('(' or ')' or ':' or '!') && !char.IsWhiteSpace(text[at])) at++;
        return at == start ? null : text[start..at];
    }

    private static void SkipSpace(string text, ref int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
    }

    /// <summary>The end of the text counts as one, any number of times.</summary>
    private static bool LineEnd(string text, ref int at)
    {
        if (at >= text.Length) return true;
        var length = text[at] == '\n' ? 1 : text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? 2 : 0;
        at += length;
        return length > 0;
    }

    /// <summary>With its line feed.</summary>
    private static ReadOnlySpan<char> Line(string text, int at) => text.IndexOf('\n', at) is >= 0 and var end ? text.AsSpan(at, end + 1 - at) : text.AsSpan(at);
}

/// <param name="Separator"><c>:</c> or <c> #</c>.</param>
internal sealed record CliffFooter(string Token, string Separator, string Value)
{
    public bool IsBreaking => Token.Equals("BREAKING CHANGE", StringComparison.OrdinalIgnoreCase) || Token.Equals("BREAKING-CHANGE", StringComparison.OrdinalIgnoreCase);

    public override string ToString() => Token + Separator + Value;
}
