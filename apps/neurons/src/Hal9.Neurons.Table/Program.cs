using Hal9.Neurons;
using Hal9.Neurons.Reports;
using Hal9.Neurons.Table;

if (TableArguments.Parse(args, out string mistake) is not { } arguments)
{
    Console.Error.WriteLine(mistake);
    return 2;
}

if (arguments.ShowHelp)
{
    Console.Out.Write(TableArguments.Help);
    return 0;
}

OrganisationBenchmark benchmark = new(arguments.Seed, NetworkEnvironment.Temperate, arguments.Threads);
IEnumerable<OrganisationReport> reports = arguments.Sizes.Select(benchmark.Measure);
if (arguments.Json)
    ReportJson.Write(reports, Console.Out);
else
    ReportTable.Write(reports, Console.Out);
return 0;
