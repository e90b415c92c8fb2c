using System.Text.Json;
using Hal9.Neurons.Reports;
using Hal9.Neurons.Table;

namespace Hal9.Neurons.Tests;

public sealed class TableTests
{
    private static readonly OrganisationReport Report = new OrganisationBenchmark(seed: 9, NetworkEnvironment.Temperate, threads: 1).MeasureOnce(100);

    [Fact]
    public void JSON_is_an_array_of_reports_with_every_field()
    {
        using StringWriter output = new();
        ReportJson.Write([Report], output);

        JsonElement report = Assert.Single(JsonSerializer.Deserialize<JsonElement>(output.ToString()).EnumerateArray());
        Assert.Equal(
            ["neurons", "totalMs", "nsPerNeuron", "createMs", "settleMs", "layersMs", "connectMs", "changeMs", "ticks", "layers", "layerSizes",
             "edges", "shareWithinLayer", "meanCompatibility", "relabelledShare", "allocatedBytes", "labelHash"],
            report.EnumerateObject().Select(field => field.Name));
        Assert.Equal(100, report.GetProperty("neurons").GetInt32());
        Assert.Equal(Report.LabelHash, report.GetProperty("labelHash").GetString());
    }

    [Fact]
    public void The_table_has_a_line_of_numbers_and_a_line_of_sizes_for_each_report()
    {
        using StringWriter output = new();
        ReportTable.Write([Report, Report], output);

        string[] lines = output.ToString().TrimEnd().Split('\n');
        Assert.Equal(5, lines.Length);
        Assert.EndsWith(Report.LabelHash, lines[1].TrimEnd(), StringComparison.Ordinal);
        Assert.Contains(string.Join(", ", Report.LayerSizes), lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Arguments_are_read_in_any_order()
    {
        TableArguments? arguments = TableArguments.Parse(["--json", "--threads", "2", "--neurons", "10,1000", "--seed", "7"], out _);

        Assert.NotNull(arguments);
        Assert.Equal([10, 1000], arguments.Sizes);
        Assert.Equal((7UL, 2, true), (arguments.Seed, arguments.Threads, arguments.Json));
    }

    [Theory]
    [InlineData("`--neurons 10,x` is not understood", "--neurons", "10,x")]
    [InlineData("`--neurons 0` is not understood", "--neurons", "0")]
    [InlineData("`--neurons ` is not understood", "--neurons")]
    [InlineData("`--threads 257` is not understood", "--threads", "257")]
    [InlineData("`--seed -1` is not understood", "--seed", "-1")]
    [InlineData("there is no option `--fast`", "--fast")]
    public void Arguments_that_cannot_be_understood_are_said(string expected, params string[] arguments)
    {
        Assert.Null(TableArguments.Parse(arguments, out string mistake));
        Assert.Contains(expected, mistake, StringComparison.Ordinal);
    }
}
