using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Hal9.Toolchains.Coverage;

/// <summary>Cobertura's XML, as Microsoft's coverage, coverlet and many others write it.</summary>
/// <remarks>https://github.com/cobertura/web/blob/master/htdocs/xml/coverage-04.dtd</remarks>
public static class CoberturaFile
{
    /// <summary>A report of a thousand assemblies is some 100 megabytes.</summary>
    private const long SizeLimit = 1L << 30;

    /// <param name="root">Paths are made relative to it; absolute.</param>
    /// <exception cref="CoverageFormatException">It is none.</exception>
    public static IReadOnlyList<FileCoverage> Read(Stream xml, string root)
    {
        try
        {
            // Cobertura's own files name a DTD, which is not fetched.
            using var reader = XmlReader.Create(xml, new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null, MaxCharactersInDocument = SizeLimit, IgnoreWhitespace = true });
            var sources = new List<string>();
            var files = new List<FileCoverage>();
            reader.MoveToContent();
            if (reader.LocalName != "coverage") throw new CoverageFormatException($"its root is `{reader.LocalName}`, not `coverage`");
            reader.Read();
            while (!reader.EOF)
            {
                if (reader.NodeType != XmlNodeType.Element) reader.Read();
                else if (reader.LocalName == "source") sources.Add(reader.ReadElementContentAsString().Trim());
                else if (reader.LocalName == "class") files.Add(ReadClass((XElement)XNode.ReadFrom(reader), sources, root));
                else reader.Read();
            }
            return files;
        }
        catch (XmlException problem)
        {
            throw new CoverageFormatException(problem.Message.TrimEnd('.'));
        }
    }

    public static void Write(CoverageReport report, string root, DateTimeOffset now, Stream to)
    {
        using var xml = XmlWriter.Create(to, new XmlWriterSettings { Indent = true, NewLineChars = "\n", Encoding = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false) });
        xml.WriteStartElement("coverage");
        WriteShares(xml, report.LineShare, report.BranchShare);
        Attribute(xml, "lines-covered", report.LineShare.Covered);
        Attribute(xml, "lines-valid", report.LineShare.Total);
        Attribute(xml, "branches-covered", report.BranchShare.Covered);
        Attribute(xml, "branches-valid", report.BranchShare.Total);
        xml.WriteAttributeString("complexity", "0");
        xml.WriteAttributeString("version", "hal9");
        xml.WriteAttributeString("timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        xml.WriteStartElement("sources");
        xml.WriteElementString("source", root.Replace('\\', '/'));
        xml.WriteEndElement();
        xml.WriteStartElement("packages");
        foreach (var folder in report.Files.GroupBy(static file => Path.GetDirectoryName(file.Path)?.Replace('\\', '/') ?? ""))
        {
            xml.WriteStartElement("package");
            xml.WriteAttributeString("name", folder.Key.Length == 0 ? "." : folder.Key.Replace('/', '.'));
            WriteShares(xml, folder.Aggregate(default(CoverageShare), static (sum, file) => sum + file.LineShare), folder.Aggregate(default(CoverageShare), static (sum, file) => sum + file.BranchShare));
            xml.WriteAttributeString("complexity", "0");
            xml.WriteStartElement("classes");
            foreach (var file in folder) WriteClass(xml, file);
            xml.WriteEndElement();
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static FileCoverage ReadClass(XElement element, List<string> sources, string root)
    {
        var lines = new Dictionary<int, LineCoverage>();
        // The class's own list holds all lines; those of the methods say the same again.
        foreach (var line in (element.Element("lines") ?? element).Elements("line"))
        {
            if (!int.TryParse((string?)line.Attribute("number"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0) continue;
            var hits = long.TryParse((string?)line.Attribute("hits"), NumberStyles.None, CultureInfo.InvariantCulture, out var counted) ? counted : 0;
            var (covered, branches) = Branches((string?)line.Attribute("condition-coverage"));
            var read = new LineCoverage(number, hits, covered, branches);
            lines[number] = lines.TryGetValue(number, out var before) ? before.And(read) : read;
        }
        return new FileCoverage(CoveragePaths.FromRoot((string?)element.Attribute("filename") ?? "", sources, root), [.. lines.Values.OrderBy(static line => line.Number)]);
    }

    /// <summary><c>50% (1/2)</c>.</summary>
    private static (int Covered, int Total) Branches(string? text)
    {
        if (text is null) return default;
        var (open, slash, close) = (text.IndexOf('(', StringComparison.Ordinal), text.IndexOf('/', StringComparison.Ordinal), text.IndexOf(')', StringComparison.Ordinal));
        return open >= 0 && slash > open && close > slash && int.TryParse(text.AsSpan(open + 1, slash - open - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var covered)
            && int.TryParse(text.AsSpan(slash + 1, close - slash - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var total) ? (Math.Min(covered, total), total) : default;
    }

    private static void WriteClass(XmlWriter xml, FileCoverage file)
    {
        xml.WriteStartElement("class");
        xml.WriteAttributeString("name", Path.GetFileNameWithoutExtension(file.Path));
        xml.WriteAttributeString("filename", file.Path);
        WriteShares(xml, file.LineShare, file.BranchShare);
        xml.WriteAttributeString("complexity", "0");
        xml.WriteStartElement("methods");
        xml.WriteEndElement();
        xml.WriteStartElement("lines");
        foreach (var line in file.Lines)
        {
            xml.WriteStartElement("line");
            Attribute(xml, "number", line.Number);
            xml.WriteAttributeString("hits", line.Hits.ToString(CultureInfo.InvariantCulture));
            xml.WriteAttributeString("branch", line.Branches > 0 ? "true" : "false");
            if (line.Branches > 0) xml.WriteAttributeString("condition-coverage", string.Create(CultureInfo.InvariantCulture, $"{100 * line.BranchesCovered / line.Branches}% ({line.BranchesCovered}/{line.Branches})"));
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteShares(XmlWriter xml, CoverageShare lines, CoverageShare branches)
    {
        xml.WriteAttributeString("line-rate", (lines.Percent / 100).ToString("0.####", CultureInfo.InvariantCulture));
        xml.WriteAttributeString("branch-rate", (branches.Percent / 100).ToString("0.####", CultureInfo.InvariantCulture));
    }

    private static void Attribute(XmlWriter xml, string name, int value) => xml.WriteAttributeString(name, value.ToString(CultureInfo.InvariantCulture));
}
