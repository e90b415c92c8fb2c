using System.Globalization;
using System.Text;
using System.Xml;

namespace Hal9.Toolchains.Testing;

/// <summary>A report as JUnit's XML, the way most tools that read it understand it: one suite for each module, flaky tests as Surefire tells them.</summary>
/// <remarks>https://maven.apache.org/surefire/maven-surefire-plugin/examples/rerun-failing-tests.html</remarks>
public static class JUnitFile
{
    public static void Write(TestReport report, string root, Stream output)
    {
        using var xml = XmlWriter.Create(output, new XmlWriterSettings { Indent = true, Encoding = new UTF8Encoding(false), NewLineChars = "\n", CheckCharacters = false });
        xml.WriteStartElement("testsuites");
        WriteCounts(xml, "hal9 ci test", report.Results, report.Elapsed);
        foreach (var module in report.Results.GroupBy(static result => result.Module).OrderBy(static group => group.Key, StringComparer.Ordinal))
        {
            TestResult[] results = [.. module.OrderBy(static result => result.Test.Name, StringComparer.Ordinal)];
            xml.WriteStartElement("testsuite");
            WriteCounts(xml, module.Key, results, TimeSpan.FromTicks(results.Sum(static result => result.Duration.Ticks)));
            foreach (var result in results) WriteCase(xml, result, root);
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    private static void WriteCounts(XmlWriter xml, string name, IReadOnlyCollection<TestResult> results, TimeSpan time)
    {
        xml.WriteAttributeString("name", Clean(name));
        xml.WriteAttributeString("tests", Number(results.Count));
        xml.WriteAttributeString("failures", Number(results.Count(static result => result.Outcome == TestOutcome.Failed)));
        xml.WriteAttributeString("errors", "0");
        xml.WriteAttributeString("skipped", Number(results.Count(static result => result.Outcome == TestOutcome.Skipped)));
        xml.WriteAttributeString("time", Seconds(time));
    }

    private static void WriteCase(XmlWriter xml, TestResult result, string root)
    {
        xml.WriteStartElement("testcase");
        // Readers group by the class: all before the last dot (or `::`) that no argument holds.
        var plain = result.Test.Name.AsSpan();
        if (plain.IndexOf('(') is var bracket and > 0) plain = plain[..bracket];
        var (dot, colons) = (plain.LastIndexOf('.'), plain.LastIndexOf("::"));
        var end = Math.Max(dot, colons);
        xml.WriteAttributeString("classname", Clean(end > 0 ? result.Test.Name[..end] : result.Module));
        xml.WriteAttributeString("name", Clean(end > 0 ? result.Test.Name[(end + (end == colons ? 2 : 1))..] : result.Test.Name));
        xml.WriteAttributeString("time", Seconds(result.Duration));
        if (result.Test.Path is { } path)
        {
            xml.WriteAttributeString("file", Clean(Path.GetRelativePath(root, path).Replace('\\', '/')));
            if (result.Test.Line > 0) xml.WriteAttributeString("line", Number(result.Test.Line));
        }
        var element = result switch { { Outcome: TestOutcome.Failed } => "failure", { IsFlaky: true } => "flakyFailure", { Outcome: TestOutcome.Skipped } => "skipped", _ => null };
        if (element is not null)
        {
            xml.WriteStartElement(element);
            xml.WriteAttributeString("message", Clean(FirstLine(result.Message)));
            if (element != "skipped") xml.WriteString(Clean($"{result.Message}\n{result.Trace}".Trim()));
            xml.WriteEndElement();
        }
        if (result.Output is { Length: > 0 } said) xml.WriteElementString("system-out", Clean(said));
        xml.WriteEndElement();
    }

    private static string FirstLine(string? text) => text?.Split('\n')[0].Trim() ?? "";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);

    /// <summary>What XML cannot hold becomes a replacement character.</summary>
    private static string Clean(string text) => text.All(XmlConvert.IsXmlChar) ? text : string.Concat(text.EnumerateRunes().Select(static rune => rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? "\ufffd" : rune.ToString()));
}
