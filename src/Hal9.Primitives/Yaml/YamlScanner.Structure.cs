using System.Buffers;
using System.Globalization;
using System.Text;
using Hal9.Primitives.Diagnostics;
using Kind = Hal9.Primitives.Yaml.YamlTokenKind;

namespace Hal9.Primitives.Yaml;

/// <summary>Tokens that are not scalars.</summary>
internal sealed partial class YamlScanner
{
    private const int MaxVersionDigits = 9;

    /// <summary>Where a line ends; a NUL is taken for the end of the text.</summary>
    private static readonly SearchValues<char> Breaks = SearchValues.Create("\r\n\u0085\u2028\u2029\0");

    private bool FetchEnd()
    {
        if (offset != 0)
        {
            line++;
            offset = 0;
        }
        Unroll(-1);
        if (!RemoveKey()) return false;
        keyAllowed = false;
        ended = true;
        tokens.Add(new YamlToken(Kind.StreamEnd, Here, Here));
        return true;
    }

    private bool FetchDocumentIndicator()
    {
        Unroll(-1);
        if (!RemoveKey()) return false;
        keyAllowed = false;
        var start = Here;
        var kind = Peek(0) == '-' ? Kind.DocumentStart : Kind.DocumentEnd;
        Skip(3);
        tokens.Add(new YamlToken(kind, start, kind == Kind.DocumentStart ? Here : start));
        return true;
    }

    private bool FetchFlowStart(Kind kind)
    {
        if (!SaveKey()) return false;
        keys.Add(default);
        flow++;
        keyAllowed = true;
        return One(kind);
    }

    private bool FetchFlowEnd(Kind kind)
    {
        if (!RemoveKey()) return false;
        if (flow > 0)
        {
            flow--;
            keys.RemoveAt(keys.Count - 1);
        }
        keyAllowed = false;
        return One(kind);
    }

    private bool FetchFlowEntry()
    {
        if (!RemoveKey()) return false;
        keyAllowed = true;
        return One(Kind.FlowEntry);
    }

    private bool FetchBlockEntry()
    {
        if (flow == 0)
        {
            if (!keyAllowed) return Fail(Here, "a sequence cannot begin here; put the `-` on a line of its own");
            Roll(offset, -1, Kind.BlockSequenceStart, Here);
        }
        if (!RemoveKey()) return false;
        keyAllowed = true;
        return One(Kind.BlockEntry);
    }

    private bool FetchKey()
    {
        if (flow == 0)
        {
            if (!keyAllowed) return Fail(Here, "a mapping cannot begin here");
            Roll(offset, -1, Kind.BlockMappingStart, Here);
        }
        if (!RemoveKey()) return false;
        keyAllowed = flow == 0;
        return One(Kind.Key);
    }

    private bool FetchValue()
    {
        var key = keys[^1];
        if (key.IsPossible)
        {
            tokens.Insert(key.Token - taken + head, new YamlToken(Kind.Key, key.Start, key.Start));
            Roll(key.Offset, key.Token, Kind.BlockMappingStart, key.Start);
            keys[^1] = key with { IsPossible = false };
            keyAllowed = false;
        }
        else
        {
            if (flow == 0)
            {
                if (!keyAllowed) return Fail(Here, "a `:` cannot stand here; put quotes around the text if it is part of it");
                Roll(offset, -1, Kind.BlockMappingStart, Here);
            }
            keyAllowed = flow == 0;
        }
        return One(Kind.Value);
    }

    private bool One(Kind kind)
    {
        var start = Here;
        Skip();

        // Brackets end where they start, as far as positions go.
        tokens.Add(new YamlToken(kind, start, kind is Kind.FlowEntry or Kind.BlockEntry or Kind.Key or Kind.Value ? Here : start));
        return true;
    }

    private bool FetchAnchor(Kind kind)
    {
        if (!SaveKey()) return false;
        keyAllowed = false;
        var start = Here;
        Skip();
        var name = ReadWord();
        if (name.Length == 0 || !(IsBlankOrEnd(0) || "?:,]}%@`".Contains(Peek(0), StringComparison.Ordinal)))
        {
            return Fail(start, $"the name of an {(kind == Kind.Alias ? "alias" : "anchor")} is made of letters, digits, `-` and `_`");
        }
        tokens.Add(new YamlToken(kind, start, Here, name));
        return true;
    }

    private string ReadWord()
    {
        var start = position;
        while (char.IsAsciiLetterOrDigit(Peek(0)) || Peek(0) is '-' or '_') Skip();
        return text[start..position];
    }

    private bool FetchTag()
    {
        if (!SaveKey()) return false;
        keyAllowed = false;
        var start = Here;
        string handle;
        string? suffix;
        if (Peek(1) == '<')
        {
            handle = "";
            Skip(2);
            suffix = ReadUri("", start);
            if (suffix is null) return false;
            if (Peek(0) != '>') return Fail(start, "a `>` is missing after the tag");
            Skip();
        }
        else
        {
            var first = ReadHandle();
            if (first.Length > 1 && first[^1] == '!')
            {
                handle = first;
                suffix = ReadUri("", start);
                if (suffix is null) return false;
            }
            else
            {
                handle = "!";
                suffix = ReadUri(first[1..], start);
                if (suffix is null) return false;
            }
        }
        if (!IsBlankOrEnd(0)) return Fail(start, "a blank is missing after the tag");
        tokens.Add(new YamlToken(Kind.Tag, start, Here, suffix, Handle: handle));
        return true;
    }

    private string ReadHandle()
    {
        var start = position;
        Skip();
        ReadWord();
        if (Peek(0) == '!') Skip();
        return text[start..position];
    }

    private string? ReadUri(string begun, SourcePosition start)
    {
        var uri = new StringBuilder(begun);
        while (char.IsAsciiLetterOrDigit(Peek(0)) || (Peek(0) != '\0' && "-_;/?:@&=+$,.!~*'()[]%".Contains(Peek(0), StringComparison.Ordinal)))
        {
            if (Peek(0) == '%')
            {
                if (!ReadEscapedOctets(uri))
                {
                    Fail(start, "the `%` escape in the tag is not one UTF-8 character");
                    return null;
                }
                continue;
            }
            uri.Append(Peek(0) == '+' ? ' ' : Peek(0));
            Skip();
        }
        if (uri.Length > 0) return uri.ToString();
        Fail(start, "the tag has no name");
        return null;
    }

    private bool ReadEscapedOctets(StringBuilder uri)
    {
        Span<byte> octets = stackalloc byte[4];
        var (count, width) = (0, 0);
        do
        {
            if (Peek(0) != '%' || !char.IsAsciiHexDigit(Peek(1)) || !char.IsAsciiHexDigit(Peek(2))) return false;
            var octet = byte.Parse(text.AsSpan(position + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            if (count == 0) width = octet switch { < 0x80 => 1, >= 0xC0 and < 0xE0 => 2, >= 0xE0 and < 0xF0 => 3, >= 0xF0 and < 0xF8 => 4, _ => 0 };
            else if ((octet & 0xC0) != 0x80) return false;
            if (width == 0) return false;
            octets[count++] = octet;
            Skip(3);
        }
        while (count < width);
        var decoded = Encoding.UTF8.GetString(octets[..count]);
        uri.Append(decoded);
        return decoded.Length is 1 or 2;
    }

    private bool FetchDirective()
    {
        Unroll(-1);
        if (!RemoveKey()) return false;
        keyAllowed = false;
        var start = Here;
        Skip();
        var name = ReadWord();
        if (name.Length == 0 || !IsBlankOrEnd(0)) return Fail(start, "a `%` directive needs a name");
        YamlToken token;
        switch (name)
        {
            case "YAML":
                SkipWhite();
                if (ReadVersion() is not { } major || Peek(0) != '.') return Fail(start, "a `%YAML` directive needs a version such as `1.1`");
                Skip();
                if (ReadVersion() is not { } minor) return Fail(start, "a `%YAML` directive needs a version such as `1.1`");
                token = new YamlToken(Kind.Version, start, start, $"{major}.{minor}");
                break;
            case "TAG":
                SkipWhite();
                if (Peek(0) != '!') return Fail(start, "a `%TAG` directive needs a handle such as `!e!`");
                var handle = ReadHandle();
                if ((handle.Length > 1 && handle[^1] != '!') || !IsWhite(Peek(0))) return Fail(start, "a `%TAG` directive needs a handle such as `!e!`");
                SkipWhite();
                if (ReadUri("", start) is not { } prefix) return false;
                if (!IsBlankOrEnd(0)) return Fail(start, "a blank is missing after the tag's prefix");
                token = new YamlToken(Kind.TagDirective, start, start, prefix, Handle: handle);
                break;
            default:
                return Fail(start, $"the directive `%{name}` is not known");
        }
        SkipWhite();
        SkipComment();
        if (Peek(0) is var c && c != '\0' && !IsBreak(c)) return Fail(start, "nothing but a comment may follow a directive");
        if (IsBreak(Peek(0))) SkipBreak();
        tokens.Add(token);
        return true;
    }

    private void SkipWhite()
    {
        while (IsWhite(Peek(0))) Skip();
    }

    private int? ReadVersion()
    {
        var start = position;
        while (char.IsAsciiDigit(Peek(0))) Skip();
        return position - start is > 0 and <= MaxVersionDigits ? int.Parse(text.AsSpan(start, position - start), CultureInfo.InvariantCulture) : null;
    }
}
