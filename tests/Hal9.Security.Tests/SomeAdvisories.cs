using System.IO.Compression;
using System.Text;
using Hal9.Primitives.Packages;
using Hal9.Security.Advisories;

namespace Hal9.Security.Tests;

/// <summary>Advisories made up for tests.</summary>
internal static class SomeAdvisories
{
    public static string Osv(string id, string ecosystem, string package, string events, string more = "") =>
        $$"""{"id":"{{id}}","summary":"Something about {{package}}","affected":[{"package":{"ecosystem":"{{ecosystem}}","name":"{{package}}"},"ranges":[{"type":"SEMVER","events":[{{events}}]}]}]{{more}}}""";

    public static string OfCargo(string id, string package, string events, string more = "") => Osv(id, "crates.io", package, events, more);

    public static string OfNuGet(string id, string package, string events, string more = "") => Osv(id, "NuGet", package, events, more);

    public static Advisory Parse(string json)
    {
        var (advisory, problem) = AdvisoryParser.Parse(Encoding.UTF8.GetBytes(json));
        Assert.Null(problem);
        return advisory!;
    }

    public static byte[] Zip(params (string Name, byte[] Bytes)[] entries)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in entries)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(bytes);
            }
        }
        return stream.ToArray();
    }

    public static byte[] Zip(params string[] records) => Zip([.. records.Select((record, index) => ($"{index}.json", Encoding.UTF8.GetBytes(record)))]);

    public static AffectedPackage Range(PackageEcosystem ecosystem, params (RangeEventKind Kind, string Version)[] events) =>
        new(ecosystem, "p", [new AffectedRange([.. events.Select(change => new RangeEvent(change.Kind, change.Version))])], []);
}
