using System.Globalization;
using System.Text;
using Hal9.Primitives.Diagnostics;
using Hal9.Security.Advisories;

namespace Hal9.Cli.Auditing;

/// <summary>An audit as a table of the job's summary.</summary>
internal static class AuditSummary
{
    public static string Markdown(AuditOutcome outcome)
    {
        var text = new StringBuilder("### Dependencies\n\n");
        var shown = outcome.Report.Findings;
        if (shown.Count > 0)
        {
            text.Append("| package | severity | advisory | comes by | way out |\n| --- | --- | --- | --- | --- |\n");
            foreach (var finding in shown)
            {
                var severity = finding.Verdict == AuditVerdict.Ignored ? $"ignored: {finding.Ignore!.Reason}" : finding.Advisory.IsInformational ? finding.Advisory.Kind.ToString().ToLowerInvariant() : AuditFinding.WordOf(finding.Advisory.Severity);
                text.Append(CultureInfo.InvariantCulture, $"| {Cell(finding.Package.ToString())} | {Cell(severity)} | [{finding.Names[0]}]({finding.Advisory.Page}) {Cell(finding.Advisory.Summary)} | {Cell(finding.Places[0].ToString())} | {Cell(finding.Advice)} |\n");
            }
            text.Append('\n');
        }
        var advisories = outcome.Ecosystems.Sum(static one => one.Advisories);
        text.Append(advisories == 0 ? "Nothing was checked.\n" : string.Create(CultureInfo.InvariantCulture, $"Packages checked: {outcome.Report.Packages}, against {advisories:#,0} advisories.\n"));
        foreach (var problem in outcome.Problems) text.Append(CultureInfo.InvariantCulture, $"- {Diagnostic.SeverityWord(problem.Severity)}: {Cell(problem.Message)}\n");
        return text.ToString();
    }

    private static string Cell(string text) => text.ReplaceLineEndings(" ").Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
