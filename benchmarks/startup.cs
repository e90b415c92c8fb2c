// How fast the native hal9 starts and checks, against floors of the same run. From the repository's root:
//
//   eng/publish && benchmarks/publish-bare-cli && dotnet run benchmarks/startup.cs
//
// Programs take turns, so that a busy moment of the machine hits all of them. Medians of 200 runs; writes a Markdown table.
#:property PublishAot=false
#:property NoWarn=CA1707
using System.Diagnostics;
using System.Globalization;
using System.Text;

const int Rounds = 200;
var machine = System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier;
var hal9 = Path.GetFullPath($"artifacts/publish/{machine}/hal9");
var bare = Path.GetFullPath($"artifacts/publish/bare-cli/bare-cli");
foreach (var program in (string[])[hal9, bare])
{
    if (File.Exists(program)) continue;
    Console.Error.WriteLine($"{program} is missing; see the top of benchmarks/startup.cs");
    return 2;
}

var folder = Directory.CreateTempSubdirectory("hal9-startup-").FullName;
try
{
    var one = Path.Combine(folder, "one.yml");
    File.WriteAllText(one, Workflow(0));
    var many = Directory.CreateDirectory(Path.Combine(folder, "many")).FullName;
    for (var i = 0; i < 1500; i++) File.WriteAllText(Path.Combine(many, $"{i}.yml"), Workflow(i));

    var cases = new (string Name, string Program, string[] Arguments, List<double> Times)[]
    {
        ("`true` (spawning alone)", "/bin/true", [], []),
        ("bare System.CommandLine `--version`", bare, ["--version"], []),
        ("`hal9 --version`", hal9, ["--version"], []),
        ("`hal9 --help`", hal9, ["--help"], []),
        ("`hal9 eval 1`", hal9, ["eval", "1"], []),
        ("`hal9 check` of one 150-line file", hal9, ["check", one], []),
    };
    for (var round = 0; round < Rounds; round++)
    {
        foreach (var (_, program, arguments, times) in cases) times.Add(Run(program, arguments));
    }
    var checks = Enumerable.Range(0, 9).Select(_ => Run(hal9, ["check", many])).ToList();

    var floor = Median(cases[1].Times);
    Console.WriteLine("| what | median, ms | p90, ms | to the bare program |");
    Console.WriteLine("|---|---:|---:|---:|");
    foreach (var (name, _, _, times) in cases) Console.WriteLine(Text($"| {name} | {Median(times):0.00} | {At(times, 0.9):0.00} | {Median(times) / floor:0.00}x |"));
    Console.WriteLine(Text($"| `hal9 check` of 1,500 such files | {Median(checks):0} | {At(checks, 0.9):0} | |"));
    return 0;
}
finally
{
    Directory.Delete(folder, recursive: true);
}

static double Run(string program, string[] arguments)
{
    var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
    var clock = Stopwatch.StartNew();
    using var process = Process.Start(start)!;
    process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return clock.Elapsed.TotalMilliseconds;
}

static double Median(List<double> times) => At(times, 0.5);

static double At(List<double> times, double share) => times.Order().ElementAt((int)(times.Count * share));

static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

// About 150 lines: a matrix build, a service, tests and a deployment, as many a repository has.
static string Workflow(int number)
{
    var text = new StringBuilder();
    text.Append(CultureInfo.InvariantCulture, $"name: Build {number}\n");
    text.Append("""
        on:
          push:
            branches: [main, 'release/**']
            paths-ignore: ['docs/**', '**.md']
          pull_request:
            types: [opened, synchronize, reopened]
          schedule:
            - cron: '17 4 * * 1-5'
          workflow_dispatch:
            inputs:
              level:
                description: How much to log
                type: choice
                options: [quiet, normal, loud]
                default: normal
        permissions:
          contents: read
        concurrency:
          group: ${{ github.workflow }}-${{ github.ref }}
          cancel-in-progress: ${{ github.event_name == 'pull_request' }}
        env:
          CONFIGURATION: Release
        jobs:

        """);
    for (var job = 0; job < 5; job++)
    {
        text.Append(CultureInfo.InvariantCulture, $"  job{job}:\n");
        if (job > 0) text.Append(CultureInfo.InvariantCulture, $"    needs: [job{job - 1}]\n");
        text.Append("""
                name: Work on ${{ matrix.os }} with ${{ matrix.version }}
                runs-on: ${{ matrix.os }}
                timeout-minutes: 20
                if: ${{ !cancelled() && github.repository_owner != 'nobody' }}
                strategy:
                  fail-fast: false
                  matrix:
                    os: [ubuntu-latest, windows-latest]
                    version: ['8.0', '9.0', '10.0']
                steps:
                  - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683
                    with:
                      fetch-depth: 0
                  - id: version
                    run: |
                      echo "version=1.2.${GITHUB_RUN_NUMBER}" >> "$GITHUB_OUTPUT"
                      echo "building"
                  - name: Build
                    run: make build
                    env:
                      LEVEL: ${{ inputs.level || 'normal' }}
                      VERSION: ${{ steps.version.outputs.version }}
                  - name: Test
                    if: ${{ success() && contains(github.event.head_commit.message, '[test]') }}
                    run: make test

            """);
    }
    return text.ToString();
}
