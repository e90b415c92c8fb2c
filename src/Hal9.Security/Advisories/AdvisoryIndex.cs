using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Hal9.Primitives.Packages;

namespace Hal9.Security.Advisories;

/// <summary>
/// Advisories by package, in a file: a head, the records of <see cref="AdvisoryRecord"/>, a table of (hash of the name, offset, length) sorted by hash, what is known of the whole, and where
/// the table begins. Only the table is in memory; a record is read when it is asked for. Withdrawn advisories are not in it. Immutable and safe to share.
/// </summary>
internal sealed class AdvisoryIndex
{
    private const int EntrySize = 16;
    private const int TailSize = 12;

    private static readonly byte[] Head = "HAL9OSV2"u8.ToArray();

    private readonly FileStream file;
    private readonly byte[] table;

    private AdvisoryIndex(FileStream file, byte[] table, string stamp, int[] counts, IReadOnlyList<BadAdvisory> bad)
    {
        (this.file, this.table) = (file, table);
        (Stamp, Counts, Bad) = (stamp, counts, bad);
    }

    /// <summary>What it was made from, so that it can be told whether that is still there.</summary>
    public string Stamp { get; }

    /// <summary>Records that could not be read.</summary>
    public IReadOnlyList<BadAdvisory> Bad { get; }

    private int[] Counts { get; }

    /// <summary>How many advisories there are for an ecosystem, withdrawn ones included; a package counts once in each.</summary>
    public int CountOf(PackageEcosystem ecosystem) => Counts[(int)ecosystem];

    public IEnumerable<Advisory> Find(PackageEcosystem ecosystem, string name)
    {
        var key = KeyOf(ecosystem, name);
        var (low, high) = (0, table.Length / EntrySize);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (EntryAt(middle).Key < key) low = middle + 1;
            else high = middle;
        }
        for (; low < table.Length / EntrySize && EntryAt(low) is var entry && entry.Key == key; low++)
        {
            var advisory = Read(entry);
            // Two names may share a hash.
            if (PackageReference.NameComparer(ecosystem).Equals(advisory.Affected[0].Name, name) && advisory.Affected[0].Ecosystem == ecosystem) yield return advisory;
        }
    }

    /// <summary>Writes the whole file, block by block.</summary>
    public void CopyTo(Stream output)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        for (long at = 0; RandomAccess.Read(file.SafeFileHandle, buffer, at) is var count and > 0; at += count) output.Write(buffer, 0, count);
        ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <param name="file">Belongs to the index when it is one.</param>
    /// <returns>Null when the file is no whole index of this version.</returns>
    public static AdvisoryIndex? Open(FileStream file)
    {
        var length = RandomAccess.GetLength(file.SafeFileHandle);
        if (length < Head.Length + TailSize || length > int.MaxValue || !ReadAt(file, 0, Head.Length).AsSpan().SequenceEqual(Head)) return null;
        var tail = ReadAt(file, length - TailSize, TailSize).AsSpan();
        var (offset, count, whole) = (BinaryPrimitives.ReadInt32LittleEndian(tail), BinaryPrimitives.ReadInt32LittleEndian(tail[4..]), BinaryPrimitives.ReadInt32LittleEndian(tail[8..]));
        if (whole != length || offset < Head.Length || count < 0 || offset + ((long)count * EntrySize) > length - TailSize) return null;
        try
        {
            var from = offset + (count * EntrySize);
            using var reader = new BinaryReader(new MemoryStream(ReadAt(file, from, (int)length - TailSize - from), writable: false), Encoding.UTF8);
            var stamp = reader.ReadString();
            var counts = new int[Enum.GetValues<PackageEcosystem>().Length];
            for (var i = 0; i < counts.Length; i++) counts[i] = reader.ReadInt32();
            var bad = new BadAdvisory[reader.ReadInt32()];
            for (var i = 0; i < bad.Length; i++) bad[i] = new BadAdvisory(reader.ReadString(), reader.ReadString());
            return new AdvisoryIndex(file, ReadAt(file, offset, count * EntrySize), stamp, counts, bad);
        }
        catch (Exception problem) when (problem is IOException or OverflowException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Writes what the parts have collected, and opens it.</summary>
    /// <param name="output">Empty; belongs to the index.</param>
    public static AdvisoryIndex Of(IReadOnlyList<AdvisoryCollector> parts, string stamp, FileStream output)
    {
        using (var writer = new BinaryWriter(output, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Head);
            var table = new AdvisoryEntry[parts.Sum(static part => part.Entries.Count)];
            var (at, row) = (Head.Length, 0);
            foreach (var part in parts)
            {
                part.CopyTo(output);
                foreach (var entry in part.Entries) table[row++] = entry with { Offset = checked(at + entry.Offset) };
                at = checked(at + part.Length);
            }
            Array.Sort(table, static (left, right) => (left.Key, left.Offset).CompareTo((right.Key, right.Offset)));
            foreach (var (key, offset, length) in table)
            {
                writer.Write(key);
                writer.Write(offset);
                writer.Write(length);
            }
            WriteWhole(writer, parts, stamp);
            writer.Write(at);
            writer.Write(table.Length);
            writer.Write(checked((int)output.Position + sizeof(int)));
        }
        output.Flush();
        return Open(output)!;
    }

    private static void WriteWhole(BinaryWriter writer, IReadOnlyList<AdvisoryCollector> parts, string stamp)
    {
        writer.Write(stamp);
        foreach (var ecosystem in Enum.GetValues<PackageEcosystem>()) writer.Write(parts.Sum(part => part.CountOf(ecosystem)));
        var bad = parts.SelectMany(static part => part.Bad).OrderBy(static one => one.Name, StringComparer.Ordinal).ToArray();
        writer.Write(bad.Length);
        foreach (var (name, problem) in bad)
        {
            writer.Write(name);
            writer.Write(problem);
        }
    }

    /// <summary>FNV-1a, 64 bits, over the ecosystem and the name by its own rule.</summary>
    public static ulong KeyOf(PackageEcosystem ecosystem, string name)
    {
        var hash = (14695981039346656037UL ^ (byte)ecosystem) * 1099511628211UL;
        foreach (var unit in ecosystem == PackageEcosystem.NuGet ? name.ToUpperInvariant() : name) hash = (hash ^ unit) * 1099511628211UL;
        return hash;
    }

    private Advisory Read(AdvisoryEntry entry)
    {
        using var reader = new BinaryReader(new MemoryStream(ReadAt(file, entry.Offset, entry.Length), writable: false), Encoding.UTF8);
        return AdvisoryRecord.Read(reader);
    }

    private AdvisoryEntry EntryAt(int index)
    {
        var entry = table.AsSpan(index * EntrySize, EntrySize);
        return new AdvisoryEntry(BinaryPrimitives.ReadUInt64LittleEndian(entry), BinaryPrimitives.ReadInt32LittleEndian(entry[8..]), BinaryPrimitives.ReadInt32LittleEndian(entry[12..]));
    }

    /// <exception cref="EndOfStreamException">The file was cut after it was opened.</exception>
    private static byte[] ReadAt(FileStream file, long offset, int length)
    {
        var bytes = new byte[length];
        for (var done = 0; done < length;)
        {
            var count = RandomAccess.Read(file.SafeFileHandle, bytes.AsSpan(done), offset + done);
            done += count > 0 ? count : throw new EndOfStreamException();
        }
        return bytes;
    }
}
