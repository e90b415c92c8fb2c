using BenchmarkDotNet.Attributes;
using Hal9.Primitives.Diagnostics;
using Hal9.Primitives.Yaml;
using Hal9.Workflows.Checks;
using Hal9.Workflows.Model;
using Hal9.Workflows.Planning;
using YamlDotNet.Core;

namespace Hal9.Benchmarks.Micro;

/// <summary>Reading, checking and planning of <c>typical.yml</c>, 150 lines. The floor is YamlDotNet reading the same text into events that nobody looks at.</summary>
[MemoryDiagnoser]
public class WorkflowBenchmarks
{
    private static readonly string Text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "typical.yml"));
    private static readonly TriggeringEvent Push = new() { Name = "push", Repository = "ann/tool", Ref = "refs/heads/main" };

    private readonly WorkflowParse parse = WorkflowParser.Parse(Source(), ParseOptions.Default);

    [Benchmark(Baseline = true)]
    public int Floor_YAML_events_alone()
    {
        var events = 0;
        for (var parser = new Parser(new StringReader(Text)); parser.MoveNext();) events++;
        return events;
    }

    [Benchmark]
    public YamlDocument Read_YAML_into_nodes() => YamlReader.Read(Source(), YamlLimits.Workflow);

    [Benchmark]
    public WorkflowParse Parse() => WorkflowParser.Parse(Source(), ParseOptions.Default);

    [Benchmark]
    public int Check() => WorkflowChecks.Run(parse, CheckContext.Default).Length;

    [Benchmark]
    public Plan Plan() => Planner.Plan(new PlanRequest { Workflow = parse.Workflow!, Event = Push });

    [Benchmark]
    public Plan Parse_check_and_plan()
    {
        var read = WorkflowParser.Parse(Source(), ParseOptions.Default);
        WorkflowChecks.Run(read, CheckContext.Default);
        return Planner.Plan(new PlanRequest { Workflow = read.Workflow!, Event = Push });
    }

    private static SourceText Source() => new(".github/workflows/ci.yml", Text);
}
