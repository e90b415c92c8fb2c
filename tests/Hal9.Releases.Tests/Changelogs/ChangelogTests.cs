using CsCheck;
using Hal9.Releases.Changelogs;
using Hal9.Releases.History;
using static Hal9.Releases.Tests.SomeCommits;

namespace Hal9.Releases.Tests.Changelogs;

public sealed class ChangelogTests
{
    private static readonly Gen<string> Message = Gen.OneOf("feat: x", "fix(a): y (#3)", "docs: z", "feat!: w", "plain", "perf: p\n\nBREAKING CHANGE: q\nr");

    [Fact]
    public void A_release_has_its_heading_groups_and_links()
    {
        var style = ChangelogStyle.Default with { RepositoryUrl = "https://example.org/o/r", NewContributors = true };
        var release = new Release(Tag("1.1.0"), 1_700_000_000, [.. NewestFirst("docs: no", "fix(api)!: b (#12)\n\nBREAKING CHANGE: gone\nfor good", "feat: a").Reverse()], Tag("1.0.0"), [new("Ada", "a@b", 0)]);
        Assert.Equal($"""
            ## [1.1.0](https://example.org/o/r/compare/v1.0.0...v1.1.0) - 2023-11-14

            ### Breaking changes

            - **api:** b ([#12](https://example.org/o/r/pull/12)) ([0000000](https://example.org/o/r/commit/{Id(2)}))
              gone
              for good

            ### Added

            - a ([0000000](https://example.org/o/r/commit/{Id(1)}))

            ### New contributors

            - Ada

            """, new KeepAChangelog(style).Section(release));
    }

    [Fact]
    public void A_message_cannot_open_a_comment_or_carry_control_characters()
    {
        var notes = new KeepAChangelog(ChangelogStyle.Default).Notes(Of("feat: a <!-- b \u001b[31m"));
        Assert.Equal("### Added\n\n- a &lt;!-- b [31m\n", notes);
    }

    [Fact]
    public void The_changelog_of_a_range_is_the_union_of_its_parts() => Gen.Select(Message.List[0, 10], Message.List[0, 10]).Sample(static (older, newer) =>
    {
        var changelog = new KeepAChangelog(ChangelogStyle.Default with { OthersTitle = "Others" });
        IEnumerable<string> Entries(IEnumerable<string> messages) => changelog.Notes(Of([.. messages])).Split('\n').Where(static line => line.StartsWith("- ", StringComparison.Ordinal)).Order();
        Assert.Equal(Entries(older).Concat(Entries(newer)).Order(), Entries([.. older, .. newer]));
    });

    [Fact]
    public void A_first_release_makes_the_file_and_a_second_goes_before_it()
    {
        var one = ChangelogFile.WithRelease(null, "## [1.0.0] - 2020-01-01\n\n### Added\n\n- a\n");
        var two = ChangelogFile.WithRelease(one, "## [1.1.0] - 2020-01-02\n\n### Added\n\n- b\n");
        Assert.Equal(KeepAChangelog.Preamble + "\n## [1.1.0] - 2020-01-02\n\n### Added\n\n- b\n\n## [1.0.0] - 2020-01-01\n\n### Added\n\n- a\n", two);
        Assert.Equal(two, ChangelogFile.WithRelease(two, "## [1.1.0] - 2020-01-03\n\n### Added\n\n- other\n"));
    }

    [Fact]
    public void What_people_wrote_under_unreleased_moves_into_the_release()
    {
        const string written = "# My log\n\nWords.\n\n## [Unreleased]\n\nBy hand.\n\n## v1.0.0\n\n- old\n\n[1.0.0]: https://example.org\n";
        var unreleased = ChangelogFile.WithUnreleased(written, "### Added\n\n- b\n");
        Assert.Contains("By hand.\n\n" + ChangelogFile.Begin + "\n\n### Added\n\n- b\n\n" + ChangelogFile.End + "\n\n## v1.0.0", unreleased, StringComparison.Ordinal);
        Assert.Equal(unreleased, ChangelogFile.WithUnreleased(unreleased, "### Added\n\n- b\n"));
        Assert.Equal(written, ChangelogFile.WithUnreleased(unreleased, ""));
        Assert.Equal(
            "# My log\n\nWords.\n\n## [Unreleased]\n\n## [1.1.0] - 2020-01-02\n\nBy hand.\n\n### Added\n\n- b\n\n## v1.0.0\n\n- old\n\n[1.0.0]: https://example.org\n",
            ChangelogFile.WithRelease(unreleased, "## [1.1.0] - 2020-01-02\n\n### Added\n\n- b\n"));
    }

    [Fact]
    public void Line_endings_of_windows_stay()
    {
        var file = ChangelogFile.WithRelease("# Log\r\n\r\n## [1.0.0]\r\n\r\n- a\r\n", "## [1.1.0]\n\n- b\n");
        Assert.Equal("# Log\r\n\r\n## [1.1.0]\r\n\r\n- b\r\n\r\n## [1.0.0]\r\n\r\n- a\r\n", file);
    }

    private static Release Of(params string[] oldestFirst) => new(null, 0, [.. NewestFirst(oldestFirst.Reverse()).Reverse()], null, []);
}
