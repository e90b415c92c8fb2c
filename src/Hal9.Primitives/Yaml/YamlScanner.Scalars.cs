using System.Buffers;
using System.Globalization;
using System.Text;
using Hal9.Primitives.Diagnostics;
using Kind = Hal9.Primitives.Yaml.YamlTokenKind;

namespace Hal9.Primitives.Yaml;

/// <summary>The three ways to write a scalar: plain, quoted, block.</summary>
internal sealed partial class YamlScanner
{
    /// <summary>Characters a plain scalar of one line may stop at.</summary>
    private static readonly SearchValues<char> PlainStops = SearchValues.Create(" \t\r\n\u0085\u2028\u2029\0:");

    /// <summary>The same within brackets.</summary>
    private static readonly SearchValues<char> FlowPlainStops = SearchValues.Create(" \t\r\n\u0085\u2028\u2029\0:,?[]{}");

    private readonly StringBuilder buffer = new();
    private readonly StringBuilder breaks = new();

    private bool FetchPlain()
    {
        if (!SaveKey()) return false;
        keyAllowed = false;
        var start = Here;
        var end = start;
        var least = indent + 1;

        // Most plain scalars are one stretch of one line: then it is the value. Only more pieces need the buffer.
        var (first, last) = (position, position);
        var isBuffered = false;
        var crossedLine = false;
        while (!IsDocumentIndicator() && Peek(0) != '#')
        {
            var wordStart = position;
            while (true)
            {
                var rest = text.AsSpan(position).IndexOfAny(flow > 0 ? FlowPlainStops : PlainStops);
                Skip(rest < 0 ? text.Length - position : rest);
                if (Peek(0) != ':') break;
                var endsHere = IsBlankOrEnd(1);
                if (flow > 0 && !endsHere) return Fail(start, "a `:` within brackets needs a blank after it, or quotes around the text");
                if (endsHere) break;
                Skip();
            }
            if (position > wordStart)
            {
                if (isBuffered) buffer.Append(text, wordStart, position - wordStart);
                last = position;
                end = Here;
                crossedLine = false;
            }
            if (!IsWhite(Peek(0)) && !IsBreak(Peek(0))) break;

            // What is between two words counts only when a second one comes.
            var gap = position;
            var firstBreak = '\0';
            breaks.Clear();
            while (Peek(0) is var c && (IsWhite(c) || IsBreak(c)))
            {
                if (IsWhite(c))
                {
                    if (crossedLine && offset < least && c == '\t') return Fail(start, "a tab cannot indent the next line of this text");
                    Skip();
                    continue;
                }
                var read = ReadBreak();
                if (!crossedLine) firstBreak = read;
                else breaks.Append(read);
                crossedLine = true;
            }
            if (flow == 0 && offset < least) break;
            if (!HasWord()) continue;
            if (crossedLine || isBuffered)
            {
                if (!isBuffered) buffer.Clear().Append(text, first, last - first);
                isBuffered = true;
                if (crossedLine) Fold(firstBreak);
                else buffer.Append(text, gap, position - gap);
            }
        }
        if (crossedLine) keyAllowed = true;
        var value = isBuffered ? buffer.ToString() : text[first..last];
        tokens.Add(new YamlToken(Kind.Scalar, start, end, value));
        return true;
    }

    /// <summary>Whether a plain scalar goes on here.</summary>
    private bool HasWord()
    {
        if (IsDocumentIndicator()) return false;
        var c = Peek(0);
        if (c is '\0' or '#') return false;
        if (c == ':' && IsBlankOrEnd(1)) return false;
        return flow == 0 || !",:?[]{}".Contains(c, StringComparison.Ordinal) || (c == ':' && !IsBlankOrEnd(1));
    }

    /// <summary>One line break is a blank, several are one less; other breaks than <c>\n</c> stay.</summary>
    private void Fold(char firstBreak)
    {
        if (firstBreak != '\n') buffer.Append(firstBreak);
        if (breaks.Length > 0) buffer.Append(breaks);
        else if (firstBreak == '\n') buffer.Append(' ');
    }

    /// <summary>Takes a line break: <c>\n</c>, or U+2028 or U+2029 as it is.</summary>
    private char ReadBreak()
    {
        var c = Peek(0);
        if (IsBreak(c)) SkipBreak();
        return c is '\r' or '\n' or '\u0085' ? '\n' : c;
    }

    private bool FetchQuoted(bool isSingle)
    {
        if (!SaveKey()) return false;
        keyAllowed = false;
        var start = Here;
        var quote = isSingle ? '\'' : '"';
        Skip();
        buffer.Clear();
        while (true)
        {
            if (IsDocumentIndicator()) return Fail(start, "the quote is not closed before the document ends");
            if (Peek(0) == '\0') return Fail(start, "the quote is not closed");
            var crossedLine = false;
            var wordStart = position;
            while (!IsBlankOrEnd(0))
            {
                var c = Peek(0);
                if (c == quote && !(isSingle && Peek(1) == quote)) break;
                if (c != quote && (isSingle || c != '\\'))
                {
                    Skip();
                    continue;
                }
                buffer.Append(text, wordStart, position - wordStart);
                if (c == quote)
                {
                    buffer.Append(quote);
                    Skip(2);
                }
                else if (IsBreak(Peek(1)))
                {
                    Skip();
                    SkipBreak();
                    crossedLine = true;
                    wordStart = position;
                    break;
                }
                else if (!ReadEscape(start)) return false;
                wordStart = position;
            }
            buffer.Append(text, wordStart, position - wordStart);
            if (Peek(0) == quote) break;
            FoldQuoted(crossedLine);
        }
        Skip();
        tokens.Add(new YamlToken(Kind.Scalar, start, Here, buffer.ToString(), isSingle ? YamlScalarStyle.SingleQuoted : YamlScalarStyle.DoubleQuoted));
        return true;
    }

    /// <summary>Takes the gap between two words. A line break that a backslash escaped is no gap.</summary>
    private void FoldQuoted(bool crossedLine)
    {
        var escaped = crossedLine;
        var white = position;
        var firstBreak = '\0';
        breaks.Clear();
        while (Peek(0) is var c && (IsWhite(c) || IsBreak(c)))
        {
            if (IsWhite(c))
            {
                Skip();
                continue;
            }
            var read = ReadBreak();
            if (!crossedLine) firstBreak = read;
            else breaks.Append(read);
            crossedLine = true;
        }
        if (!crossedLine) buffer.Append(text, white, position - white);
        else if (escaped) buffer.Append(breaks);
        else Fold(firstBreak);
    }

    private bool ReadEscape(SourcePosition start)
    {
        var code = Peek(1);
        var digits = code switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits == 0)
        {
            var at = "0abt\tnvfre \"'\\N_LP".IndexOf(code, StringComparison.Ordinal);
            if (at < 0 || code == '\0') return Fail(start, $"`\\{Visible(code)}` is not an escape; write `\\\\` for a backslash, or use single quotes");
            buffer.Append("\0\a\b\t\t\n\v\f\r\u001b \"'\\\u0085\u00a0\u2028\u2029"[at]);
            Skip(2);
            return true;
        }
        Skip(2);
        for (var i = 0; i < digits; i++)
        {
            if (!char.IsAsciiHexDigit(Peek(i))) return Fail(start, $"`\\{code}` needs {digits} hexadecimal digits");
        }
        var value = uint.Parse(text.AsSpan(position, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        if (!Rune.IsValid(value)) return Fail(start, $"U+{value:X4} is not a character");
        buffer.Append(new Rune(value).ToString());
        Skip(digits);
        return true;
    }

    private bool FetchBlockScalar(bool isLiteral)
    {
        if (!RemoveKey()) return false;
        keyAllowed = true;
        var start = Here;
        Skip();
        var (chomping, increment) = ('\0', 0);
        if (Peek(0) is '+' or '-') chomping = Peek(0);
        if (chomping != '\0') Skip();
        if (char.IsAsciiDigit(Peek(0)))
        {
            if (Peek(0) == '0') return Fail(start, "the indentation of a block cannot be 0");
            increment = Peek(0) - '0';
            Skip();
            if (chomping == '\0' && Peek(0) is '+' or '-')
            {
                chomping = Peek(0);
                Skip();
            }
        }
        SkipWhite();
        SkipComment();
        if (Peek(0) is var c && c != '\0' && !IsBreak(c)) return Fail(start, "nothing but a comment may stand behind `|` or `>`");
        if (IsBreak(Peek(0))) SkipBreak();
        return ReadBlock(start, isLiteral, chomping, increment == 0 ? 0 : Math.Max(indent, 0) + increment);
    }

    private bool ReadBlock(SourcePosition start, bool isLiteral, char chomping, int column)
    {
        buffer.Clear();
        breaks.Clear();
        var leadingBreak = '\0';
        var leadingBlank = false;
        if (!ReadBlockBreaks(start, ref column, out var end)) return false;
        while (offset == column && Peek(0) != '\0')
        {
            var isBlank = IsWhite(Peek(0));
            if (!isLiteral && leadingBreak == '\n' && !leadingBlank && !isBlank)
            {
                if (breaks.Length == 0) buffer.Append(' ');
            }
            else if (leadingBreak != '\0')
            {
                buffer.Append(leadingBreak);
            }
            leadingBreak = '\0';
            buffer.Append(breaks);
            breaks.Clear();
            leadingBlank = isBlank;
            var rest = text.AsSpan(position).IndexOfAny(Breaks);
            var length = rest < 0 ? text.Length - position : rest;
            buffer.Append(text, position, length);
            Skip(length);
            leadingBreak = ReadBreak();
            if (!ReadBlockBreaks(start, ref column, out end)) return false;
        }
        if (chomping != '-' && leadingBreak != '\0') buffer.Append(leadingBreak);
        if (chomping == '+') buffer.Append(breaks);
        tokens.Add(new YamlToken(Kind.Scalar, start, end, buffer.ToString(), isLiteral ? YamlScalarStyle.Literal : YamlScalarStyle.Folded));
        return true;
    }

    /// <summary>Takes indentation and empty lines; finds the block's column when <paramref name="column"/> is 0.</summary>
    private bool ReadBlockBreaks(SourcePosition start, ref int column, out SourcePosition end)
    {
        var deepest = 0;
        end = Here;
        while (true)
        {
            while ((column == 0 || offset < column) && Peek(0) == ' ') Skip();
            deepest = Math.Max(deepest, offset);
            if ((column == 0 || offset < column) && Peek(0) == '\t') return Fail(start, "a tab cannot indent this block; use spaces");
            if (!IsBreak(Peek(0))) break;
            breaks.Append(ReadBreak());
            end = Here;
        }
        if (column == 0) column = Math.Max(deepest, Math.Max(indent + 1, 1));
        return true;
    }
}
