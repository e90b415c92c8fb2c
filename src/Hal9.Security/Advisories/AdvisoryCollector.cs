using System.Text;
using Hal9.Primitives.Packages;

namespace Hal9.Security.Advisories;

/// <summary>Takes OSV records one by one and writes what the index needs of them to a file. Not safe to share: each worker has its own.</summary>
/// <param name="records">Empty; disposed with this.</param>
internal sealed class AdvisoryCollector(FileStream records) : IDisposable
{
    private readonly BinaryWriter writer = new(records, Encoding.UTF8);
    private readonly int[] counts = new int[Enum.GetValues<PackageEcosystem>().Length];

    public int Length => checked((int)records.Length);

    /// <summary>Where in the file each record lies.</summary>
    public List<AdvisoryEntry> Entries { get; } = [];

    public List<BadAdvisory> Bad { get; } = [];

    public int CountOf(PackageEcosystem ecosystem) => counts[(int)ecosystem];

    public void Add(string name, ReadOnlySpan<byte> utf8)
    {
        var (advisory, problem) = AdvisoryParser.Parse(utf8);
        if (advisory is null)
        {
            Refuse(name, problem!);
            return;
        }
        foreach (var affected in advisory.Affected)
        {
            counts[(int)affected.Ecosystem]++;
            if (advisory.IsWithdrawn) continue;
            var offset = checked((int)records.Position);
            AdvisoryRecord.Write(writer, advisory, affected);
            Entries.Add(new AdvisoryEntry(AdvisoryIndex.KeyOf(affected.Ecosystem, affected.Name), offset, (int)(records.Position - offset)));
        }
    }

    public void Refuse(string name, string problem) => Bad.Add(new BadAdvisory(name, problem));

    public void CopyTo(Stream output)
    {
        records.Position = 0;
        records.CopyTo(output);
    }

    public void Dispose() => writer.Dispose();
}

/// <param name="Key">By <see cref="AdvisoryIndex.KeyOf"/>.</param>
/// <param name="Offset">In bytes.</param>
/// <param name="Length">In bytes.</param>
internal readonly record struct AdvisoryEntry(ulong Key, int Offset, int Length);

/// <param name="Name">The file's.</param>
internal readonly record struct BadAdvisory(string Name, string Problem);
