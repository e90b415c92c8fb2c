using Hal9.Primitives.Packages;

namespace Hal9.Security.Advisories;

/// <summary>An advisory as the index keeps it: for one package, without what an audit does not need.</summary>
internal static class AdvisoryRecord
{
    public static void Write(BinaryWriter writer, Advisory advisory, AffectedPackage affected)
    {
        writer.Write(advisory.Id);
        WriteList(writer, advisory.Aliases, static (writer, alias) => writer.Write(alias));
        writer.Write(advisory.Summary);
        writer.Write((byte)advisory.Kind);
        writer.Write(advisory.Score ?? double.NaN);
        writer.Write((byte)advisory.Severity);
        writer.Write((byte)affected.Ecosystem);
        writer.Write(affected.Name);
        WriteList(writer, affected.Ranges, static (writer, range) => WriteList(writer, range.Events, static (writer, change) =>
        {
            writer.Write((byte)change.Kind);
            writer.Write(change.Version);
        }));
        WriteList(writer, affected.Versions, static (writer, version) => writer.Write(version));
    }

    public static Advisory Read(BinaryReader reader)
    {
        var id = reader.ReadString();
        var aliases = ReadList(reader, static reader => reader.ReadString());
        var summary = reader.ReadString();
        var kind = (AdvisoryKind)reader.ReadByte();
        var score = reader.ReadDouble();
        var severity = (SeverityClass)reader.ReadByte();
        var ecosystem = (PackageEcosystem)reader.ReadByte();
        var name = reader.ReadString();
        var ranges = ReadList(reader, static reader => new AffectedRange(ReadList(reader, static reader => new RangeEvent((RangeEventKind)reader.ReadByte(), reader.ReadString()))));
        var versions = ReadList(reader, static reader => reader.ReadString());
        return new Advisory(id, aliases, summary, false, kind, double.IsNaN(score) ? null : score, severity, [new AffectedPackage(ecosystem, name, ranges, versions)]);
    }

    private static void WriteList<T>(BinaryWriter writer, IReadOnlyList<T> items, Action<BinaryWriter, T> write)
    {
        writer.Write7BitEncodedInt(items.Count);
        foreach (var item in items) write(writer, item);
    }

    private static List<T> ReadList<T>(BinaryReader reader, Func<BinaryReader, T> read)
    {
        var count = reader.Read7BitEncodedInt();
        var items = new List<T>(Math.Min(count, 4096));
        for (var i = 0; i < count; i++) items.Add(read(reader));
        return items;
    }
}
