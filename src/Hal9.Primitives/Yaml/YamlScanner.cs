using Hal9.Primitives.Diagnostics;
using Kind = Hal9.Primitives.Yaml.YamlTokenKind;

namespace Hal9.Primitives.Yaml;

/// <summary>
/// Cuts a text into tokens. It takes and refuses exactly what YamlDotNet 5.3.0 does, the version GitHub reads workflows with, where that is
/// more or less than YAML's own grammar; see docs/adr/0004-yaml-reader.md. No exceptions: what is wrong is <see cref="Mistake"/>, once.
/// </summary>
/// <remarks>
/// A simple key (<c>name: value</c>) is known only at its colon, so tokens wait in a queue while one before them may turn out to be a key;
/// it may not go beyond its line, nor beyond 1,024 characters.
/// </remarks>
internal sealed partial class YamlScanner(string text)
{
    private const int MaxKeyLength = 1024;

    private readonly List<YamlToken> tokens = [];
    private readonly List<SimpleKey> keys = [default];
    private readonly Stack<int> indents = new();
    private int head;
    private int taken;
    private bool ended;

    private int position;
    private int line = 1;
    private int offset;
    private int indent = -1;
    private int flow;
    private bool keyAllowed = true;

    /// <summary>A place where a simple key may have begun.</summary>
    private record struct SimpleKey(bool IsPossible, bool IsRequired, int Token, int Position, int Line, int Offset)
    {
        public readonly SourcePosition Start => new(Line, Offset + 1);
    }

    /// <summary>Why there are no more tokens; null while the text is good.</summary>
    public (SourcePosition At, string Message)? Mistake { get; private set; }

    public SourcePosition Here => new(line, offset + 1);

    /// <summary>The next token, not taken yet. False when there is a mistake before it.</summary>
    public bool TryPeek(out YamlToken token)
    {
        token = default;
        if (Mistake is not null) return false;
        while (!ended && NeedsMore())
        {
            if (Mistake is not null || !Fetch()) return false;
        }
        if (Mistake is not null) return false;
        token = tokens[head];
        return true;
    }

    /// <summary>Takes what <see cref="TryPeek"/> gave.</summary>
    public void Take()
    {
        head++;
        taken++;
        if (head < 64 || head < tokens.Count / 2) return;
        tokens.RemoveRange(0, head);
        head = 0;
    }

    private bool NeedsMore()
    {
        if (head == tokens.Count) return true;
        DropStaleKeys();
        foreach (var key in keys)
        {
            if (key.IsPossible && key.Token == taken) return true;
        }
        return false;
    }

    private bool Fetch()
    {
        SkipToToken();
        DropStaleKeys();
        if (Mistake is not null) return false;
        Unroll(offset);
        if (position >= text.Length) return FetchEnd();
        var c = text[position];
        if (offset == 0)
        {
            if (c == '%') return FetchDirective();
            if (IsDocumentIndicator()) return FetchDocumentIndicator();
        }
        switch (c)
        {
            case '[': return FetchFlowStart(Kind.FlowSequenceStart);
            case '{': return FetchFlowStart(Kind.FlowMappingStart);
            case ']': return FetchFlowEnd(Kind.FlowSequenceEnd);
            case '}': return FetchFlowEnd(Kind.FlowMappingEnd);
            case ',': return FetchFlowEntry();
            case '-' when IsBlankOrEnd(1): return FetchBlockEntry();
            case '?' when flow > 0 || IsBlankOrEnd(1): return FetchKey();
            case ':' when flow > 0 || IsBlankOrEnd(1): return FetchValue();
            case '*': return FetchAnchor(Kind.Alias);
            case '&': return FetchAnchor(Kind.Anchor);
            case '!': return FetchTag();
            case '|' when flow == 0: return FetchBlockScalar(isLiteral: true);
            case '>' when flow == 0: return FetchBlockScalar(isLiteral: false);
            case '\'': return FetchQuoted(isSingle: true);
            case '"': return FetchQuoted(isSingle: false);
        }
        var isPlain = !(IsBlankOrEnd(0) || "-?:,[]{}#&*!|>'\"%@`".Contains(c, StringComparison.Ordinal))
            || (c == '-' && Peek(1) is not (' ' or '\t'))
            || (flow == 0 && c is '?' or ':' && !IsBlankOrEnd(1));
        return isPlain ? FetchPlain() : Fail(Here, c == '\t' ? "a tab cannot stand here; indent with spaces" : $"`{Visible(c)}` cannot start a value; put quotes around it");
    }

    private static string Visible(char c) => char.IsControl(c) ? $"U+{(int)c:X4}" : c.ToString();

    private bool Fail(SourcePosition at, string message)
    {
        Mistake ??= (at, message);
        return false;
    }

    private char Peek(int ahead)
    {
        var at = position + ahead;
        return at < text.Length ? text[at] : '\0';
    }

    private static bool IsBreak(char c) => c is '\n' or '\r' or '\u0085' or '\u2028' or '\u2029';

    private static bool IsWhite(char c) => c is ' ' or '\t';

    /// <summary>A blank, a line break, the end of the text or a NUL, which is taken for the end.</summary>
    private bool IsBlankOrEnd(int ahead) => Peek(ahead) is var c && (c is ' ' or '\t' or '\0' || IsBreak(c));

    private void Skip(int count = 1)
    {
        position += count;
        offset += count;
    }

    private void SkipBreak()
    {
        position += Peek(0) == '\r' && Peek(1) == '\n' ? 2 : 1;
        line++;
        offset = 0;
    }

    private bool IsDocumentIndicator() => offset == 0 && IsBlankOrEnd(3)
        && ((Peek(0) == '-' && Peek(1) == '-' && Peek(2) == '-') || (Peek(0) == '.' && Peek(1) == '.' && Peek(2) == '.'));

    private void SkipToToken()
    {
        while (true)
        {
            while (Peek(0) is var c && (c == ' ' || (c == '\t' && (flow > 0 || !keyAllowed)))) Skip();
            SkipComment();
            if (!IsBreak(Peek(0))) return;
            SkipBreak();
            if (flow == 0) keyAllowed = true;
        }
    }

    private void SkipComment()
    {
        if (Peek(0) != '#') return;
        var rest = text.AsSpan(position).IndexOfAny(Breaks);
        Skip(rest < 0 ? text.Length - position : rest);
    }

    private void DropStaleKeys()
    {
        for (var i = 0; i < keys.Count; i++)
        {
            var key = keys[i];
            if (!key.IsPossible || (key.Line == line && key.Position + MaxKeyLength >= position)) continue;
            if (key.IsRequired)
            {
                Fail(Here, "a `:` is missing after the key before this");
                return;
            }
            keys[i] = key with { IsPossible = false };
        }
    }

    /// <summary>A simple key may begin here.</summary>
    private bool SaveKey()
    {
        if (!keyAllowed) return true;
        var isRequired = flow == 0 && indent == offset;
        if (!RemoveKey()) return false;
        keys[^1] = new SimpleKey(true, isRequired, taken + tokens.Count - head, position, line, offset);
        return true;
    }

    private bool RemoveKey()
    {
        var key = keys[^1];
        if (key is { IsPossible: true, IsRequired: true }) return Fail(key.Start, "a `:` is missing after this key");
        keys[^1] = key with { IsPossible = false };
        return true;
    }

    private void Roll(int column, int before, Kind kind, SourcePosition at)
    {
        if (flow > 0 || indent >= column) return;
        indents.Push(indent);
        indent = column;
        var token = new YamlToken(kind, at, at);
        if (before < 0) tokens.Add(token);
        else tokens.Insert(before - taken + head, token);
    }

    private void Unroll(int column)
    {
        if (flow != 0) return;
        while (indent > column)
        {
            tokens.Add(new YamlToken(Kind.BlockEnd, Here, Here));
            indent = indents.Pop();
        }
    }
}
