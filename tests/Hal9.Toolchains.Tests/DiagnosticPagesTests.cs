using Hal9.Toolchains.Integration;

namespace Hal9.Toolchains.Tests;

public sealed class DiagnosticPagesTests
{
    [Fact]
    public void Every_diagnostic_is_in_its_range_and_has_its_page()
    {
        Assert.All([.. ToolchainDiagnostics.All, .. IntegrationDiagnostics.All], descriptor =>
        {
            Assert.InRange(int.Parse(descriptor.Code.AsSpan(3)), 5000, 5099);
            Assert.StartsWith($"# {descriptor.Code}: {descriptor.Name}\n", File.ReadAllText(Path.Combine(SampleCopy.Repository, "docs", "diagnostics", descriptor.Code + ".md")), StringComparison.Ordinal);
        });
        Assert.Equal(ToolchainDiagnostics.All.Count, ToolchainDiagnostics.All.DistinctBy(descriptor => descriptor.Code).Count());
        var written = typeof(ToolchainDiagnostics).GetFields().Where(field => field.FieldType == typeof(Primitives.Diagnostics.DiagnosticDescriptor)).Select(field => field.GetValue(null));
        Assert.Empty(written.Except(ToolchainDiagnostics.All));
        Assert.Equal(IntegrationDiagnostics.All, typeof(IntegrationDiagnostics).GetFields().Select(field => field.GetValue(null)));
    }
}
