using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Hal9.Cli.Verbs;

namespace Hal9.Cli;

/// <summary>A real program or library that hal9, its tests or its publishing use: one line of <c>eng/components</c>.</summary>
/// <param name="Name">The command, or a C header.</param>
internal sealed partial record Component(string Name, string Packages, string VersionArgument, string UsedBy, string For)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static IReadOnlyList<Component> All()
    {
        using var reader = new StreamReader(typeof(Component).Assembly.GetManifestResourceStream("components")!, Encoding.UTF8);
        return
        [
            .. reader.ReadToEnd().Split('\n').Select(static line => line.Trim()).Where(static line => line.Length > 0 && line[0] != '#')
                .Select(static line => line.Split('|', StringSplitOptions.TrimEntries)).Select(static cells => new Component(cells[0], cells[1], cells[2], cells[3], cells[4])),
        ];
    }

    /// <summary>Looks for it on the PATH (a header: under /usr/include) and asks its version; never waits longer than five seconds.</summary>
    public async Task<FoundComponent> FindAsync(CancellationToken cancellation)
    {
        var path = Path.HasExtension(Name) ? "/usr/include/" + Name : OnPath(Name);
        if (path is null || !File.Exists(path)) return new FoundComponent(Name, null, Packages, UsedBy, For);
        return new FoundComponent(Name, VersionArgument.Length == 0 ? "present" : await VersionAsync(path, cancellation).ConfigureAwait(false), Packages, UsedBy, For);
    }

    private static string? OnPath(string command)
    {
        string[] endings = OperatingSystem.IsWindows() ? [".exe", ".cmd"] : [""];
        // PostgreSQL's programs are not on the PATH of a Debian machine.
        var beside = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Select(static version => Path.Combine(version, "bin")) : [];
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Concat(beside)
            .SelectMany(folder => endings.Select(ending => Path.Combine(folder, command + ending))).FirstOrDefault(File.Exists);
    }

    private async Task<string> VersionAsync(string path, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(Patience);
        try
        {
            using var process = Process.Start(new ProcessStartInfo(path, VersionArgument) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true })!;
            try
            {
                process.StandardInput.Close();
                var text = await process.StandardOutput.ReadToEndAsync(deadline.Token).ConfigureAwait(false);
                return VersionNumber().Match(text) is { Success: true } match ? match.Value : "present";
            }
            finally
            {
                if (!process.HasExited) process.Kill(entireProcessTree: true);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return "present, does not answer";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "present, does not start";
        }
    }

    [GeneratedRegex(@"\d+(\.\d+)+", RegexOptions.NonBacktracking)]
    private static partial Regex VersionNumber();
}
