using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hal9.Security.Advisories;
using Semver;

namespace Hal9.Security.Tests.Advisories;

/// <summary>Real advisories, held against what they say themselves and against what RustSec wrote by hand.</summary>
public sealed partial class RustSecTests
{
    /// <summary>Their pages say something else since these records were exported.</summary>
    private static readonly string[] MendedLater = ["RUSTSEC-2018-0019", "RUSTSEC-2024-0376"];

    private static string[] Records()
    {
        var folder = Environment.GetEnvironmentVariable("HAL9_ADVISORIES") is { Length: > 0 } named ? Path.Combine(named, "rustsec-osv") : null;
        if (folder is null || !Directory.Exists(folder)) Assert.Skip("needs HAL9_ADVISORIES, the folder of rustsec-osv");
        return Directory.GetFiles(folder, "*.json");
    }

    [Fact]
    public void Every_advisory_affects_what_it_introduces_and_not_what_it_fixes()
    {
        var records = Records();
        Assert.True(records.Length > 400);
        Assert.All(records, file =>
        {
            var (advisory, problem) = AdvisoryParser.Parse(File.ReadAllBytes(file));
            Assert.Null(problem);
            Assert.Equal(Path.GetFileNameWithoutExtension(file), advisory!.Id);
            foreach (var affected in advisory.Affected)
            {
                var events = affected.Ranges.SelectMany(range => range.Events).ToArray();
                foreach (var change in events.Where(change => change.Kind == RangeEventKind.Introduced && !events.Contains(new RangeEvent(RangeEventKind.Fixed, change.Version)))) Assert.Equal(new Affectedness(true, null), AffectedVersions.Of(affected, change.Version));
                foreach (var change in events.Where(change => change.Kind == RangeEventKind.Fixed)) Assert.Equal(new Affectedness(false, null), AffectedVersions.Of(affected, change.Version));
            }
        });
    }

    [Fact]
    public void Severities_and_kinds_are_those_in_the_record() => Assert.All(Records(), file =>
    {
        var record = JsonNode.Parse(File.ReadAllBytes(file))!;
        var advisory = AdvisoryParser.Parse(File.ReadAllBytes(file)).Advisory!;
        Assert.Equal(record["severity"]!.AsArray().Count > 0, advisory.Score is not null);
        Assert.Equal((string?)record["affected"]![0]!["database_specific"]!["informational"] ?? "vulnerability", advisory.Kind.ToString().ToLowerInvariant());
        Assert.Equal(record["withdrawn"] is not null, advisory.IsWithdrawn);
    });

    /// <summary>RustSec's own Markdown lists patched and unaffected requirements: affected is the complement. HAL9_RUSTSEC names a checkout of its database.</summary>
    [Fact]
    public void Versions_are_affected_exactly_when_RustSec_lists_them_neither_as_patched_nor_as_unaffected()
    {
        var database = Environment.GetEnvironmentVariable("HAL9_RUSTSEC");
        if (database is null || !Directory.Exists(Path.Combine(database, "crates"))) Assert.Skip("needs HAL9_RUSTSEC, a checkout of RustSec's advisory database");
        var pages = Directory.GetFiles(Path.Combine(database, "crates"), "*.md", SearchOption.AllDirectories).ToDictionary(path => Path.GetFileNameWithoutExtension(path));
        var (compared, versions) = (0, 0);
        var different = new List<string>();
        foreach (var file in Records())
        {
            var advisory = AdvisoryParser.Parse(File.ReadAllBytes(file)).Advisory!;
            if (!pages.TryGetValue(advisory.Id, out var page) || MendedLater.Contains(advisory.Id)) continue;
            var safe = Requirements(File.ReadAllText(page));
            compared++;
            foreach (var version in Probes(safe))
            {
                versions++;
                var isSafe = safe.Exists(requirement => Array.TrueForAll(requirement.Split(','), part => Fits(version, part.Trim())));
                if (advisory.Affected.Any(affected => AffectedVersions.Of(affected, version.ToString()).IsAffected) == isSafe) different.Add($"{advisory.Id}: {version} is {(isSafe ? "safe" : "affected")} by {string.Join(" | ", safe)}");
            }
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{compared} advisories, {versions} versions");
        Assert.True(compared > 350);
        Assert.True(different.Count == 0, string.Join('\n', different.Distinct()));
    }

    private static List<string> Requirements(string page) =>
        [.. ListPattern().Matches(page[..page.IndexOf("```\n", 7, StringComparison.Ordinal)]).SelectMany(list => TextPattern().Matches(list.Groups[1].Value)).Select(text => text.Groups[1].Value)];

    private static IEnumerable<SemVersion> Probes(List<string> requirements)
    {
        foreach (var bound in requirements.SelectMany(requirement => requirement.Split(',')).Select(part => Bound(part).Version).Where(version => !version.IsPrerelease).Append(new SemVersion(0, 0, 0)).Append(new SemVersion(999, 0, 0)))
        {
            yield return bound;
            yield return bound.With(patch: bound.Patch + 1);
            yield return bound.With(minor: bound.Minor + 1, patch: 0);
            yield return bound.With(major: bound.Major + 1, minor: 0, patch: 0);
            if (bound.Patch > 0) yield return bound.With(patch: bound.Patch - 1);
            if (bound.Minor > 0) yield return bound.With(minor: bound.Minor - 1, patch: 99);
            if (bound.Major > 0) yield return bound.With(major: bound.Major - 1, minor: 99, patch: 99);
        }
    }

    /// <summary>Cargo's requirements, written down naively.</summary>
    private static bool Fits(SemVersion version, string part)
    {
        var (sign, bound, given) = Bound(part);
        var order = version.ComparePrecedenceTo(bound);
        return sign switch
        {
            ">=" => order >= 0,
            ">" => order > 0,
            "<=" => order <= 0,
            "<" => order < 0,
            "=" => given == 3 ? order == 0 : version.Major == bound.Major && (given == 1 || version.Minor == bound.Minor),
            "~" => order >= 0 && version.Major == bound.Major && (given == 1 || version.Minor == bound.Minor),
            _ => order >= 0 && version.Major == bound.Major && (!bound.Major.IsZero || given == 1 || (version.Minor == bound.Minor && (!bound.Minor.IsZero || given == 2 || version.Patch == bound.Patch))),
        };
    }

    private static (string Sign, SemVersion Version, int Given) Bound(string part)
    {
        var match = BoundPattern().Match(part.Trim());
        var text = match.Groups[2].Value;
        return (match.Groups[1].Value, SemVersion.Parse(text, SemVersionStyles.OptionalMinorPatch), text.Split('-')[0].Split('.').Length);
    }

    [GeneratedRegex(@"^(?:patched|unaffected)\s*=\s*\[(.*?)\]", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex ListPattern();

    [GeneratedRegex("\"([^\"]+)\"")]
    private static partial Regex TextPattern();

    [GeneratedRegex(@"^(>=|<=|>|<|=|~|\^)?\s*(\S+)$")]
    private static partial Regex BoundPattern();
}
