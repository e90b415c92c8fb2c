using System.Globalization;
using System.Text.RegularExpressions;

namespace Hal9.Engine.Commands;

/// <summary>A matcher at work on one stream of lines: remembers how far its patterns have come. Not thread-safe.</summary>
internal sealed class ProblemMatcher
{
    private const int TimeOutsBeforeRemoval = 3;

    private readonly ProblemMatcherDefinition definition;
    private readonly Regex[] expressions;
    private readonly Capture?[] running;

    public ProblemMatcher(ProblemMatcherDefinition definition)
    {
        this.definition = definition;
        expressions = [.. definition.Patterns.Select(pattern => pattern.Compile())];
        running = new Capture?[expressions.Length];
    }

    public string Owner => definition.Owner;

    /// <summary>An expression ran out of time three times on one line; the matcher is of no use any more.</summary>
    public bool IsBroken { get; private set; }

    public void Reset() => Array.Clear(running);

    /// <summary>The problem that this line completes, if it does. Positions are not checked yet, the file is as captured.</summary>
    public Problem? Match(string line)
    {
        for (var attempt = 1; attempt <= TimeOutsBeforeRemoval; attempt++)
        {
            try
            {
                return MatchOnce(line) is { } capture ? Convert(capture) : null;
            }
            catch (RegexMatchTimeoutException)
            {
                IsBroken = attempt == TimeOutsBeforeRemoval;
            }
        }
        return null;
    }

    private Capture? MatchOnce(string line)
    {
        var last = expressions.Length - 1;
        // Backwards, so that a line which continues one problem may start the next without overwriting it first.
        for (var i = last; i >= 0; i--)
        {
            var before = i == 0 ? null : running[i - 1];
            if (i > 0 && before is null) continue;
            var match = expressions[i].Match(line);
            if (!match.Success)
            {
                running[i == last && i > 0 ? i - 1 : i] = null;
                continue;
            }
            var capture = new Capture(before, definition.Patterns[i], match.Groups);
            if (i < last)
            {
                running[i] = capture;
                continue;
            }
            Reset();
            if (definition.Patterns[i].Loop) running[i - 1] = before;
            return capture;
        }
        return null;
    }

    private Problem? Convert(Capture capture)
    {
        var severity = string.IsNullOrEmpty(capture.Severity) ? definition.Severity : capture.Severity;
        var level = string.IsNullOrEmpty(severity) ? AnnotationLevel.Error : ProblemMatcherDefinition.LevelOf(severity);
        if (string.IsNullOrWhiteSpace(capture.Message) || level is not { } known) return null;
        var annotation = new Annotation(known, capture.Message)
        {
            Line = Number(capture.Line),
            Column = Number(capture.Column),
            Code = string.IsNullOrWhiteSpace(capture.Code) ? null : capture.Code.Trim(),
        };
        var fromPath = string.IsNullOrEmpty(capture.FromPath) ? definition.FromPath : capture.FromPath;
        return new Problem(annotation, string.IsNullOrWhiteSpace(capture.File) ? null : capture.File, fromPath);
    }

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>A problem before its file was looked for.</summary>
    internal sealed record Problem(Annotation Annotation, string? File, string? FromPath);

    /// <summary>What the lines so far captured; an earlier line's value stands.</summary>
    private sealed class Capture(Capture? before, ProblemPattern pattern, GroupCollection groups)
    {
        public string? File { get; } = before?.File ?? Group(groups, pattern.File);

        public string? Line { get; } = before?.Line ?? Group(groups, pattern.Line);

        public string? Column { get; } = before?.Column ?? Group(groups, pattern.Column);

        public string? Severity { get; } = before?.Severity ?? Group(groups, pattern.Severity);

        public string? Code { get; } = before?.Code ?? Group(groups, pattern.Code);

        public string? Message { get; } = before?.Message ?? Group(groups, pattern.Message);

        public string? FromPath { get; } = before?.FromPath ?? Group(groups, pattern.FromPath);

        private static string? Group(GroupCollection groups, int? index) => index is { } group && group < groups.Count ? groups[group].Value : null;
    }
}
