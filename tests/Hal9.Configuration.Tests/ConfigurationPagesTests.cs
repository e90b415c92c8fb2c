namespace Hal9.Configuration.Tests;

public sealed class ConfigurationPagesTests
{
    [Fact]
    public void Every_diagnostic_is_in_its_range_and_has_its_page()
    {
        Assert.All(ConfigurationDiagnostics.All, descriptor =>
        {
            Assert.InRange(int.Parse(descriptor.Code.AsSpan(3)), 100, 199);
            Assert.StartsWith($"# {descriptor.Code}: {descriptor.Name}\n", File.ReadAllText(Path.Combine(Golden.Repository, "docs", "diagnostics", descriptor.Code + ".md")), StringComparison.Ordinal);
        });
        Assert.Equal(ConfigurationDiagnostics.All.Count, ConfigurationDiagnostics.All.DistinctBy(descriptor => descriptor.Code).Count());
    }
}
