using System.Diagnostics;
using Hal9.Cli.Verbs;
using Hal9.Machine.Processes;

namespace Hal9.Cli.Demo;

/// <summary>What the demo's jobs need of <c>eng/components</c>, and how it is installed when somebody asks for it: by <c>eng/setup</c>, which this program carries.</summary>
internal static class DemoSetup
{
    /// <summary>Components that are not on this machine.</summary>
    public static async Task<IReadOnlyList<FoundComponent>> MissingAsync(IReadOnlyCollection<string> names, CancellationToken cancellation)
    {
        var found = await Task.WhenAll(Component.All().Where(component => names.Contains(component.Name)).Select(component => component.FindAsync(cancellation))).ConfigureAwait(false);
        return [.. found.Where(static component => component.Version is null)];
    }

    /// <summary>Installs what is missing, what that says shown.</summary>
    /// <returns>Why it could not; null when all is there.</returns>
    public static async Task<string?> InstallAsync(IEnumerable<FoundComponent> missing, CancellationToken cancellation)
    {
        string[] names = [.. missing.Select(static component => component.Name)];
        if (names.Length == 0) return null;
        if (ProgramSearch.Find("bash", Environment.GetEnvironmentVariable("PATH"), Environment.CurrentDirectory) is not { } bash) return $"no bash here; install by hand: {string.Join(' ', names)}";
        var folder = Directory.CreateTempSubdirectory("hal9-setup-").FullName;
        try
        {
            var scripts = Directory.CreateDirectory(Path.Combine(folder, "eng")).FullName;
            await WriteAsync("setup", scripts, cancellation).ConfigureAwait(false);
            await WriteAsync("components", scripts, cancellation).ConfigureAwait(false);
            using var process = Process.Start(new ProcessStartInfo(bash, [Path.Combine(scripts, "setup"), .. names]))!;
            await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
            return process.ExitCode == 0 ? null : $"not installed: {string.Join(' ', names)}";
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task WriteAsync(string resource, string folder, CancellationToken cancellation)
    {
        var target = File.Create(Path.Combine(folder, resource));
        await using (target.ConfigureAwait(false))
        {
            using var source = typeof(DemoSetup).Assembly.GetManifestResourceStream(resource)!;
            await source.CopyToAsync(target, cancellation).ConfigureAwait(false);
        }
    }
}
