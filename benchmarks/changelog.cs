// Whole-history changelog and release plan, beside git-cliff (the peer) and `git log` (the floor), in one run.
//
//   dotnet run benchmarks/changelog.cs -- HAL9 [GIT-CLIFF [ROUNDS]]
//
// HAL9 is the published program; GIT-CLIFF is a git-cliff binary (its npm package carries one), left out when none is given, and run once.
// Two repositories are made anew: 10,200 and 20,400 commits on a main line with merged side branches, 509 and 1,019 annotated version tags.
// All take turns, the best of ROUNDS (default 7) counts; the peak of memory is that of the largest process, by GNU time where it is.
#:property PublishAot=false
#:property TreatWarningsAsErrors=false
using System.Diagnostics;
using System.Globalization;
using System.Text;

if (args.Length == 0)
{
    Console.Error.WriteLine("usage: dotnet run benchmarks/changelog.cs -- HAL9 [GIT-CLIFF [ROUNDS]]");
    return 2;
}
var hal9 = Path.GetFullPath(args[0]);
var rounds = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 7;
var root = Directory.CreateTempSubdirectory("hal9-changelog-").FullName;
try
{
    var (half, whole) = (Make(10_200), Make(20_400));
    Case[] cases =
    [
        new("floor: git log of all messages", whole, ["git", "log", "--format=%B"]), new("hal9 release plan", whole, [hal9, "release", "plan"]), new("hal9 release changelog", whole, [hal9, "release", "changelog"]),
        new("floor, half the history", half, ["git", "log", "--format=%B"]), new("hal9 release changelog, half the history", half, [hal9, "release", "changelog"]),
    ];
    for (var i = 0; i < rounds; i++)
    {
        foreach (var one in cases) one.Measure();
    }
    if (args.Length > 1)
    {
        var peer = new Case("git-cliff, its default configuration, once", whole, [Path.GetFullPath(args[1]), "-o", Path.Combine(root, "peer.md")]);
        peer.Measure();
        cases = [.. cases, peer];
    }
    Console.WriteLine("| what | clock | to the floor | memory |\n|---|---:|---:|---:|");
    foreach (var one in cases) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {one.What} | {one.Best.TotalMilliseconds:0} ms | {one.Best / cases[0].Best:0.00} | {(one.Kilobytes > 0 ? one.Kilobytes / 1024 + " MiB" : "")} |"));
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Twice the history takes {cases[2].Best / cases[4].Best:0.00} times the changelog's time, and {cases[0].Best / cases[3].Best:0.00} times the floor's."));
    return 0;
}
finally
{
    Directory.Delete(root, recursive: true);
}

string Make(int commits)
{
    var folder = Directory.CreateDirectory(Path.Combine(root, commits.ToString(CultureInfo.InvariantCulture))).FullName;
    Case.Run(folder, null, "git", "init", "-q", "-b", "main");
    Case.Run(folder, History(commits), "git", "fast-import", "--quiet");
    Case.Run(folder, null, "git", "checkout", "-q", "main");
    return folder;
}

// Always the same history.
static byte[] History(int commits)
{
    var random = new Random(7);
    var text = new StringBuilder();
    string[] types = ["feat", "fix", "docs", "chore", "perf", "refactor", "test", "ci"];
    var (mark, time, count) = (0, 1_500_000_000, 1);
    int Commit(string branch, string message, int parent = 0, int merged = 0)
    {
        time += 1800;
        var person = $"Author {random.Next(200)}";
        var signature = $"{person} <{person.Replace(' ', '.')}@example.org> {time} +0000";
        text.Append($"commit refs/heads/{branch}\nmark :{++mark}\nauthor {signature}\ncommitter {signature}\ndata {message.Length}\n{message}\n");
        if (parent > 0) text.Append($"from :{parent}\n");
        if (merged > 0) text.Append($"merge :{merged}\n");
        return mark;
    }
    var (last, tags) = (Commit("main", "feat: begin"), 0);
    while (count < commits)
    {
        var type = types[random.Next(types.Length)];
        if (count % 20 != 0)
        {
            var body = random.Next(2) == 0 ? "" : "\n\n" + string.Concat(Enumerable.Repeat("A longer explanation of what was done and why it was needed. ", random.Next(1, 8))) + $"\n\nCloses #{count}\nSigned-off-by: Author <a@example.org>";
            last = Commit("main", $"{type}(area{random.Next(30)}){(random.Next(100) == 0 ? "!" : "")}: change number {count} of the thing (#{count}){body}", last);
            count++;
            continue;
        }
        var side = last;
        for (var i = 0; i < 3; i++, count++) side = Commit($"side{count}", $"{type}(area{i}): side work number {count} (#{count})\n\nSome words about it.", side);
        last = Commit("main", "Merge branch 'side'", last, side);
        (count, tags) = (count + 1, tags + 1);
        var name = $"v{1 + (tags / 100)}.{tags % 100}.0";
        text.Append($"tag {name}\nfrom :{last}\ntagger Author 1 <a@example.org> {time} +0000\ndata {name.Length}\n{name}\n");
    }
    return Encoding.ASCII.GetBytes(text.ToString());
}

internal sealed class Case(string what, string folder, string[] command)
{
    private static readonly bool KnowsMemory = File.Exists("/usr/bin/time");

    public string What => what;

    public TimeSpan Best { get; private set; } = TimeSpan.MaxValue;

    public long Kilobytes { get; private set; }

    public void Measure()
    {
        var report = Path.Combine(Path.GetTempPath(), $"hal9-memory-{Environment.ProcessId}");
        string[] measured = KnowsMemory ? ["/usr/bin/time", "-f", "%M", "-o", report, .. command] : command;
        var clock = Stopwatch.StartNew();
        Run(folder, null, measured);
        if (clock.Elapsed < Best) Best = clock.Elapsed;
        if (!KnowsMemory) return;
        Kilobytes = Math.Max(Kilobytes, long.Parse(File.ReadAllText(report).Trim(), CultureInfo.InvariantCulture));
        File.Delete(report);
    }

    public static void Run(string folder, byte[]? input, params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true };
        (start.Environment["GIT_CONFIG_GLOBAL"], start.Environment["GIT_CONFIG_NOSYSTEM"]) = ("/dev/null", "1");
        using var process = Process.Start(start)!;
        var reading = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        if (input is not null) process.StandardInput.BaseStream.Write(input);
        process.StandardInput.Close();
        reading.Wait();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{string.Join(' ', command)} ended with {process.ExitCode}");
    }
}
