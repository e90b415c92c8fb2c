using Hal9.Machine.Services;

namespace Hal9.Machine.Tests.Services;

public sealed class ServiceProvidersTests
{
    [Fact]
    public void Every_provider_stands_in_the_list()
    {
        var written = typeof(ServiceProvider).Assembly.GetTypes().Where(static type => type.IsSubclassOf(typeof(ServiceProvider)) && !type.IsAbstract);
        Assert.Equivalent(written, ServiceProviders.All.Select(static provider => provider.GetType()), strict: true);
    }

    [Fact]
    public void Every_code_stands_in_the_list_and_has_a_page()
    {
        var written = typeof(ServiceDiagnostics).GetFields().Select(static field => field.GetValue(null));
        Assert.Equivalent(written, ServiceDiagnostics.All, strict: true);
        foreach (var descriptor in ServiceDiagnostics.All)
        {
            var page = Path.Combine(Root(), "docs", "diagnostics", descriptor.Code + ".md");
            Assert.StartsWith($"# {descriptor.Code}: {descriptor.Name}\n", File.ReadAllText(page), StringComparison.Ordinal);
        }
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Hal9.slnx"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
