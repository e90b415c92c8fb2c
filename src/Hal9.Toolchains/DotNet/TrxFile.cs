using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Hal9.Toolchains.Testing;

namespace Hal9.Toolchains.DotNet;

/// <summary>Results of a TRX file, the format of Visual Studio's test results. A file that was cut off gives nothing.</summary>
internal static class TrxFile
{
    private static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    public static void Read(string path, TestWatch watch)
    {
        XDocument document;
        try
        {
            using var reader = XmlReader.Create(path, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, CheckCharacters = false });
            document = XDocument.Load(reader);
        }
        catch (XmlException)
        {
            return;
        }
        var methods = document.Descendants(Trx + "UnitTest").DistinctBy(static test => (string?)test.Attribute("id")).ToDictionary(static test => (string?)test.Attribute("id") ?? "", static test => test.Element(Trx + "TestMethod"));
        foreach (var result in document.Descendants(Trx + "UnitTestResult"))
        {
            // The row that holds the rows of a table is no test of its own.
            if (result.Element(Trx + "InnerResults") is not null) continue;
            var method = methods.GetValueOrDefault((string?)result.Attribute("testId") ?? "");
            var outcome = (string?)result.Attribute("outcome") switch { "Passed" or "PassedButRunAborted" or "Warning" or "Completed" => TestOutcome.Passed, "NotExecuted" or "Inconclusive" or "NotRunnable" or "Disconnected" => TestOutcome.Skipped, _ => TestOutcome.Failed };
            _ = TimeSpan.TryParse((string?)result.Attribute("duration"), CultureInfo.InvariantCulture, out var duration);
            var output = result.Element(Trx + "Output");
            var error = output?.Element(Trx + "ErrorInfo");
            watch.Ended(TestOf((string?)result.Attribute("testName") ?? "", (string?)method?.Attribute("className"), (string?)method?.Attribute("name")), outcome, duration,
                error?.Element(Trx + "Message")?.Value, error?.Element(Trx + "StackTrace")?.Value, output?.Element(Trx + "StdOut")?.Value);
        }
    }

    /// <summary>Frameworks name tests with their class or without it; here all have it.</summary>
    private static TestCase TestOf(string name, string? type, string? method)
    {
        if (type is null) return new TestCase(name, name);
        // `Shop.Tests.PriceTests, Shop.Tests, Version=…`
        type = type.Split(',')[0];
        return new TestCase(method is null ? name : $"{type}.{method}", name.StartsWith(type + ".", StringComparison.Ordinal) ? name : $"{type}.{name}");
    }
}
