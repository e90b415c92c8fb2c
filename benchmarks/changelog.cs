// Whole-history changelog and release plan, beside git-cliff (the peer) and `git log` (the floor), in one run.
//
//   dotnet run benchmarks/changelog.cs -- HAL9 [GIT-CLIFF]
//
// HAL9 is the published program; GIT-CLIFF is a git-cliff binary (its npm package carries one), left out when none is given.
// The repository is made anew: 20,400 commits on a main line with merged side branches, 1,019 annotated version tags.
#:property PublishAot=false
#:property TreatWarningsAsErrors=false
using System.Diagnostics;
using System.Globalization;
using System.Text;

if (args.Length == 0)
{
    Console.Error.WriteLine("usage: dotnet run benchmarks/changelog.cs -- HAL9 [GIT-CLIFF]");
    return 2;
}
var folder = Directory.CreateTempSubdirectory("hal9-changelog-").FullName;
try
{
    Run(folder, null, "git", "init", "-q", "-b", "main");
    Run(folder, History(), "git", "fast-import", "--quiet");
    Run(folder, null, "git", "checkout", "-q", "main");

    var floor = Best(5, "git", "log", "--format=%B");
    Row("floor: git log of all messages", floor, floor);
    Row("hal9 release plan", Best(5, Path.GetFullPath(args[0]), "release", "plan"), floor);
    Row("hal9 release changelog", Best(5, Path.GetFullPath(args[0]), "release", "changelog"), floor);
    if (args.Length > 1) Row("git-cliff, its default configuration", Best(1, Path.GetFullPath(args[1]), "-o", Path.Combine(folder, "peer.md")), floor);
    return 0;
}
finally
{
    Directory.Delete(folder, recursive: true);
}

TimeSpan Best(int runs, params string[] command)
{
    var best = TimeSpan.MaxValue;
    for (var i = 0; i < runs; i++)
    {
        var clock = Stopwatch.StartNew();
        Run(folder, null, command);
        if (clock.Elapsed < best) best = clock.Elapsed;
    }
    return best;
}

static void Row(string what, TimeSpan time, TimeSpan floor) =>
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {what} | {time.TotalMilliseconds:0} ms | {time / floor:0.0} |"));

static void Run(string folder, byte[]? input, params string[] command)
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

// Always the same history.
static byte[] History()
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
    while (count < 20_400)
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
