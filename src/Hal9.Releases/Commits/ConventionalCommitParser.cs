using System.Buffers;

namespace Hal9.Releases.Commits;

/// <summary>Reads messages in one pass; a message of any size costs time linear in it.</summary>
public static class ConventionalCommitParser
{
    private static readonly SearchValues<char> TypeEnds = SearchValues.Create("():! \t\r\n");

    /// <summary>Reads a whole message.</summary>
    /// <returns>The commit, or the first mistake that makes the header no conventional one.</returns>
    public static (ConventionalCommit? Commit, CommitMistake? Mistake) Parse(string message)
    {
        var text = message.AsSpan();
        var header = ReadHeader(text, out var mistake);
        if (header is not { } read) return (null, mistake);
        var (body, footers) = ReadRest(text[read.End..]);
        return (new ConventionalCommit(Word(text[read.Type]), read.Scope is { } scope ? text[scope].ToString() : null, read.Breaking, text[read.Description].ToString(), body, footers), null);
    }

    /// <summary>Whether a line starts as <c>type(scope)!: text</c>.</summary>
    public static bool IsHeader(ReadOnlySpan<char> line) => ReadHeader(line, out _) is not null;

    private static Header? ReadHeader(ReadOnlySpan<char> text, out CommitMistake? mistake)
    {
        mistake = null;
        var end = text.IndexOfAny('\r', '\n');
        if (end < 0) end = text.Length;
        var line = text[..end];
        if (line.IsWhiteSpace())
        {
            mistake = new CommitMistake("the message has no header", 0, 0, "start with `type: description`");
            return null;
        }
        var at = line.IndexOfAny(TypeEnds);
        if (at < 0)
        {
            mistake = new CommitMistake("the header has no type", 0, line.Length, "write `type: description`, such as `fix: …`");
            return null;
        }
        if (at == 0)
        {
            mistake = new CommitMistake("the header must start with a type", 0, 1, "such as `feat` or `fix`");
            return null;
        }
        var type = ..at;
        Range? scope = null;
        if (line[at] == '(')
        {
            var close = line[(at + 1)..].IndexOfAny('(', ')');
            if (close < 0 || line[at + 1 + close] == '(')
            {
                mistake = new CommitMistake("the scope is not closed", at, 1, "a `)` is missing");
                return null;
            }
            if (line.Slice(at + 1, close).IsWhiteSpace())
            {
                mistake = new CommitMistake("the scope is empty", at, close + 2, "name it, or leave the parentheses out");
                return null;
            }
            scope = (at + 1)..(at + 1 + close);
            at += close + 2;
        }
        var breaking = at < line.Length && line[at] == '!';
        if (breaking) at++;
        if (at >= line.Length || line[at] != ':')
        {
            mistake = at < line.Length && line[at] is ' ' or '\t' && line[at..].TrimStart().StartsWith(':')
                ? new CommitMistake("a space stands before the colon", at, 1, "write `type: description`")
                : new CommitMistake("a colon must follow the type", Math.Min(at, line.Length), at < line.Length ? 1 : 0, "write `type: description`, such as `fix: …`");
            return null;
        }
        if (at + 1 < line.Length && line[at + 1] != ' ')
        {
            mistake = new CommitMistake("a space must follow the colon", at + 1, 1, "write `type: description`");
            return null;
        }
        var description = line[(at + 1)..];
        if (description.IsWhiteSpace())
        {
            mistake = new CommitMistake("the description is empty", at, 1, "say in a few words what the commit does");
            return null;
        }
        var start = at + 1 + (description.Length - description.TrimStart().Length);
        return new Header(type, scope, breaking, start..(at + 1 + description.TrimEnd().Length), end);
    }

    /// <summary>Body and footers. Footers begin after a blank line; <c>BREAKING CHANGE</c> is heard at the start of any line.</summary>
    private static (string? Body, IReadOnlyList<CommitFooter> Footers) ReadRest(ReadOnlySpan<char> rest)
    {
        if (rest.IsWhiteSpace()) return (null, []);
        List<CommitFooter>? footers = null;
        var bodyEnd = rest.Length;
        var valueStart = 0;
        var (token, separator) = ("", ':');
        var afterBlank = false;
        var position = 0;
        var first = true;
        while (position < rest.Length)
        {
            var line = rest[position..];
            var length = line.IndexOf('\n');
            var next = length < 0 ? rest.Length : position + length + 1;
            line = length < 0 ? line : line[..length];
            // The header's own line ending is not a blank line.
            if (line.IsWhiteSpace()) afterBlank = !first || afterBlank;
            else
            {
                if (ReadToken(line, out var tokenLength, out var mark, out var isBreaking) && (footers is not null || afterBlank || isBreaking))
                {
                    if (footers is null) (footers, bodyEnd) = ([], position);
                    else footers.Add(new CommitFooter(token, separator, rest[valueStart..position].Trim().ToString()));
                    (token, separator) = (Word(line[..tokenLength]), mark);
                    valueStart = position + tokenLength + 2;
                }
                afterBlank = false;
            }
            first = false;
            position = next;
        }
        footers?.Add(new CommitFooter(token, separator, rest[valueStart..].Trim().ToString()));
        var body = TrimBlankLines(rest[..bodyEnd]);
        return (body.IsEmpty ? null : body.ToString(), footers ?? (IReadOnlyList<CommitFooter>)[]);
    }

    /// <summary>Leading blank lines and all trailing white space away; the first line keeps its indentation.</summary>
    private static ReadOnlySpan<char> TrimBlankLines(ReadOnlySpan<char> text)
    {
        text = text.TrimEnd();
        while (text.IndexOf('\n') is >= 0 and var end && text[..end].IsWhiteSpace()) text = text[(end + 1)..];
        return text;
    }

    /// <summary>A footer's token and separator at the start of a line.</summary>
    private static bool ReadToken(ReadOnlySpan<char> line, out int length, out char separator, out bool isBreaking)
    {
        const string breaking = "BREAKING CHANGE";
        (length, separator, isBreaking) = (0, ':', false);
        if (line.StartsWith(breaking, StringComparison.Ordinal) || line.StartsWith("BREAKING-CHANGE", StringComparison.Ordinal)) (length, isBreaking) = (breaking.Length, true);
        else
        {
            while (length < line.Length && (char.IsAsciiLetterOrDigit(line[length]) || (line[length] == '-' && length > 0))) length++;
            if (length == 0) return false;
        }
        var after = line[length..];
        if (after is [':', ' ', ..]) return true;
        // `Token:` with its value on the next lines is a trailer whose editor trimmed the space.
        if (isBreaking && after.TrimEnd() is ":") return true;
        separator = '#';
        return after is [' ', '#', not (' ' or '\r'), ..];
    }

    /// <summary>The words every repository uses are not allocated again and again.</summary>
    private static string Word(ReadOnlySpan<char> word) => word switch
    {
        "feat" => "feat",
        "fix" => "fix",
        "docs" => "docs",
        "chore" => "chore",
        "refactor" => "refactor",
        "test" => "test",
        "perf" => "perf",
        "ci" => "ci",
        "build" => "build",
        "style" => "style",
        "revert" => "revert",
        "Signed-off-by" => "Signed-off-by",
        "Co-authored-by" => "Co-authored-by",
        _ => word.ToString(),
    };

    private readonly record struct Header(Range Type, Range? Scope, bool Breaking, Range Description, int End);
}
