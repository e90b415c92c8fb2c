using System.Runtime.CompilerServices;

namespace Hal9.Journal.Tests;

public sealed class JournalDiagnosticsTests
{
    [Fact]
    public void Every_diagnostic_is_in_its_range_and_has_its_page()
    {
        Assert.All(JournalDiagnostics.All, descriptor =>
        {
            Assert.InRange(int.Parse(descriptor.Code.AsSpan(3)), 4000, 4099);
            Assert.StartsWith($"# {descriptor.Code}: {descriptor.Name}\n", File.ReadAllText(Path.Combine(Root(), "docs", "diagnostics", descriptor.Code + ".md")), StringComparison.Ordinal);
        });
        Assert.Equal(JournalDiagnostics.All.Count, JournalDiagnostics.All.DistinctBy(d => d.Code).Count());
    }

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(here, "..", "..", ".."));
}
