using System.Globalization;
using Hal9.Neurons.Reports;

namespace Hal9.Neurons.Table;

/// <summary>The reports as a table, a line as soon as it is measured.</summary>
internal static class ReportTable
{
    public static void Write(IEnumerable<OrganisationReport> reports, TextWriter output)
    {
        output.WriteLine(
            "   neurons   total ms  ns/neuron  create  settle  layers connect  change ms  ticks layers       edges within  comp  moved     MB  label hash");
        foreach (OrganisationReport report in reports)
        {
            output.Write(Text($"{report.Neurons,10:N0} {report.TotalMs,10:F3} {report.NsPerNeuron,10:F1} {report.CreateMs,7:F2} {report.SettleMs,7:F2} "));
            output.Write(Text($"{report.LayersMs,7:F2} {report.ConnectMs,7:F2} {report.ChangeMs,10:F3} {report.Ticks,6} {report.Layers,6} {report.Edges,11:N0} "));
            output.Write(Text($"{report.ShareWithinLayer,6:P0} {report.MeanCompatibility,5:F2} {report.RelabelledShare,6:P0} "));
            output.WriteLine(Text($"{report.AllocatedBytes / 1e6,6:F1}  {report.LabelHash}"));
            output.WriteLine($"{"",12}layer sizes: {string.Join(", ", report.LayerSizes.Select(size => Text($"{size:N0}")))}");
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
