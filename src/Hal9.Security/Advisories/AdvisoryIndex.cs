using System.Buffers.Binary;
using System.Text;
using Hal9.Primitives.Packages;

namespace Hal9.Security.Advisories;

/// <summary>
/// Advisories by package, as one block of bytes that is a file as it stands: a head, the records of <see cref="AdvisoryRecord"/>, a table of (hash of the name,
/// offset, length) sorted by hash, and where the table begins. Withdrawn advisories are not in it. Immutable and safe to share.
/// </summary>
internal sealed class AdvisoryIndex
{
    private const int EntrySize = 16;
    private const int TailSize = 12;

    private static readonly byte[] Head = "HAL9OSV1"u8.ToArray();

    private readonly byte[] bytes;
    private readonly int tableOffset;
    private readonly int tableCount;

    private AdvisoryIndex(byte[] bytes, int tableOffset, int tableCount, string stamp, int[] counts, IReadOnlyList<BadAdvisory> bad)
    {
        (this.bytes, this.tableOffset, this.tableCount) = (bytes, tableOffset, tableCount);
        (Stamp, Counts, Bad) = (stamp, counts, bad);
    }

    /// <summary>What it was made from, so that it can be told whether that is still there.</summary>
    public string Stamp { get; }

    /// <summary>Records that could not be read.</summary>
    public IReadOnlyList<BadAdvisory> Bad { get; }

    public ReadOnlySpan<byte> Bytes => bytes;

    private int[] Counts { get; }

    /// <summary>How many advisories there are for an ecosystem, withdrawn ones included; a package counts once in each.</summary>
    public int CountOf(PackageEcosystem ecosystem) => Counts[(int)ecosystem];

    public IEnumerable<Advisory> Find(PackageEcosystem ecosystem, string name)
    {
        var key = KeyOf(ecosystem, name);
        var (low, high) = (0, tableCount);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (EntryAt(middle).Key < key) low = middle + 1;
            else high = middle;
        }
        for (; low < tableCount && EntryAt(low) is var entry && entry.Key == key; low++)
        {
            using var reader = new BinaryReader(new MemoryStream(bytes, entry.Offset, tableOffset - entry.Offset, writable: false), Encoding.UTF8);
            var advisory = AdvisoryRecord.Read(reader);
            // Two names may share a hash.
            if (PackageReference.NameComparer(ecosystem).Equals(advisory.Affected[0].Name, name) && advisory.Affected[0].Ecosystem == ecosystem) yield return advisory;
        }
    }

    /// <returns>Null when the bytes are no whole index of this version.</returns>
    public static AdvisoryIndex? Open(byte[] bytes)
    {
        if (bytes.Length < Head.Length + TailSize || !bytes.AsSpan().StartsWith(Head)) return null;
        var tail = bytes.AsSpan(bytes.Length - TailSize);
        var (offset, count, length) = (BinaryPrimitives.ReadInt32LittleEndian(tail), BinaryPrimitives.ReadInt32LittleEndian(tail[4..]), BinaryPrimitives.ReadInt32LittleEndian(tail[8..]));
        if (length != bytes.Length || offset < Head.Length || count < 0 || offset + ((long)count * EntrySize) > length - TailSize) return null;
        try
        {
            var from = offset + (count * EntrySize);
            using var reader = new BinaryReader(new MemoryStream(bytes, from, length - TailSize - from, writable: false), Encoding.UTF8);
            var stamp = reader.ReadString();
            var counts = new int[Enum.GetValues<PackageEcosystem>().Length];
            for (var i = 0; i < counts.Length; i++) counts[i] = reader.ReadInt32();
            var bad = new BadAdvisory[reader.ReadInt32()];
            for (var i = 0; i < bad.Length; i++) bad[i] = new BadAdvisory(reader.ReadString(), reader.ReadString());
            return new AdvisoryIndex(bytes, offset, count, stamp, counts, bad);
        }
        catch (Exception problem) when (problem is IOException or OverflowException or ArgumentException)
        {
            return null;
        }
    }

    public static AdvisoryIndex Of(IReadOnlyList<AdvisoryCollector> parts, string stamp)
    {
        // The end first: then the size is known, and the records are copied once.
        using var end = new MemoryStream();
        using var writer = new BinaryWriter(end, Encoding.UTF8);
        writer.Write(stamp);
        foreach (var ecosystem in Enum.GetValues<PackageEcosystem>()) writer.Write(parts.Sum(part => part.CountOf(ecosystem)));
        var bad = parts.SelectMany(static part => part.Bad).OrderBy(static one => one.Name, StringComparer.Ordinal).ToArray();
        writer.Write(bad.Length);
        foreach (var (name, problem) in bad)
        {
            writer.Write(name);
            writer.Write(problem);
        }
        writer.Flush();
        var offset = Head.Length + parts.Sum(static part => part.Records.Length);
        var table = new (ulong Key, int Offset)[parts.Sum(static part => part.Entries.Count)];
        var bytes = GC.AllocateUninitializedArray<byte>(checked(offset + (table.Length * EntrySize) + (int)end.Length + TailSize));
        Head.CopyTo(bytes, 0);
        var (at, row) = (Head.Length, 0);
        foreach (var part in parts)
        {
            part.Records.CopyTo(bytes.AsSpan(at));
            foreach (var entry in part.Entries) table[row++] = (entry.Key, at + entry.Offset);
            at += part.Records.Length;
        }
        Array.Sort(table);
        foreach (var (key, place) in table)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(at), key);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at + 8), place);
            at += EntrySize;
        }
        end.GetBuffer().AsSpan(0, (int)end.Length).CopyTo(bytes.AsSpan(at));
        var tail = bytes.AsSpan(bytes.Length - TailSize);
        BinaryPrimitives.WriteInt32LittleEndian(tail, offset);
        BinaryPrimitives.WriteInt32LittleEndian(tail[4..], table.Length);
        BinaryPrimitives.WriteInt32LittleEndian(tail[8..], bytes.Length);
        return Open(bytes)!;
    }

    /// <summary>FNV-1a, 64 bits, over the ecosystem and the name by its own rule.</summary>
    public static ulong KeyOf(PackageEcosystem ecosystem, string name)
    {
        var hash = (14695981039346656037UL ^ (byte)ecosystem) * 1099511628211UL;
        foreach (var unit in ecosystem == PackageEcosystem.NuGet ? name.ToUpperInvariant() : name) hash = (hash ^ unit) * 1099511628211UL;
        return hash;
    }

    private (ulong Key, int Offset) EntryAt(int index)
    {
        var entry = bytes.AsSpan(tableOffset + (index * EntrySize), EntrySize);
        return (BinaryPrimitives.ReadUInt64LittleEndian(entry), (int)BinaryPrimitives.ReadInt64LittleEndian(entry[8..]));
    }
}

/// <param name="Name">The file's.</param>
internal readonly record struct BadAdvisory(string Name, string Problem);

/// <summary>Takes OSV records one by one and keeps what the index needs. Not safe to share: each worker has its own.</summary>
internal sealed class AdvisoryCollector : IDisposable
{
    private readonly MemoryStream stream = new();
    private readonly BinaryWriter writer;
    private readonly int[] counts = new int[Enum.GetValues<PackageEcosystem>().Length];

    public AdvisoryCollector() => writer = new BinaryWriter(stream, Encoding.UTF8);

    public ReadOnlySpan<byte> Records => stream.GetBuffer().AsSpan(0, (int)stream.Length);

    public List<(ulong Key, int Offset)> Entries { get; } = [];

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
            Entries.Add((AdvisoryIndex.KeyOf(affected.Ecosystem, affected.Name), checked((int)stream.Length)));
            AdvisoryRecord.Write(writer, advisory, affected);
        }
    }

    public void Refuse(string name, string problem) => Bad.Add(new BadAdvisory(name, problem));

    public void Dispose() => writer.Dispose();
}
