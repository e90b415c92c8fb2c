using Hal9.Primitives.Packages;

namespace Hal9.Primitives.Tests;

public sealed class PackageReferenceTests
{
    [Theory]
    [InlineData(PackageEcosystem.Cargo, "time", "0.1.43", "pkg:cargo/time@0.1.43")]
    [InlineData(PackageEcosystem.NuGet, "Newtonsoft.Json", "13.0.1-beta.1+x", "pkg:nuget/Newtonsoft.Json@13.0.1-beta.1%2Bx")]
    [InlineData(PackageEcosystem.NuGet, "É@", "1", "pkg:nuget/%C3%89%40@1")]
    public void A_package_URL_is_written_and_read_back(PackageEcosystem ecosystem, string name, string version, string purl)
    {
        var package = new PackageReference(ecosystem, name, version);
        Assert.Equal(purl, package.Purl);
        Assert.Equal(package, PackageReference.Parse(purl));
    }

    [Theory]
    [InlineData("pkg:NuGet/A@1.0?repository_url=x#lib", "A 1.0")]
    [InlineData("pkg://cargo/a@1.0", "a 1.0")]
    [InlineData("pkg:npm/a@1.0", null)]
    [InlineData("pkg:cargo/group/a@1.0", null)]
    [InlineData("pkg:cargo/a", null)]
    [InlineData("pkg:cargo/a@", null)]
    [InlineData("pkg:cargo/@1", null)]
    [InlineData("cargo/a@1", null)]
    [InlineData("", null)]
    public void What_else_a_package_URL_may_hold_is_passed_over_or_refused(string purl, string? read) => Assert.Equal(read, PackageReference.Parse(purl)?.ToString());
}
