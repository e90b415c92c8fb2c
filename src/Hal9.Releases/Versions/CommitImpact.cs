using Hal9.Releases.Commits;

namespace Hal9.Releases.Versions;

/// <summary>What one commit asks for, and why.</summary>
/// <param name="Rule">Stable word for programs: <c>breaking</c>, <c>type</c>, <c>semver-directive</c>, <c>none</c>.</param>
public readonly record struct CommitImpact(Impact Impact, string Rule, string Because)
{
    private const string Directive = "+semver:";

    public static CommitImpact Of(CommitReading reading, VersionPolicy policy)
    {
        if (reading.Kind == CommitKind.Fixup) return new CommitImpact(Impact.None, "none", "is to be melted into another commit");
        if (SemverDirective(reading.Commit.Message) is { } said) return new CommitImpact(said, "semver-directive", $"says `+semver: {Word(said)}`");
        if (reading.Conventional is { } commit)
        {
            if (commit.HasBreakingMark) return new CommitImpact(Impact.Major, "breaking", "has `!` in its header");
            if (commit.IsBreaking) return new CommitImpact(Impact.Major, "breaking", "has a BREAKING CHANGE footer");
        }
        var type = reading.Conventional?.Type ?? (reading.Kind == CommitKind.Revert ? "revert" : null);
        if (type is not null && policy.Types.TryGetValue(type, out var impact) && impact != Impact.None) return new CommitImpact(impact, "type", $"is of type `{type}`");
        return new CommitImpact(Impact.None, "none", type is null ? "is not a conventional commit" : $"is of type `{type}`, which releases nothing");
    }

    /// <summary>The version a <c>Release-As</c> footer asks for, as written.</summary>
    public static string? ForcedVersion(CommitReading reading)
    {
        var said = reading.Conventional?.Footers.FirstOrDefault(static footer => footer.Is("Release-As"))?.Value;
        if (said is not null || reading.Conventional is not null || !reading.Commit.Message.Contains("Release-As:", StringComparison.OrdinalIgnoreCase)) return said;
        // A commit that is not conventional may force a version too: the footer is looked for in its last paragraph.
        return ConventionalCommitParser.Parse("chore: x\n\n" + LastParagraph(reading.Commit.Message)).Commit?.Footers.FirstOrDefault(static footer => footer.Is("Release-As"))?.Value;
    }

    public static string Word(Impact impact) => impact switch { Impact.Major => "major", Impact.Minor => "minor", Impact.Patch => "patch", _ => "none" };

    /// <summary>GitVersion's words. Of several the largest counts, but one that forbids a bump wins.</summary>
    private static Impact? SemverDirective(ReadOnlySpan<char> message)
    {
        Impact? said = null;
        while (message.IndexOf(Directive, StringComparison.OrdinalIgnoreCase) is >= 0 and var at)
        {
            message = message[(at + Directive.Length)..];
            var word = message.TrimStart(' ');
            var end = word.IndexOfAnyExceptInRange('a', 'z');
            if (end >= 0) word = word[..end];
            Impact? heard = word switch { "breaking" or "major" => Impact.Major, "feature" or "minor" => Impact.Minor, "fix" or "patch" => Impact.Patch, "none" or "skip" => Impact.None, _ => null };
            if (heard == Impact.None) return Impact.None;
            if (heard > (said ?? Impact.None)) said = heard;
        }
        return said;
    }

    private static string LastParagraph(string message)
    {
        var text = message.ReplaceLineEndings("\n").TrimEnd();
        var at = text.LastIndexOf("\n\n", StringComparison.Ordinal);
        return at < 0 ? text : text[(at + 2)..];
    }
}
