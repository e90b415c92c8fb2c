// What `hal9 ci` costs beside the tools it calls, in one run. From the repository's root:
//
//   eng/publish && dotnet run benchmarks/ci.cs -- artifacts/publish/linux-x64/hal9 [lint] [test] [audit]
//
// lint:  a warm `hal9 ci lint` with nothing changed, beside git and the tools' own versions, which are asked each time.
// test:  `hal9 ci test` beside `cargo test` and `dotnet run`, on tests of some 12 seconds; both rebuild the same change.
// audit: an archive of 40,000 OSV records, read for the first time and out of the index that is kept; beside reading the archive alone.
//
// Programs take turns, so that a busy moment of the machine hits all of them. Writes Markdown tables. Cargo's rows are left out without cargo.
#:property PublishAot=false
#:property TreatWarningsAsErrors=false
#:property NoWarn=CA1707
using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;

if (args.Length == 0 || !File.Exists(args[0]))
{
    Console.Error.WriteLine("usage: dotnet run benchmarks/ci.cs -- HAL9 [lint] [test] [audit]");
    return 2;
}
var hal9 = Path.GetFullPath(args[0]);
var parts = args.Length > 1 ? args[1..] : ["lint", "test", "audit"];
var repository = Environment.CurrentDirectory;
var hasCargo = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(static folder => File.Exists(Path.Combine(folder, "cargo")));
var root = Directory.CreateTempSubdirectory("hal9-ci-").FullName;
var environment = new Dictionary<string, string> { ["XDG_CACHE_HOME"] = Path.Combine(root, "cache"), ["DOTNET_NOLOGO"] = "1", ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1", ["GIT_CONFIG_GLOBAL"] = "/dev/null" };
try
{
    if (parts.Contains("lint")) Lint();
    if (parts.Contains("test")) Test();
    if (parts.Contains("audit")) Audit();
    return 0;
}
finally
{
    Directory.Delete(root, recursive: true);
}

void Lint()
{
    Console.WriteLine("| warm `hal9 ci lint` | median, ms | p90, ms | of it git and the tools' versions, ms |\n|---|---:|---:|---:|");
    foreach (var (sample, versions) in new (string, string[][])[] { ("billing", [["cargo", "--version", "--verbose"], ["rustc", "--version", "--verbose"]]), ("depot", [["dotnet", "--version"]]), ("postage", [["dotnet", "--version"]]) })
    {
        if (sample != "postage" && !hasCargo) continue;
        var folder = Sample(sample);
        var target = sample == "depot" ? "desk" : ".";
        Run(folder, hal9, "ci", "lint", target);
        var (times, floor) = (new List<double>(), new List<double>());
        for (var round = 0; round < 30; round++)
        {
            times.Add(Run(folder, hal9, "ci", "lint", target));
            floor.Add(Run(folder, "git", "ls-files") + versions.Max(version => Run(Path.Combine(folder, target), version)));
        }
        Console.WriteLine(Text($"| samples/{sample}{(target == "." ? "" : "/" + target)} | {Median(times):0} | {At(times, 0.9):0} | {Median(floor):0} |"));
    }
    Console.WriteLine();
}

void Test()
{
    Console.WriteLine("| tests of some 12 s | tool, s | `hal9 ci test`, s | more |\n|---|---:|---:|---:|");
    if (hasCargo)
    {
        var crate = Directory.CreateDirectory(Path.Combine(root, "crate")).FullName;
        var tests = string.Concat(Enumerable.Range(0, 40).Select(static i => $"    #[test]\n    fn waits_{i}() {{ std::thread::sleep(std::time::Duration::from_millis(300 * std::thread::available_parallelism().map_or(1, |n| n.get()) as u64)); }}\n"));
        Write(crate, "Cargo.toml", "[package]\nname = \"waits\"\nversion = \"0.1.0\"\nedition = \"2021\"\n");
        Git(crate);
        Compare("cargo test", crate, i => Write(crate, "src/lib.rs", $"pub const CHANGE: u32 = {i};\n#[cfg(test)]\nmod tests {{\n{tests}}}\n"), ["cargo", "test"]);
    }
    var project = Sample("depot");
    var desk = Path.Combine(project, "desk");
    var waits = string.Concat(Enumerable.Range(0, 40).Select(static i => $"    [Fact]\n    public void Waits_{i}() => Thread.Sleep(300);\n"));
    Compare("dotnet run, which builds the tests and runs them", desk, i => Write(desk, "tests/Desk.Tests/Waits.cs", $"namespace Desk.Tests;\n\npublic sealed class Waits\n{{\n    public const int Change = {i};\n{waits}}}\n"), ["dotnet", "run", "--project", "tests/Desk.Tests"]);
    Console.WriteLine();
}

void Compare(string name, string folder, Action<int> change, string[] tool)
{
    var (plain, ours) = (new List<double>(), new List<double>());
    for (var round = -1; round < 3; round++)
    {
        change((2 * round) + 10);
        var first = Run(folder, tool);
        change((2 * round) + 11);
        var second = Run(folder, hal9, "ci", "test", ".");
        // The first round fills caches.
        if (round < 0) continue;
        plain.Add(first);
        ours.Add(second);
    }
    Console.WriteLine(Text($"| {name} | {plain.Min() / 1000:0.00} | {ours.Min() / 1000:0.00} | {(ours.Min() / plain.Min() - 1) * 100:+0.0;-0.0} % |"));
}

void Audit()
{
    const int Records = 40_000;
    var folder = Directory.CreateDirectory(Path.Combine(root, "audit")).FullName;
    var zip = Path.Combine(folder, "osv.zip");
    using (var archive = ZipFile.Open(zip, ZipArchiveMode.Create))
    {
        for (var i = 0; i < Records; i++)
        {
            using var entry = new StreamWriter(archive.CreateEntry($"RUSTSEC-{i}.json", CompressionLevel.Fastest).Open());
            var versions = string.Join(',', Enumerable.Range(0, 60).Select(v => $"\"0.{i % 9}.{v}\""));
            entry.Write($$"""{"id":"RUSTSEC-{{i}}","summary":"{{new string('s', 200)}}","details":"{{new string('d', 1200)}}","affected":[{"package":{"ecosystem":"crates.io","name":"crate-{{i % 15_000}}"},"ranges":[{"type":"SEMVER","events":[{"introduced":"0.0.0-0"},{"fixed":"0.{{i % 9}}.60"}]}],"versions":[{{versions}}]}]}""");
        }
    }
    var locked = string.Concat(Enumerable.Range(0, 400).Select(static i => $"[[package]]\nname = \"crate-{i * 37}\"\nversion = \"9.0.{i}\"\nsource = \"registry+https://github.com/rust-lang/crates.io-index\"\n\n"));
    var needs = string.Concat(Enumerable.Range(0, 400).Select(static i => $" \"crate-{i * 37}\",\n"));
    Write(folder, "Cargo.toml", "[package]\nname = \"shop\"\nversion = \"0.1.0\"\n");
    Write(folder, "Cargo.lock", $"version = 4\n\n{locked}[[package]]\nname = \"shop\"\nversion = \"0.1.0\"\ndependencies = [\n{needs}]\n");
    Git(folder);
    var (first, kept, floor, peak, keptPeak) = (new List<double>(), new List<double>(), new List<double>(), 0L, 0L);
    for (var round = 0; round < 3; round++)
    {
        if (Directory.Exists(environment["XDG_CACHE_HOME"])) Directory.Delete(environment["XDG_CACHE_HOME"], recursive: true);
        first.Add(Watched(folder, ref peak, hal9, "ci", "audit", "--advisories", zip));
        for (var i = 0; i < 5; i++) kept.Add(Watched(folder, ref keptPeak, hal9, "ci", "audit", "--advisories", zip));
        var clock = Stopwatch.StartNew();
        using var archive = ZipFile.OpenRead(zip);
        foreach (var entry in archive.Entries)
        {
            using var content = entry.Open();
            content.CopyTo(Stream.Null);
        }
        floor.Add(clock.Elapsed.TotalMilliseconds);
    }
    Console.WriteLine(Text($"| audit of 400 crates, {Records:#,0} records, {new FileInfo(zip).Length >> 20} MB | best, ms | peak, MB |\n|---|---:|---:|"));
    Console.WriteLine(Text($"| reading the archive alone, one thread | {floor.Min():0} | |"));
    Console.WriteLine(Text($"| `hal9 ci audit`, the first time | {first.Min():0} | {peak >> 20} |"));
    Console.WriteLine(Text($"| `hal9 ci audit`, out of its index | {kept.Min():0} | {keptPeak >> 20} |"));
    Console.WriteLine();
}

string Sample(string name)
{
    var folder = Path.Combine(root, name);
    if (Directory.Exists(folder)) return folder;
    foreach (var file in Directory.EnumerateFiles(Path.Combine(repository, "samples", name), "*", SearchOption.AllDirectories))
    {
        var path = Path.GetRelativePath(Path.Combine(repository, "samples", name), file);
        if (path.Split('/').Any(static part => part is "bin" or "obj" or "target" or "artifacts" or ".hal9")) continue;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, path))!);
        File.Copy(file, Path.Combine(folder, path));
    }
    Git(folder);
    return folder;
}

void Git(string folder)
{
    Run(folder, "git", "init", "-q", "-b", "main");
    Run(folder, "git", "add", "-A");
}

static void Write(string folder, string name, string text)
{
    var file = Path.Combine(folder, name);
    Directory.CreateDirectory(Path.GetDirectoryName(file)!);
    File.WriteAllText(file, text);
}

double Run(string folder, params string[] command)
{
    long unused = 0;
    return Watched(folder, ref unused, command);
}

// Milliseconds, and the largest resident size that was seen.
double Watched(string folder, ref long peak, params string[] command)
{
    var start = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
    foreach (var (name, value) in environment) start.Environment[name] = value;
    var clock = Stopwatch.StartNew();
    using var process = Process.Start(start)!;
    var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
    while (!process.WaitForExit(20))
    {
        try
        {
            process.Refresh();
            peak = Math.Max(peak, process.PeakWorkingSet64);
        }
        catch (InvalidOperationException)
        {
            // It has just ended.
        }
    }
    process.WaitForExit();
    var elapsed = clock.Elapsed.TotalMilliseconds;
    return process.ExitCode == 0 ? elapsed : throw new InvalidOperationException($"{string.Join(' ', command)} ended with {process.ExitCode}: {output.Result}{error.Result}");
}

static double Median(List<double> times) => At(times, 0.5);

static double At(List<double> times, double share) => times.Order().ElementAt((int)(share * (times.Count - 1)));

static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
