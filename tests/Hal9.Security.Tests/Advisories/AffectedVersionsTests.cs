using CsCheck;
using Hal9.Primitives.Packages;
using Hal9.Security.Advisories;
using static Hal9.Security.Advisories.RangeEventKind;
using static Hal9.Security.Tests.SomeAdvisories;

namespace Hal9.Security.Tests.Advisories;

public sealed class AffectedVersionsTests
{
    [Theory]
    [InlineData("1.0.0-alpha", true)]
    [InlineData("1.4.9", true)]
    [InlineData("1.5.0-rc.1", true)]
    [InlineData("1.5.0", false)]
    [InlineData("1.5.0+build", false)]
    [InlineData("2.0.0-0", true)]
    [InlineData("2.0.0", true)]
    [InlineData("2.1.0", false)]
    public void A_version_of_a_crate_is_affected_from_an_introduction_up_to_the_fix(string version, bool isAffected)
    {
        var affected = Range(PackageEcosystem.Cargo, (Introduced, "0.0.0-0"), (Fixed, "1.5.0"), (Introduced, "2.0.0-0"), (Fixed, "2.1.0"));
        Assert.Equal(new Affectedness(isAffected, null), AffectedVersions.Of(affected, version));
    }

    [Theory]
    [InlineData("13.0", false)]
    [InlineData("12.9.9.9", true)]
    [InlineData("13.0.0.0", false)]
    [InlineData("13.0.0-BETA1", true)]
    [InlineData("12.0.0-beta", true)]
    [InlineData("12.0.0-ALPHA", false)]
    public void Versions_of_NuGet_have_four_numbers_and_ignore_case(string version, bool isAffected) =>
        Assert.Equal(new Affectedness(isAffected, null), AffectedVersions.Of(Range(PackageEcosystem.NuGet, (Introduced, "12.0.0-Beta"), (Fixed, "13.0.0")), version));

    [Fact]
    public void The_last_affected_version_is_affected_and_the_next_is_not()
    {
        var affected = Range(PackageEcosystem.Cargo, (Introduced, "0"), (LastAffected, "1.2.3"));
        Assert.True(AffectedVersions.Of(affected, "1.2.3").IsAffected);
        Assert.True(AffectedVersions.Of(affected, "0.0.0-0").IsAffected);
        Assert.False(AffectedVersions.Of(affected, "1.2.4-0").IsAffected);
    }

    [Fact]
    public void Nothing_is_affected_from_the_limit_on()
    {
        var affected = Range(PackageEcosystem.Cargo, (Introduced, "0"), (Limit, "2.0.0"));
        Assert.True(AffectedVersions.Of(affected, "1.9.9").IsAffected);
        Assert.False(AffectedVersions.Of(affected, "2.0.0").IsAffected);
        Assert.True(AffectedVersions.Of(Range(PackageEcosystem.Cargo, (Introduced, "0"), (Limit, "*")), "9.0.0").IsAffected);
    }

    [Fact]
    public void A_listed_version_is_affected_whatever_the_ranges_say()
    {
        var affected = new AffectedPackage(PackageEcosystem.NuGet, "p", [], ["1.0", "2.0.0-Beta"]);
        Assert.True(AffectedVersions.Of(affected, "1.0.0").IsAffected);
        Assert.True(AffectedVersions.Of(affected, "2.0.0-beta").IsAffected);
        Assert.False(AffectedVersions.Of(affected, "2.0.0").IsAffected);
    }

    [Fact]
    public void The_order_in_which_events_are_written_does_not_matter()
    {
        var affected = Range(PackageEcosystem.Cargo, (Fixed, "2.0.0"), (Introduced, "1.10.0"), (Fixed, "1.2.0"), (Introduced, "1.0.0"));
        Assert.Equal([false, true, false, true, false], ((string[])["0.9.0", "1.1.0", "1.9.0", "1.10.0", "2.0.0"]).Select(version => AffectedVersions.Of(affected, version).IsAffected));
    }

    [Theory]
    [InlineData("not a version", "0", "1.0.0")]
    [InlineData("1.0.0", "x.y", "2.0.0")]
    [InlineData("1.0.0", "0", "")]
    public void Nonsense_is_told_and_never_decides(string version, string introduced, string @fixed)
    {
        var (isAffected, problem) = AffectedVersions.Of(Range(PackageEcosystem.Cargo, (Introduced, introduced), (Fixed, @fixed)), version);
        Assert.False(isAffected);
        Assert.NotNull(problem);
    }

    [Fact]
    public void A_range_without_a_beginning_or_with_an_unknown_event_is_told()
    {
        Assert.NotNull(AffectedVersions.Of(Range(PackageEcosystem.Cargo, (Fixed, "1.0.0")), "0.1.0").Problem);
        Assert.NotNull(AffectedVersions.Of(Range(PackageEcosystem.Cargo, (Introduced, "0"), (Unknown, "retired")), "0.1.0").Problem);
        Assert.NotNull(AffectedVersions.Of(new AffectedPackage(PackageEcosystem.Cargo, "p", [new AffectedRange([])], []), "0.1.0").Problem);
    }

    /// <summary>Said without walking: the last introduction at or below the version is not followed by an end between it and the version.</summary>
    [Fact]
    public void Walking_along_the_events_decides_as_looking_for_the_last_introduction_does() =>
        Gen.Select(Gen.Shuffle(Enumerable.Range(0, 12).ToArray()), Gen.Int[0, 2].Array[12], Gen.Int[0, 12], Gen.Int[0, 11]).Sample((order, kinds, count, version) =>
        {
            var events = order.Take(count).Select(at => (Kind: (RangeEventKind)kinds[at], At: at)).ToArray();
            if (!events.Any(change => change.Kind == Introduced)) return;
            var introduced = events.Where(change => change.Kind == Introduced && change.At <= version).Select(change => change.At).DefaultIfEmpty(-1).Max();
            var isAffected = introduced >= 0
                && !events.Any(change => change.Kind == Fixed && change.At > introduced && change.At <= version)
                && !events.Any(change => change.Kind == LastAffected && change.At > introduced && change.At < version);
            foreach (var ecosystem in Enum.GetValues<PackageEcosystem>())
            {
                var range = Range(ecosystem, [.. events.Select(change => (change.Kind, $"1.{change.At}.0"))]);
                Assert.Equal(new Affectedness(isAffected, null), AffectedVersions.Of(range, $"1.{version}.0"));
            }
        });

    [Fact]
    public void The_order_of_versions_of_NuGet_is_that_of_its_own_library() =>
        Gen.Select(Version, Version).Sample((left, right) =>
        {
            Assert.True(PackageVersion.TryParse(PackageEcosystem.NuGet, left, out var one));
            Assert.True(PackageVersion.TryParse(PackageEcosystem.NuGet, right, out var other));
            Assert.Equal(Math.Sign(NaiveOrder(left, right)), Math.Sign(one.CompareTo(other)));
        });

    private static readonly Gen<string> Version = Gen.Select(Gen.Int[0, 2].Array[2, 4], Gen.OneOf("", "-alpha", "-ALPHA", "-alpha.1", "-alpha.10", "-alpha.2", "-beta", "+x"), (numbers, label) => string.Join('.', numbers) + label);

    /// <summary>By the rules of https://learn.microsoft.com/nuget/concepts/package-versioning, independently of any library.</summary>
    private static int NaiveOrder(string left, string right)
    {
        var (one, other) = (Split(left), Split(right));
        for (var i = 0; i < 4; i++)
        {
            if (one.Numbers[i] != other.Numbers[i]) return one.Numbers[i].CompareTo(other.Numbers[i]);
        }
        if (one.Label.Length == 0 || other.Label.Length == 0) return other.Label.Length.CompareTo(one.Label.Length);
        var (mine, theirs) = (one.Label.Split('.'), other.Label.Split('.'));
        for (var i = 0; i < Math.Min(mine.Length, theirs.Length); i++)
        {
            var order = int.TryParse(mine[i], out var a) && int.TryParse(theirs[i], out var b) ? a.CompareTo(b) : string.Compare(mine[i], theirs[i], StringComparison.OrdinalIgnoreCase);
            if (order != 0) return order;
        }
        return mine.Length.CompareTo(theirs.Length);

        static (int[] Numbers, string Label) Split(string text)
        {
            var parts = text.Split('+')[0].Split('-', 2);
            int[] numbers = [.. parts[0].Split('.').Select(int.Parse), 0, 0, 0, 0];
            return (numbers, parts.Length > 1 ? parts[1] : "");
        }
    }
}
