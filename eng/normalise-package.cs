// Writes a NuGet package anew, so that its bytes depend on its content alone: entries sorted, one time for all, and in place of NuGet's random names those of what they are.
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

if (args is not [var from, var to])
{
    Console.Error.WriteLine("normalise-package FROM TO");
    return 2;
}

const string Properties = "package/services/metadata/core-properties/";
var entries = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
using (var package = ZipFile.OpenRead(from))
{
    foreach (var entry in package.Entries)
    {
        using var content = new MemoryStream();
        using (var stream = entry.Open()) stream.CopyTo(content);
        entries[entry.FullName.StartsWith(Properties, StringComparison.Ordinal) ? Properties + "core.psmdcp" : entry.FullName] = content.ToArray();
    }
}

var number = 0;
var relations = Regex.Replace(Encoding.UTF8.GetString(entries["_rels/.rels"]), Properties + "[0-9a-f]+\\.psmdcp", Properties + "core.psmdcp");
entries["_rels/.rels"] = Encoding.UTF8.GetBytes(Regex.Replace(relations, "Id=\"R[0-9A-F]+\"", _ => $"Id=\"R{++number}\""));

using var output = File.Create(to);
using var made = new ZipArchive(output, ZipArchiveMode.Create);
foreach (var (name, content) in entries)
{
    var entry = made.CreateEntry(name, CompressionLevel.SmallestSize);
    entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
    using var stream = entry.Open();
    stream.Write(content);
}
return 0;
