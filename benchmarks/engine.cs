// How much time the engine takes beside the processes it starts, against floors of the same run. From the repository's root:
//
//   dotnet run -c Release benchmarks/engine.cs
//
// Each measure is the median of several rounds that take turns with their floor.
#:property PublishAot=false
#:property NoWarn=CA1707;CA1849;CA2007
#:project ../src/Hal9.Engine/Hal9.Engine.csproj
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Hal9.Engine.Runs;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;
using Hal9.Workflows.Planning;

const int Rounds = 5;
const int Steps = 200;
var root = Directory.CreateTempSubdirectory("hal9-engine-").FullName;
var number = 0;
try
{
    var script = Path.Combine(root, "true.sh");
    File.WriteAllText(script, "true\n");
    var loop = Path.Combine(root, "loop.sh");
    File.WriteAllText(loop, string.Create(CultureInfo.InvariantCulture, $"i=0; while [ $i -lt {Steps} ]; do /bin/bash --noprofile --norc -e -o pipefail {script}; i=$((i+1)); done\n"));
    var many = Workflow(string.Concat(Enumerable.Repeat("      - run: 'true'\n        shell: bash\n", Steps)), matrix: 1);
    var one = Workflow("      - run: 'true'\n        shell: bash\n", matrix: 1);
    var wide = Workflow("      - run: 'true'\n", matrix: 256);
    var loud = Workflow("      - run: head -c 1000000000 /dev/zero | tr '\\0' 'x' | fold -w 100\n", matrix: 1);
    await RunAsync(many);

    List<double> floor = [], steps = [], single = [];
    for (var round = 0; round < Rounds; round++)
    {
        floor.Add(Time(() => Process.Start("/bin/sh", loop)!.WaitForExit()));
        steps.Add(await RunAsync(many));
        single.Add(await RunAsync(one));
    }
    var perStep = (Median(steps) - Median(single)) / (Steps - 1);
    Console.WriteLine("| what | time | to the floor |");
    Console.WriteLine("|---|---:|---:|");
    Console.WriteLine(Text($"| floor: a shell loop spawns bash {Steps} times | {Median(floor):0} ms | 1.00 |"));
    Console.WriteLine(Text($"| a job of {Steps} `run: true` steps | {Median(steps):0} ms | {Median(steps) / Median(floor):0.00} |"));
    Console.WriteLine(Text($"| a step more | {perStep:0.00} ms | {perStep - (Median(floor) / Steps):+0.00;-0.00} ms |"));
    Console.WriteLine(Text($"| 256 no-op matrix jobs on {Environment.ProcessorCount} cores | {await RunAsync(wide) / 1000:0.00} s | |"));
    var raw = Time(() => Process.Start("/bin/sh", ["-c", "head -c 1000000000 /dev/zero | tr '\\0' 'x' | fold -w 100 | cat > /dev/null"])!.WaitForExit());
    var printed = await RunAsync(loud);
    Console.WriteLine(Text($"| a step that prints 1 GB, masked and logged | {printed / 1000:0.00} s | {printed / raw:0.00} (of a pipe into nothing) |"));
    Console.WriteLine(Text($"| memory of this process at its highest | {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB | |"));
}
finally
{
    Directory.Delete(root, recursive: true);
}

async Task<double> RunAsync(string text)
{
    var parse = WorkflowParser.Parse(new SourceText("bench.yml", text), ParseOptions.Default);
    var identity = new RunIdentity { RunId = (++number).ToString(CultureInfo.InvariantCulture) };
    var plan = Planner.Plan(new PlanRequest
    {
        Workflow = parse.Workflow!,
        Event = new TriggeringEvent { Name = "push", Repository = "octo/bench", Ref = "refs/heads/main", Sha = new string('a', 40) },
        Run = identity,
    });
    var secrets = Enumerable.Range(0, 50).ToDictionary(index => $"S{index}", index => $"secret-number-{index * 7919}-{index}");
    var request = new RunRequest
    {
        Plan = plan, Identity = identity, RepositoryRoot = root, WorkFolder = Path.Combine(root, "work", identity.RunId), KeyFile = Path.Combine(root, "key"),
        Runner = new RunnerProfile(RunnerSystem.Linux, "x64"), Secrets = secrets,
        InheritedEnvironment = new Dictionary<string, string> { ["PATH"] = "/usr/local/bin:/usr/bin:/bin" },
    };
    var clock = Stopwatch.GetTimestamp();
    var opened = (RunOpening.Opened)await new RunEngine(TimeProvider.System).StartAsync(request, CancellationToken.None);
    await foreach (var _ in opened.Run.Events)
    {
    }
    var ended = await opened.Run.Ended;
    if (ended.Result != JobResult.Success) throw new InvalidOperationException($"the run ended with {ended.Result}");
    return Stopwatch.GetElapsedTime(clock).TotalMilliseconds;
}

static double Time(Action action)
{
    var clock = Stopwatch.GetTimestamp();
    action();
    return Stopwatch.GetElapsedTime(clock).TotalMilliseconds;
}

static string Workflow(string steps, int matrix)
{
    var text = new StringBuilder("on: push\njobs:\n  job:\n    runs-on: ubuntu-latest\n");
    if (matrix > 1) text.Append("    strategy: { matrix: { n: [").AppendJoin(',', Enumerable.Range(1, matrix)).Append("] } }\n");
    return text.Append("    steps:\n").Append(steps).ToString();
}

static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

static string Text(FormattableString text) => FormattableString.Invariant(text);
