using System.Globalization;
using System.Text.RegularExpressions;
using Hal9.Configuration;

namespace Hal9.Security.Advisories;

/// <summary>What an audit does when it has no advisories.</summary>
public enum OfflinePolicy
{
    Fail,

    /// <summary>Says so in one warning, and is content.</summary>
    Warn,
}

/// <summary>What an audit does about an advisory that tells of no vulnerability.</summary>
public enum NoticePolicy
{
    Ignore,
    Warn,
    Fail,
}

/// <summary>An advisory that was looked at and accepted for a while.</summary>
/// <param name="Id">Any of its names.</param>
/// <param name="Until">The last day on which it is ignored.</param>
public sealed record AuditIgnore(Positioned<string> Id, string Reason, DateOnly Until);

/// <summary>The <c>audit</c> section of <c>hal9.yml</c>.</summary>
/// <param name="Source">A folder, a zip or an address; <c>{ecosystem}</c> in an address is replaced.</param>
/// <param name="MaximalAge">Fetched advisories that could not be renewed for longer are not used.</param>
/// <param name="Severity">Milder vulnerabilities are not shown.</param>
/// <param name="FailOn">Milder vulnerabilities are warnings.</param>
/// <param name="Exclude">Folders from the root.</param>
public sealed partial record AuditSection(
    string Source, TimeSpan MaximalAge, OfflinePolicy Offline, SeverityClass Severity, SeverityClass FailOn, NoticePolicy Unmaintained, NoticePolicy Unsound, NoticePolicy Notice,
    IReadOnlyList<string> Exclude, IReadOnlyList<AuditIgnore> Ignore)
{
    /// <summary>OSV's public archives, one for each ecosystem.</summary>
    public const string PublicSource = "https://osv-vulnerabilities.storage.googleapis.com/{ecosystem}/all.zip";

    private static readonly ScalarShape<NoticePolicy> NoticeShape = Shape.Choice(("ignore", NoticePolicy.Ignore), ("warn", NoticePolicy.Warn), ("fail", NoticePolicy.Fail));

    private static readonly ScalarShape<SeverityClass> SeverityShape = Shape.Choice(("low", SeverityClass.Low), ("medium", SeverityClass.Medium), ("high", SeverityClass.High), ("critical", SeverityClass.Critical));

    public static ConfigurationSection<AuditSection> Section { get; } = new(
        "audit", "How `hal9 ci audit` finds vulnerable dependencies, and what it makes of them.", Shape.Object<AuditSection>(static fields =>
        {
            var source = fields.Default("source", Shape.NonEmptyText.Substituted(), PublicSource, "Where the advisories are: a folder or zip of OSV records, or an address with `{ecosystem}` in it.");
            var age = fields.Default("maximal-age", Shape.Duration(TimeSpan.FromHours(1)), TimeSpan.FromDays(7), "How long fetched advisories are used when they cannot be renewed.");
            var offline = fields.Default("offline", Shape.Choice(("fail", OfflinePolicy.Fail), ("warn", OfflinePolicy.Warn)), OfflinePolicy.Fail, "What to do when there are no advisories: fail, or warn that nothing was checked.");
            var severity = fields.Default("severity", SeverityShape, SeverityClass.Low, "The mildest severity that is shown.");
            var failOn = fields.Default("fail-on", SeverityShape, SeverityClass.Low, "The mildest severity that fails. A vulnerability of unknown severity always does.");
            var unmaintained = fields.Default("unmaintained", NoticeShape, NoticePolicy.Warn, "What to make of packages that nobody looks after.");
            var unsound = fields.Default("unsound", NoticeShape, NoticePolicy.Warn, "What to make of packages that can be used unsafely.");
            var notice = fields.Default("notice", NoticeShape, NoticePolicy.Warn, "What to make of other notices.");
            var exclude = fields.Default("exclude", Shape.List(Shape.NonEmptyText), [], "Folders that are not looked into, from the root.");
            var ignore = fields.Default("ignore", Shape.List(IgnoreShape), [], "Advisories that were looked at and accepted for a while.");
            return values => new AuditSection(
                values.Get(source), values.Get(age), values.Get(offline), values.Get(severity), values.Get(failOn), values.Get(unmaintained), values.Get(unsound), values.Get(notice),
                values.Get(exclude), values.Get(ignore));
        }));

    private static ObjectShape<AuditIgnore> IgnoreShape => Shape.Object<AuditIgnore>(static fields =>
    {
        var id = fields.Required("id", Shape.NonEmptyText.Positioned(), "The advisory, by any of its names: `RUSTSEC-…`, `GHSA-…`, `CVE-…`.");
        var reason = fields.Required("reason", Shape.NonEmptyText, "Why it is acceptable here.");
        var until = fields.Required("until", Shape.TextMatching(DatePattern(), "a date such as `2030-12-31`").Refusing(static text => Date(text) is null ? "is not a day of the calendar" : null), "The last day on which it is ignored.");
        return values => new AuditIgnore(values.Get(id), values.Get(reason), Date(values.Get(until))!.Value);
    });

    private static DateOnly? Date(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    [GeneratedRegex("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DatePattern();
}
