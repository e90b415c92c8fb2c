using System.Globalization;
using Hal9.Cli.Output;
using Hal9.Cli.Running;
using Hal9.Configuration;
using Hal9.Machine.Git;
using Hal9.Primitives.Diagnostics;
using Hal9.Toolchains;
using Hal9.Toolchains.Building;
using Hal9.Toolchains.Findings;
using Hal9.Toolchains.Tools;

namespace Hal9.Cli.Ci;

/// <summary>What <c>ci build</c> and <c>release binaries</c> share: the targets, the time on all files, and a build shown as it goes.</summary>
internal static class BuildSession
{
    /// <summary>Where archives go when nobody says.</summary>
    public const string DefaultOutput = "dist";

    /// <summary>The earliest time that a zip knows; for sources that have none.</summary>
    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <returns>No targets where one is unknown.</returns>
    public static (IReadOnlyList<BuildTarget> Targets, bool AreNamed, Diagnostic? Problem) Targets(IReadOnlyList<string> typed, BuildSettings settings)
    {
        var named = typed.Count > 0 ? [.. typed.Select(static rid => new Positioned<string>(rid, null))] : settings.Targets;
        foreach (var rid in named)
        {
            if (BuildTarget.Known.Any(target => target.Rid == rid.Value)) continue;
            var hint = Suggestion.Hint(rid.Value, BuildTarget.Known.Select(static target => target.Rid)) ?? $"there are {string.Join(", ", BuildTarget.Known)}";
            return ([], true, rid.Span is { } span ? ToolchainDiagnostics.UnknownTarget.At(span, $"`{rid.Value}` is no target", hint) : ToolchainDiagnostics.UnknownTarget.Nowhere($"`{rid.Value}` is no target", hint));
        }
        return named.Count > 0 ? ([.. named.Select(static rid => new BuildTarget(rid.Value)).Distinct()], true, null) : (BuildTarget.Usual, false, null);
    }

    /// <summary>SOURCE_DATE_EPOCH, else the time of the commit that is checked out (https://reproducible-builds.org/docs/source-date-epoch).</summary>
    public static async Task<DateTimeOffset> TimeAsync(string root, CancellationToken cancellation)
    {
        if (long.TryParse(Environment.GetEnvironmentVariable("SOURCE_DATE_EPOCH"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) && given <= 253402300799) return DateTimeOffset.FromUnixTimeSeconds(given);
        if (GitProgram.Find(root, TimeProvider.System) is not { } git) return NoTime;
        var shown = await git.RunAsync(["show", "--no-patch", "--format=%ct", "HEAD"], cancellation).ConfigureAwait(false);
        return shown.Succeeded && long.TryParse(shown.Output.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : NoTime;
    }

    /// <returns>Why archives cannot be written there; null when the folder is there and can be written.</returns>
    public static Diagnostic? MakeOutput(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var probe = Path.Combine(folder, $".hal9-{Environment.ProcessId}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return null;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return ToolchainDiagnostics.UnwritableBuilds.Nowhere($"cannot write to `{folder}`: {problem.Message}", "name another folder: --output FOLDER");
        }
    }

    public static async Task<BuildReport> RunAsync(Invocation invocation, CiGround ground, BuildRequest request, string configuration, string? version, string? rustToolchain, DateTimeOffset time, CancellationToken cancellation)
    {
        using var scratch = new ScratchFolder();
        var options = new BuildOptions(ground.Root, scratch.Path, ground.Section.Deadline) { Configuration = configuration, Version = version, RustToolchain = rustToolchain, Native = ground.Section.Build.Native, Time = time };
        var runner = new ToolRunner(CiGround.Environment, ToolProgress.Of(invocation), TimeProvider.System);
        return await new ReleaseBuilder(runner, new FindingSources(Environment.CurrentDirectory), one => Show(invocation, one)).RunAsync(ground.Projects, request, options, cancellation).ConfigureAwait(false);
    }

    /// <summary>Says what was not built and what is wrong.</summary>
    /// <returns>The exit code.</returns>
    public static int Finish(Invocation invocation, BuildReport report)
    {
        var missing = report.NotBuilt.Select(static one => one.Why).ToArray();
        if (!invocation.Json)
        {
            FindingsReport.Write(report.Findings, invocation);
            foreach (var project in report.Compiled) invocation.Out.Write($"{invocation.Paint.Green("compiled")} {project.Name} {invocation.Paint.Faint("(it makes no program)")}\n");
            foreach (var why in missing.Where(static why => why.Severity == Severity.Warning)) invocation.Out.Write($"{invocation.Paint.Yellow(why.Message)}{(why.Hint is { } hint ? invocation.Paint.Faint($" ({hint})") : "")}\n");
            if (ToolProgress.IsInWorkflow) GitHubReport.Write(missing, invocation.Out);
        }
        foreach (var failed in report.Failed)
        {
            invocation.Terminal.Error.Write($"\nthe end of what `{failed.Command.Title}` wrote:\n");
            foreach (var line in failed.Tail.TakeLast(20)) invocation.Terminal.Error.Write($"  {ShownText.Clean(line.Text, keepColours: false)}\n");
        }
        JobSummary.Append(Summary(report));
        Diagnostic[] refused = [.. report.Problems, .. missing.Where(static why => why.Severity == Severity.Error)];
        invocation.Refuse(refused);
        if (report.Problems.Any(static problem => problem.Code != ToolchainDiagnostics.NoProgram.Code && problem.Code != ToolchainDiagnostics.SameProgramName.Code && problem.Code != ToolchainDiagnostics.ToolFailed.Code)) return ExitCode.Unusable;
        if (report.IsRed) return ExitCode.Bad;
        // Nothing at all could be built: that is no yellow.
        return report.Packed.Count == 0 && report.NotBuilt.Count > 0 ? ExitCode.Unusable : ExitCode.Fine;
    }

    private static void Show(Invocation invocation, PackedProgram one)
    {
        if (invocation.Json) return;
        var size = one.Sha256 is null ? "" : $"{one.Bytes / 1e6,6:0.0} MB  {one.Sha256[..12]}  ";
        invocation.Out.Write($"{size}{one.FileName}  {invocation.Paint.Faint($"{one.Mode} · {Durations.Of(one.Elapsed)}")}\n");
        invocation.Out.Flush();
    }

    private static string Summary(BuildReport report)
    {
        var text = new System.Text.StringBuilder($"### {(report.IsRed ? "❌" : report.NotBuilt.Count > 0 ? "⚠️" : "✅")} Build\n\n");
        if (report.Packed.Count > 0) text.Append("| program | target | how | size | SHA-256 |\n|---|---|---|---:|---|\n");
        foreach (var one in report.Packed) text.Append(CultureInfo.InvariantCulture, $"| {one.Program.Name} | {one.Target} | {one.Mode} | {one.Bytes / 1e6:0.0} MB | `{one.Sha256}` |\n");
        text.Append('\n');
        foreach (var project in report.Compiled) text.Append($"- {project.Name} compiles\n");
        foreach (var (_, _, why) in report.NotBuilt) text.Append($"- {why.Message}\n");
        foreach (var problem in report.Findings.Concat(report.Problems)) text.Append($"- **{problem.Code}** {problem.Message}\n");
        return text.ToString();
    }
}
