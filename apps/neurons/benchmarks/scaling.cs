#!/usr/bin/env dotnet
#:property PublishAot=false
#:property TreatWarningsAsErrors=false
#:property EnforceCodeStyleInBuild=false
// How much faster a second thread makes the neurons, against what this machine has to give. From the root of the neurons:
//
//     dotnet build -c Release src/Hal9.Neurons.Table && dotnet run benchmarks/scaling.cs -- [neurons: 1000000] [rounds: 7]
//
// Three cases take turns: one program with one thread; two such programs at once, which share nothing, so that what they lose is the
// machine's loss; and one program with two threads. Medians; the last line is the speed-up as a share of what the machine gives.
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

string program = Path.GetFullPath("artifacts/bin/Hal9.Neurons.Table/release/neurons");
if (!File.Exists(program))
{
    Console.Error.WriteLine($"{program} is missing; see the top of benchmarks/scaling.cs");
    return 2;
}

string neurons = args.ElementAtOrDefault(0) ?? "1000000";
int rounds = int.Parse(args.ElementAtOrDefault(1) ?? "7", CultureInfo.InvariantCulture);
List<double> alone = [], beside = [], together = [];
for (int round = 0; round < rounds; round++)
{
    alone.Add(await MeasureAsync(1));
    beside.AddRange(await Task.WhenAll(MeasureAsync(1), MeasureAsync(1)));
    together.Add(await MeasureAsync(2));
}

double given = 2 * Median(alone) / Median(beside), taken = Median(alone) / Median(together);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
    | {neurons} neurons | ms | speed-up |
    |---|---:|---:|
    | one thread | {Median(alone):F0} | 1.00 |
    | floor: two programs of one thread at once, each | {Median(beside):F0} | {given:F2} |
    | two threads | {Median(together):F0} | {taken:F2} |

    {taken / given:P0} of what a second core of this machine gives
    """));
return 0;

static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

async Task<double> MeasureAsync(int threads)
{
    ProcessStartInfo start = new(program, ["--neurons", neurons, "--threads", threads.ToString(CultureInfo.InvariantCulture), "--json"]) { RedirectStandardOutput = true };
    using Process process = Process.Start(start)!;
    string json = await process.StandardOutput.ReadToEndAsync();
    await process.WaitForExitAsync();
    return process.ExitCode == 0
        ? JsonDocument.Parse(json).RootElement[0].GetProperty("totalMs").GetDouble()
        : throw new InvalidOperationException($"{program} ended with {process.ExitCode}");
}
