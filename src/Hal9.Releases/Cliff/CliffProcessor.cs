using Hal9.Primitives.Diagnostics;
using Hal9.Releases.Commits;
using Hal9.Releases.Patterns;
using Hal9.Releases.Templates;

namespace Hal9.Releases.Cliff;

/// <summary>Preprocesses commits, reads them, puts them into groups and finds links in them, in git-cliff's order.</summary>
internal sealed class CliffProcessor(CliffSettings settings, IReadOnlyList<string> skipped)
{
    /// <summary>The commits that stay, or the first that breaks a rule.</summary>
    public (IReadOnlyList<CliffCommit> Commits, Diagnostic? Problem) Process(IEnumerable<HistoryCommit> commits)
    {
        var kept = new List<CliffCommit>();
        foreach (var commit in commits)
        {
            if (Process(new CliffCommit(commit, commit.Message.TrimEnd())) is not { } whole) continue;
            if (!settings.SplitCommits)
            {
                kept.Add(whole);
                continue;
            }
            foreach (var line in TextFilters.Lines(whole.Message))
            {
                if (line.Length > 0 && Process(whole with { Message = line, Links = [] }) is { } part) kept.Add(part);
            }
        }
        return (kept, Broken(kept));
    }

    private Diagnostic? Broken(List<CliffCommit> commits)
    {
        if (settings.RequireConventional && commits.Find(static commit => commit.Conventional is null) is { } plain)
        {
            return ReleaseDiagnostics.CliffCommit.Nowhere($"{plain.Commit.ShortId} is not conventional, and `require_conventional` is set: {plain.Commit.Subject}", "`hal9 release lint` finds such commits before they land");
        }
        return settings.FailOnUnmatched && commits.Find(static commit => commit.Group is null) is { } unmatched
            ? ReleaseDiagnostics.CliffCommit.Nowhere($"{unmatched.Commit.ShortId} matches no commit parser, and `fail_on_unmatched_commit` is set: {unmatched.Commit.Subject}")
            : null;
    }

    /// <summary>Null when the commit is left out.</summary>
    private CliffCommit? Process(CliffCommit commit)
    {
        foreach (var replacement in settings.Preprocessors) commit = commit with { Message = replacement.Pattern.ReplaceAll(commit.Message, replacement.With) };
        if (settings.ConventionalCommits)
        {
            var conventional = CliffMessage.Parse(commit.Message);
            if (conventional is not null) commit = commit with { Conventional = conventional };
            else if (!settings.RequireConventional && settings.FilterUnconventional && !settings.SplitCommits) return null;
        }
        return Group(commit) is { } grouped ? grouped with { Links = [.. grouped.Links, .. Links(grouped.Message)] } : null;
    }

    private CliffCommit? Group(CliffCommit commit)
    {
        if (skipped.Contains(commit.Commit.Id) && !IsProtected(commit)) return null;
        TemplateValue? fields = null;
        foreach (var parser in settings.Parsers)
        {
            if (Texts(parser, commit, ref fields) is not { } texts) return null;
            if (parser.Sha == commit.Commit.Id)
            {
                if (parser.Skip && !IsProtected(commit)) return null;
                return commit with { Group = parser.Group ?? commit.Group, Scope = parser.Scope ?? commit.Scope, DefaultScope = parser.DefaultScope ?? commit.DefaultScope };
            }
            foreach (var (pattern, text) in texts)
            {
                if (!pattern.IsMatch(text.Trim())) continue;
                if (parser.Skip && !IsProtected(commit)) return null;
                return commit with { Group = Expanded(parser.Group, pattern, text), Scope = Expanded(parser.Scope, pattern, text), DefaultScope = parser.DefaultScope };
            }
        }
        return settings.FilterCommits ? null : commit;
    }

    private bool IsProtected(CliffCommit commit) => settings.ProtectBreaking && commit.Conventional is { IsBreaking: true };

    /// <summary>What a parser looks at; null when it asks for the body of a commit without one, or for a field that is an object: that leaves the commit out.</summary>
    private static List<(RustPattern Pattern, string Text)>? Texts(CliffParser parser, CliffCommit commit, ref TemplateValue? fields)
    {
        var texts = new List<(RustPattern, string)>(1);
        if (parser.Message is { } message) texts.Add((message, commit.Message));
        if (parser.Body is { } body) texts.Add((body, commit.Conventional?.Body ?? ""));
        if (parser.Footer is { } footer && commit.Conventional is { } conventional) texts.AddRange(conventional.Footers.Select(each => (footer, each.ToString())));
        if (parser is not { Field: { } field, Pattern: { } pattern }) return texts;
        if (field == "body")
        {
            if (commit.Conventional?.Body is not { } own) return null;
            texts.Add((pattern, own));
            return texts;
        }
        fields ??= CliffContext.Of(commit, null);
        switch (TemplateScope.Descend(fields, TemplateArguments.Attribute(field), 0))
        {
            case null: return texts;
            case TemplateValue.Map: return null;
            case TemplateValue.List list:
                texts.AddRange(list.Items.Where(static item => item is not (TemplateValue.List or TemplateValue.Map)).Select(item => (pattern, Plain(item))));
                return texts;
            case var scalar:
                texts.Add((pattern, Plain(scalar)));
                return texts;
        }

        static string Plain(TemplateValue value) => value is TemplateValue.Text text ? text.Value : JsonText.Compact(value);
    }

    /// <summary>Groups of the pattern may be named in it. With several matches each result is the template of the next.</summary>
    private static string? Expanded(string? template, RustPattern pattern, string text)
    {
        if (template is null) return null;
        foreach (var match in pattern.Matches(text)) template = pattern.ReplaceFirst(match.Value, template);
        return template;
    }

    private IEnumerable<(string Text, string Href)> Links(string message) =>
        settings.Links.SelectMany(link => link.Pattern.Matches(message).Select(match => (link.Text is null ? match.Value : link.Pattern.ReplaceFirst(match.Value, link.Text), link.Pattern.ReplaceFirst(match.Value, link.Href))));
}
