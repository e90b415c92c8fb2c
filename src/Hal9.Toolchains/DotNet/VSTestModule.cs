using System.Text;
using System.Xml.Linq;
using Hal9.Toolchains.Testing;
using Hal9.Toolchains.Tools;

namespace Hal9.Toolchains.DotNet;

/// <summary>
/// A test assembly that VSTest runs: xUnit v2, NUnit or MSTest without a program of their own. Results come as TRX; which tests were running when it died or was ended
/// comes from the sequence that VSTest's blame collector keeps. A test is selected by its method, so rows of a table go together.
/// </summary>
internal sealed class VSTestModule(ToolchainProject project, DotNetModule module, TestOptions options) : TestModule(project, module.Name, module.Framework)
{
    public override async Task<TestListing> ListAsync(ToolRunner runner, TimeSpan deadline, CancellationToken cancellation)
    {
        var folder = NewFolder();
        var list = Path.Combine(folder, "tests.txt");
        var run = await runner.RunAsync(Call(deadline, ["--ListFullyQualifiedTests", $"--ListTestsTargetPath:{list}"]), cancellation).ConfigureAwait(false);
        if (!File.Exists(list)) return new TestListing([], run.Problem ?? ToolchainDiagnostics.TestHostCrashed.Nowhere($"the tests of {Name} cannot be listed", run.LastWords));
        var names = await File.ReadAllLinesAsync(list, cancellation).ConfigureAwait(false);
        return new TestListing([.. names.Where(static name => name.Length > 0).Distinct(StringComparer.Ordinal).Select(static name => new TestCase(name, name))], null);
    }

    public override async Task<ToolRun> RunAsync(IReadOnlyList<TestCase>? selection, TestWatch watch, ToolRunner runner, TimeSpan deadline, CancellationToken cancellation)
    {
        var folder = NewFolder();
        List<string> arguments = ["--logger:trx;LogFileName=run.trx", $"--ResultsDirectory:{folder}", $"--Blame:CollectHangDump;DumpType=None;TestTimeout={(long)options.TestDeadline.TotalMilliseconds}"];
        if (selection is not null) arguments.Add($"--Settings:{WriteSettings(folder, selection)}");
        if (options.CoverageFolder is { } measured) arguments.AddRange(module.CoverageArguments(measured) ?? []);
        var run = await runner.RunAsync(Call(deadline, [.. arguments, .. options.HostArguments]), cancellation).ConfigureAwait(false);
        foreach (var file in Directory.EnumerateFiles(folder, "*.trx", SearchOption.AllDirectories)) TrxFile.Read(file, watch);
        var ended = watch.Results.Select(static result => result.Test.Uid).ToHashSet(StringComparer.Ordinal);
        foreach (var test in Directory.EnumerateFiles(folder, "Sequence*.xml", SearchOption.AllDirectories).SelectMany(Unfinished))
        {
            if (ended.Add(test.Uid)) watch.Started(test);
        }
        // The blame collector watches over the test's deadline, and ends the host itself.
        if (run.Problem is not null || !run.Tail.Any(static line => line.Text.Contains("inactivity time", StringComparison.OrdinalIgnoreCase))) return run;
        var names = string.Join(", ", watch.Running.Take(10).Select(static entry => entry.Test.Name));
        return run with { Problem = ToolchainDiagnostics.TestHung.Nowhere($"{Name} was ended because a test did not end", names.Length == 0 ? null : $"running: {names}") };
    }

    /// <summary>Tests that the blame collector saw begin and not end.</summary>
    private static IEnumerable<TestCase> Unfinished(string sequence)
    {
        try
        {
            return [.. XDocument.Load(sequence).Descendants("Test").Where(static test => (string?)test.Attribute("Completed") == "False").Select(static test => (string?)test.Attribute("Name")).OfType<string>().Select(static name => new TestCase(name, name))];
        }
        catch (System.Xml.XmlException)
        {
            return [];
        }
    }

    /// <summary>The filter of a selection, in a file: a command line has a limit.</summary>
    /// <remarks>https://docs.nunit.org/articles/nunit/running-tests/Test-Selection-Language.html</remarks>
    private string WriteSettings(string folder, IReadOnlyList<TestCase> selection)
    {
        string[] names = [.. selection.Select(static test => test.Uid).Distinct(StringComparer.Ordinal)];
        // NUnit's adapter reads the filter by a grammar of its own, in which a name ends at a blank; its own language quotes names.
        var isNUnit = File.Exists(Path.Combine(Path.GetDirectoryName(module.Assembly)!, "NUnit3.TestAdapter.dll"));
        var where = isNUnit && names.Any(static name => name.Any(char.IsWhiteSpace)) ? new XElement("Where", string.Join(" or ", names.Select(Matched))) : null;
        var settings = where is not null ? null : new XElement("RunConfiguration", new XElement("TestCaseFilter", string.Join('|', names.Select(static name => $"FullyQualifiedName={Escape(name)}"))));
        var file = Path.Combine(folder, "selection.runsettings");
        // An explicit test that is named would run, and no shard asks for those.
        new XDocument(new XElement("RunSettings", settings, isNUnit ? new XElement("NUnit", new XElement("ExplicitMode", "None"), where) : null)).Save(file);
        return file;
    }

    /// <summary>As a pattern for the whole name: NUnit compares by `==` only names without blanks. A backslash is doubled inside quotes.</summary>
    private static string Matched(string name) => $"test =~ '^{string.Concat(name.Select(static c => char.IsLetterOrDigit(c) || c == '_' ? $"{c}" : c == '\'' || !char.IsAscii(c) || char.IsControl(c) ? "." : $@"\\{c}"))}$'";

    /// <remarks>https://learn.microsoft.com/dotnet/core/testing/selective-unit-tests#character-escaping</remarks>
    private static string Escape(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (var character in name)
        {
            if (character is '\\' or '(' or ')' or '&' or '|' or '=' or '!' or '~') text.Append('\\');
            text.Append(character);
        }
        return text.ToString();
    }

    /// <summary>Attachments are put where the results go, the coverage among them.</summary>
    private string NewFolder() => Directory.CreateDirectory(Path.Combine(options.CoverageFolder ?? options.Scratch, "vstest", Guid.NewGuid().ToString("N"))).FullName;

    private ToolCommand Call(TimeSpan deadline, IReadOnlyList<string> arguments) => new()
    {
        Title = Name, Program = "dotnet", Arguments = ["vstest", module.Assembly, .. arguments], Directory = Path.GetDirectoryName(module.Assembly)!, Deadline = deadline,
        Environment = new Dictionary<string, string>(DotNetToolchain.Environment.Concat(options.Environment).DistinctBy(static pair => pair.Key)),
    };
}
