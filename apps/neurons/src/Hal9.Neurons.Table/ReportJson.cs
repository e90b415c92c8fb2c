using System.Text.Json;
using System.Text.Json.Serialization;
using Hal9.Neurons.Reports;

namespace Hal9.Neurons.Table;

/// <summary>The reports as one JSON array of objects: <c>[{"neurons": 10, "totalMs": 0.01, "nsPerNeuron": 1000, …}]</c>.</summary>
internal static class ReportJson
{
    public static void Write(IEnumerable<OrganisationReport> reports, TextWriter output) =>
        output.WriteLine(JsonSerializer.Serialize([.. reports], ReportJsonContext.Default.OrganisationReportArray));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(OrganisationReport[]))]
internal sealed partial class ReportJsonContext : JsonSerializerContext;
