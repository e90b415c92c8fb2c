using System.Globalization;
using Hal9.Cli.Output;
using Hal9.Primitives.Diagnostics;
using Hal9.Primitives.Packages;
using Hal9.Security.Advisories;
using Hal9.Security.Dependencies;

namespace Hal9.Cli.Auditing;

/// <summary>Writes what an audit found: for people, for programs, for a workflow and its summary.</summary>
internal static class AuditOutput
{
    /// <param name="format">Null: annotations in a workflow, text elsewhere.</param>
    public static void Write(AuditOutcome outcome, DependencySet set, string? format, Invocation invocation)
    {
        var diagnostics = outcome.Report.Findings.Where(static finding => finding.Verdict != AuditVerdict.Ignored).Select(static finding => finding.ToDiagnostic()).Concat(outcome.Problems).ToArray();
        var isInWorkflow = Environment.GetEnvironmentVariable("GITHUB_ACTIONS") == "true";
        if (isInWorkflow) JobSummary.Append(AuditSummary.Markdown(outcome));
        switch (format ?? (isInWorkflow ? "github" : "text"))
        {
            case "json":
                invocation.Write(CiAuditAnswer.Of(outcome, set), AnswerJson.Own.CiAuditAnswer);
                break;
            case "sarif":
                SarifReport.Write(diagnostics, invocation.Out);
                break;
            case "github":
                GitHubReport.Write(diagnostics, invocation.Out);
                invocation.Out.Write(LastLine(outcome, set, new Paint(false)) + "\n");
                break;
            default:
                var renderer = new DiagnosticRenderer(invocation.Terminal.Colour);
                foreach (var diagnostic in diagnostics) invocation.Out.Write(renderer.Render(diagnostic) + "\n");
                invocation.Out.Write(LastLine(outcome, set, invocation.Paint) + "\n");
                break;
        }
    }

    private static string LastLine(AuditOutcome outcome, DependencySet set, Paint paint)
    {
        var findings = outcome.Report.Findings;
        var (failing, warning, ignored) = (Count(AuditVerdict.Fails), Count(AuditVerdict.Warns), Count(AuditVerdict.Ignored));
        var missing = outcome.Ecosystems.Where(static one => one.Advisories == 0).Select(static one => NameOf(one.Ecosystem)).ToArray();
        var line = $"{Counted(outcome.Report.Packages, "package")} of {Counted(set.Projects, "project")} checked: {(failing == 0 ? "none" : failing)} vulnerable"
            + (warning > 0 ? $", {Counted(warning, "warning")}" : "") + (ignored > 0 ? $", {ignored} ignored" : "");
        if (outcome.Ecosystems.Count > 0 && missing.Length == outcome.Ecosystems.Count) line = "nothing was checked";
        else if (missing.Length > 0) line += $"; {string.Join(" and ", missing)} not checked";
        var sources = outcome.Ecosystems.Where(static one => one.Advisories > 0).Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Advisories:#,0} {(one.Advisories == 1 ? "advisory" : "advisories")} for {NameOf(one.Ecosystem)} from {one.From}{Aged(one.Age)}"));
        var behind = string.Join("; ", sources);
        var coloured = outcome.IsBad || outcome.CouldNotCheck ? paint.Red(line) : outcome.Problems.Count > 0 || warning > 0 ? paint.Yellow(line) : paint.Green(line);
        return behind.Length > 0 ? $"{coloured} {paint.Faint($"({behind})")}" : coloured;

        int Count(AuditVerdict verdict) => findings.Count(finding => finding.Verdict == verdict);
    }

    private static string Aged(TimeSpan? age) => age switch
    {
        null => "", { TotalMinutes: < 1 } => ", new", { TotalHours: < 2 } => $", {(int)age.Value.TotalMinutes} min old", { TotalDays: < 2 } => $", {(int)age.Value.TotalHours} h old",
        _ => $", {(int)age.Value.TotalDays} days old",
    };

    private static string NameOf(PackageEcosystem ecosystem) => ecosystem == PackageEcosystem.NuGet ? "NuGet" : "Cargo";

    private static string Counted(int count, string what) => $"{count.ToString(CultureInfo.InvariantCulture)} {what}{(count == 1 ? "" : "s")}";
}
