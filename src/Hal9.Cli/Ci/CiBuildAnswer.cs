using Hal9.Cli.Output;
using Hal9.Toolchains.Building;

namespace Hal9.Cli.Ci;

/// <param name="Compiled">Projects that make no program.</param>
/// <param name="Diagnostics">What is wrong, and why targets were not built.</param>
internal sealed record CiBuildAnswer(IReadOnlyList<CiBuiltProgram> Built, IReadOnlyList<CiTargetNotBuilt> NotBuilt, IReadOnlyList<string> Compiled, double Seconds, IReadOnlyList<JsonDiagnostic> Diagnostics)
{
    public static CiBuildAnswer Of(BuildReport report, TimeSpan elapsed) => new(
        [.. report.Packed.Select(static one => new CiBuiltProgram(one.Program.Name, one.Target.Rid, one.Mode, one.FileName, one.Sha256, one.Sha256 is null ? null : one.Bytes, one.Elapsed.TotalSeconds))],
        [.. report.NotBuilt.Select(static one => new CiTargetNotBuilt(one.Program.Name, one.Target.Rid, one.Why.Message))],
        [.. report.Compiled.Select(static project => project.Name)], elapsed.TotalSeconds,
        [.. report.Findings.Concat(report.Problems).Concat(report.NotBuilt.Select(static one => one.Why)).Select(JsonDiagnostic.Of)]);
}

/// <param name="Target">A runtime identifier.</param>
/// <param name="Mode">native, single file, self-contained (the last two may be trimmed), or cargo release.</param>
/// <param name="File">In the output folder.</param>
/// <param name="Sha256">Absent with <c>--no-archive</c>, as is the size.</param>
internal sealed record CiBuiltProgram(string Program, string Target, string Mode, string File, string? Sha256, long? Bytes, double Seconds);

internal sealed record CiTargetNotBuilt(string Program, string Target, string Why);
