using System.Text;
using Hal9.Primitives.Packages;
using Hal9.Security.Advisories;
using static Hal9.Security.Tests.SomeAdvisories;

namespace Hal9.Security.Tests.Advisories;

public sealed class AdvisoryIndexTests
{
    private const string From = """{"introduced":"0"},{"fixed":"1.0.0"}""";

    [Fact]
    public void What_was_put_in_is_found_by_the_package()
    {
        var index = Index(OfCargo("A", "time", From, ""","aliases":["CVE-1"],"severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}]"""), OfNuGet("B", "Time", From), OfCargo("C", "time", From), OfCargo("D", "times", From));
        Assert.Equal(["A", "C"], index.Find(PackageEcosystem.Cargo, "time").Select(advisory => advisory.Id).Order());
        Assert.Equal(["B"], index.Find(PackageEcosystem.NuGet, "TIME").Select(advisory => advisory.Id));
        Assert.Empty(index.Find(PackageEcosystem.Cargo, "Time"));
        Assert.Equal((3, 1), (index.CountOf(PackageEcosystem.Cargo), index.CountOf(PackageEcosystem.NuGet)));
        var found = index.Find(PackageEcosystem.Cargo, "time").Single(advisory => advisory.Id == "A");
        Assert.Equal((9.8, SeverityClass.Critical, "CVE-1", "Something about time"), (found.Score, found.Severity, found.Aliases.Single(), found.Summary));
        Assert.Equal("1.0.0", found.Affected[0].Ranges[0].Events[1].Version);
    }

    [Fact]
    public void A_withdrawn_advisory_is_counted_and_not_found()
    {
        var index = Index(OfCargo("A", "time", From, ""","withdrawn":"2024-01-01T00:00:00Z" """));
        Assert.Empty(index.Find(PackageEcosystem.Cargo, "time"));
        Assert.Equal(1, index.CountOf(PackageEcosystem.Cargo));
    }

    [Fact]
    public void An_index_is_read_back_from_its_bytes_and_every_cut_or_other_file_is_none()
    {
        using var written = new MemoryStream();
        Index(OfCargo("A", "time", From), "broken").CopyTo(written);
        using var folder = new TemporaryFolder();
        var bytes = written.ToArray();
        var back = Open(bytes);
        Assert.Equal("A", back!.Find(PackageEcosystem.Cargo, "time").Single().Id);
        Assert.Equal("1", Assert.Single(back.Bad).Name);
        for (var length = 0; length < bytes.Length; length++) Assert.Null(Open(bytes[..length]));
        Assert.Null(Open(Encoding.UTF8.GetBytes(new string('x', 200))));

        AdvisoryIndex? Open(byte[] content)
        {
            var file = TemporaryFile.Create(folder.Path);
            file.Write(content);
            file.Flush();
            return AdvisoryIndex.Open(file);
        }
    }

    [Fact]
    public void A_folder_is_read_with_its_subfolders_and_what_cannot_be_read_is_named()
    {
        using var folder = new TemporaryFolder().With("a/1.json", OfCargo("A", "p", From)).With("2.json", "{").With("readme.md", "# no");
        var index = AdvisoryFiles.ReadFolder(folder.Path, folder.Path, CancellationToken.None);
        Assert.Equal("A", index.Find(PackageEcosystem.Cargo, "p").Single().Id);
        Assert.Equal("2.json", Assert.Single(index.Bad).Name);
    }

    [Fact]
    public void A_zip_with_many_records_is_read_whole()
    {
        using var folder = new TemporaryFolder().With("all.zip", Zip([.. Enumerable.Range(0, 3000).Select(i => OfCargo($"A-{i}", $"p{i % 100}", From))]));
        var index = AdvisoryFiles.ReadArchive(folder.At("all.zip"), "", folder.Path, CancellationToken.None);
        Assert.Equal(3000, index.CountOf(PackageEcosystem.Cargo));
        Assert.All(Enumerable.Range(0, 100), i => Assert.Equal(30, index.Find(PackageEcosystem.Cargo, $"p{i}").Count()));
    }

    [Fact]
    public void A_record_that_unpacks_without_end_is_refused_and_the_others_are_read()
    {
        using var folder = new TemporaryFolder().With("all.zip", Bomb());
        var before = GC.GetTotalAllocatedBytes();
        var index = AdvisoryFiles.ReadArchive(folder.At("all.zip"), "", folder.Path, CancellationToken.None);
        Assert.Equal("A", index.Find(PackageEcosystem.Cargo, "p").Single().Id);
        Assert.Equal(("bomb.json", "it is larger than 16 MB"), (Assert.Single(index.Bad).Name, index.Bad[0].Problem));
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 90_000_000);
    }

    private static AdvisoryIndex Index(params string[] records)
    {
        using var collector = new AdvisoryCollector(TemporaryFile.Create(Path.GetTempPath()));
        for (var i = 0; i < records.Length; i++) collector.Add(i.ToString(System.Globalization.CultureInfo.InvariantCulture), Encoding.UTF8.GetBytes(records[i]));
        return AdvisoryIndex.Of([collector], "stamp", TemporaryFile.Create(Path.GetTempPath()));
    }

    private static byte[] Bomb()
    {
        using var stream = new MemoryStream();
        using (var zip = new System.IO.Compression.ZipArchive(stream, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true))
        {
            using (var bomb = zip.CreateEntry("bomb.json", System.IO.Compression.CompressionLevel.Fastest).Open())
            {
                var zeroes = new byte[1024 * 1024];
                for (var i = 0; i < 100; i++) bomb.Write(zeroes);
            }
            using var good = zip.CreateEntry("a.json").Open();
            good.Write(Encoding.UTF8.GetBytes(OfCargo("A", "p", From)));
        }
        return stream.ToArray();
    }
}
