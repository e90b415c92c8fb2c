using Hal9.Primitives.Diagnostics;

namespace Hal9.Releases.Commits;

/// <summary>What commit messages must be like.</summary>
public sealed record CommitRules
{
    public static CommitRules Default { get; } = new();

    /// <summary>Types that may be used; any when empty. Default: those of the Angular convention, with revert.</summary>
    public IReadOnlyList<string> Types { get; init; } = ["build", "chore", "ci", "docs", "feat", "fix", "perf", "refactor", "revert", "style", "test"];

    /// <summary>Longest header in characters. Default 100.</summary>
    public int HeaderLimit { get; init; } = 100;
}

/// <summary>Judges a commit message or a pull request's title.</summary>
public static class CommitLint
{
    /// <param name="name">What the message is called in findings: a path, or <c>commit 1234567</c>.</param>
    /// <param name="message">As git keeps it; lines that start with <c>#</c> are not expected any more.</param>
    public static IReadOnlyList<Diagnostic> Check(string name, string message, CommitRules rules)
    {
        var source = new SourceText(name, message);
        var subject = message.AsSpan(0, HeaderEnd(message));
        if (CommitReading.IsFixup(subject)) return [ReleaseDiagnostics.FixupCommit.At(Span(0, subject.IndexOf('!') + 1), "this commit is to be melted into another before it lands", "`git rebase --autosquash`")];
        // What git and GitHub write themselves is fine.
        if (CommitReading.IsMergeSubject(subject) || subject.StartsWith("Revert \"", StringComparison.Ordinal)) return [];
        var (commit, mistake) = ConventionalCommitParser.Parse(message);
        if (mistake is not null) return [ReleaseDiagnostics.NotConventional.At(Span(mistake.Offset, mistake.Length), mistake.Message, mistake.Hint)];

        var found = new List<Diagnostic>();
        if (rules.Types.Count > 0 && !rules.Types.Contains(commit!.Type, StringComparer.OrdinalIgnoreCase))
        {
            found.Add(ReleaseDiagnostics.UnknownCommitType.At(Span(0, commit.Type.Length), $"`{commit.Type}` is no type of this repository", Suggestion.Hint(commit.Type, rules.Types) ?? $"one of {string.Join(", ", rules.Types)}"));
        }
        if (subject.Length > rules.HeaderLimit)
        {
            found.Add(ReleaseDiagnostics.LongHeader.At(Span(rules.HeaderLimit, subject.Length - rules.HeaderLimit), $"the header has {subject.Length} characters; at most {rules.HeaderLimit} are read with ease", "move the rest into the body"));
        }
        CheckLines(subject.Length);
        return found;

        void CheckLines(int position)
        {
            for (var number = 1; position < message.Length; number++)
            {
                var lineBreak = message.IndexOf('\n', position);
                if (lineBreak < 0) return;
                position = lineBreak + 1;
                var end = message.IndexOf('\n', position);
                var line = message.AsSpan(position, (end < 0 ? message.Length : end) - position).TrimEnd('\r');
                if (number == 1 && !line.IsWhiteSpace()) found.Add(ReleaseDiagnostics.BodyWithoutBlankLine.At(Span(position, 1), "a blank line must stand between header and body", "add one"));
                if (IsMisspelledBreaking(line, out var length))
                {
                    found.Add(ReleaseDiagnostics.LowerCaseBreaking.At(Span(position, length), "only `BREAKING CHANGE: ` in upper case marks a breaking change; this is plain text", "write `BREAKING CHANGE: `"));
                }
            }
        }

        SourceSpan Span(int offset, int length) => new(source, source.PositionOf(offset), source.PositionOf(offset + length));
    }

    private static int HeaderEnd(string message) => message.AsSpan().IndexOfAny('\r', '\n') is >= 0 and var end ? end : message.Length;

    private static bool IsMisspelledBreaking(ReadOnlySpan<char> line, out int length)
    {
        foreach (var form in (ReadOnlySpan<string>)["breaking change", "breaking-change", "breaking changes"])
        {
            length = form.Length;
            if (!line.StartsWith(form, StringComparison.OrdinalIgnoreCase) || line[length..] is not [':', ..]) continue;
            return line[..length] is not ("BREAKING CHANGE" or "BREAKING-CHANGE");
        }
        length = 0;
        return false;
    }
}
