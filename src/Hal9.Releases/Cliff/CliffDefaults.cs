namespace Hal9.Releases.Cliff;

/// <summary>What git-cliff takes where cliff.toml says nothing.</summary>
internal static class CliffDefaults
{
    /// <summary>Each group under a heading, breaking changes marked; lines are trimmed.</summary>
    public const string Body =
        """
        {% if version %}## [{{ version | trim_start_matches(pat="v") }}] - {{ timestamp | date }}
        {% else %}## [unreleased]
        {% endif %}{% for entry in commits | commit_groups(groups=commit_parsers_groups) %}
        ### {{ entry.group | striptags | trim | upper_first }}
        {% for commit in entry.commits %}
        - {% if commit.scope %}*({{ commit.scope }})* {% endif %}{% if commit.breaking %}[**breaking**] {% endif %}{{ commit.message | upper_first }}{% endfor %}
        {% endfor %}
        """;

    /// <summary>By message, save one; a group of null skips the commit.</summary>
    public static IReadOnlyList<(string Field, string Pattern, string? Group)> Parsers { get; } =
    [
        ("message", "^feat", "<!-- 0 -->🚀 Features"),
        ("message", "^fix", "<!-- 1 -->🐛 Bug Fixes"),
        ("message", "^doc", "<!-- 3 -->📚 Documentation"),
        ("message", "^perf", "<!-- 4 -->⚡ Performance"),
        ("message", "^refactor", "<!-- 2 -->🚜 Refactor"),
        ("message", "^style", "<!-- 5 -->🎨 Styling"),
        ("message", "^test", "<!-- 6 -->🧪 Testing"),
        ("message", @"^chore\(release\): prepare for", null),
        ("message", @"^chore\(deps.*\)", null),
        ("message", @"^chore\(pr\)", null),
        ("message", @"^chore\(pull\)", null),
        ("message", "^chore|^ci", "<!-- 7 -->⚙️ Miscellaneous Tasks"),
        ("body", ".*security", "<!-- 8 -->🛡️ Security"),
        ("message", "^revert", "<!-- 9 -->◀️ Revert"),
        ("message", ".*", "<!-- 10 -->💼 Other"),
    ];
}
