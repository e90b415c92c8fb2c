using System.Globalization;
using System.Text.RegularExpressions;
using Hal9.Machine.Processes;

namespace Hal9.Machine.Services;

/// <summary>One PostgreSQL that is installed on this machine.</summary>
/// <param name="Folder">Holds <c>postgres</c>, <c>initdb</c> and <c>psql</c>.</param>
/// <param name="Version"><c>15.18</c>.</param>
internal sealed partial record PostgresPrograms(string Folder, string Version)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly string[] Needed = ["postgres", "initdb", "psql"];

    public int Major => int.Parse(Version.AsSpan(0, Version.AsSpan().IndexOfAnyExceptInRange('0', '9') is var end and >= 0 ? end : Version.Length), CultureInfo.InvariantCulture);

    public string this[string program] => Path.Combine(Folder, program);

    /// <summary>The one of the tag's major version, else the next newer, else the newest; null when none is installed.</summary>
    /// <param name="major">Null: no wish.</param>
    public static async Task<PostgresPrograms?> FindAsync(ServiceGround ground, int? major, CancellationToken cancellation)
    {
        var found = new List<PostgresPrograms>();
        foreach (var folder in Folders(ground).Where(static folder => Array.TrueForAll(Needed, name => File.Exists(Path.Combine(folder, name)))))
        {
            if (await VersionAsync(Path.Combine(folder, "postgres"), ground.Time, cancellation).ConfigureAwait(false) is { } version) found.Add(new PostgresPrograms(folder, version));
        }
        return found.OrderBy(one => major is null ? -one.Major : one.Major >= major ? one.Major - major : 1000 - one.Major).FirstOrDefault();
    }

    private static IEnumerable<string> Folders(ServiceGround ground)
    {
        // Debian keeps all versions beside each other and none on the path.
        var known = ground.ProgramFolders.SelectMany(Expand);
        // Programs on the path may be links into such a folder.
        var onPath = ProgramSearch.Find("postgres", ground.SearchPath, "/") is { } program
            ? Path.GetDirectoryName(File.ResolveLinkTarget(program, returnFinalTarget: true)?.FullName ?? program) : null;
        return known.Append(onPath).OfType<string>().Distinct(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Expand(string pattern)
    {
        if (pattern.IndexOf('*', StringComparison.Ordinal) is not (>= 0 and var star)) return [pattern];
        var start = pattern.LastIndexOf('/', star) + 1;
        var end = pattern.IndexOf('/', star) is >= 0 and var slash ? slash : pattern.Length;
        var parent = pattern[..start];
        return Directory.Exists(parent) ? Directory.EnumerateDirectories(parent, pattern[start..end]).Select(folder => folder + pattern[end..]) : [];
    }

    private static async Task<string?> VersionAsync(string program, TimeProvider time, CancellationToken cancellation)
    {
        var output = new CapturedOutput(4096);
        using var clock = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancellation);
        var command = new ChildCommand { Program = program, Arguments = ["--version"], WorkingDirectory = "/", Environment = new Dictionary<string, string> { ["LC_ALL"] = "C" }, Stop = StopTimings.Now };
        try
        {
            var exit = await ChildProcess.RunAsync(command, output, time, either.Token).ConfigureAwait(false);
            cancellation.ThrowIfCancellationRequested();
            return exit.Code == 0 && Number().Match(output.OutputText) is { Success: true } match ? match.Value : null;
        }
        catch (ProcessStartException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"[0-9]+(\.[0-9]+|(devel|beta|rc)[0-9]*)", RegexOptions.NonBacktracking)]
    private static partial Regex Number();
}
