// How much the engine costs, against floors of the same run. From the repository's root:
//
//   dotnet run -c Release --project benchmarks/Hal9.Benchmarks.Engine [-- steps matrix masking printing journal uploads services]
//
// Every case takes turns with its floor, so that a busy moment of the machine hits both; medians; writes Markdown tables.
using Hal9.Benchmarks.Engine;

(string Name, Func<Task> Run)[] cases =
[
    ("steps", StepCost.RunAsync), ("matrix", MatrixJobs.RunAsync), ("masking", MaskingSpeed.RunAsync), ("printing", Printing.RunAsync), ("journal", JournalCost.RunAsync), ("uploads", Uploads.RunAsync),
    ("services", ServiceStarts.RunAsync),
];
var unknown = args.Where(name => !cases.Any(one => one.Name == name)).ToArray();
if (unknown.Length > 0)
{
    Console.Error.WriteLine($"no such case: {string.Join(", ", unknown)}; there are {string.Join(", ", cases.Select(one => one.Name))}");
    return 2;
}
foreach (var (name, run) in cases)
{
    if (args.Length == 0 || args.Contains(name)) await run().ConfigureAwait(false);
}
return 0;
