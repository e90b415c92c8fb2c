using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Hal9.Scenarios;

/// <summary>
/// What a case came to, in words that do not change from machine to machine: each command with its exit code; of <c>hal9 run</c> the
/// runs with their jobs, steps and what each step printed, of other commands what they wrote.
/// </summary>
internal sealed partial class Transcript(Ground ground)
{
    private readonly StringBuilder text = new();
    private readonly List<string> runs = [];

    public async Task TypeAsync(string command)
    {
        var isRun = RunCommand().IsMatch(command) && !command.Contains('|', StringComparison.Ordinal);
        var (code, output, error) = await ground.RunAsync(isRun ? command + " --json" : command);
        text.Append("$ ").Append(command).Append('\n');
        if (isRun && output.Length > 0) Tell(JsonNode.Parse(output)!);
        else Lines("", output);
        Lines("! ", error);
        text.Append("exit ").Append(code).Append("\n\n");
    }

    public override string ToString()
    {
        var plain = text.ToString().Replace(ground.Repository, "REPOSITORY", StringComparison.Ordinal).Replace(ground.Root, "ROOT", StringComparison.Ordinal);
        foreach (var run in runs) plain = plain.Replace(run, "RUN", StringComparison.Ordinal);
        return Commit().Replace(plain, "COMMIT").TrimEnd() + "\n";
    }

    private void Tell(JsonNode answer)
    {
        foreach (var run in answer["runs"]!.AsArray())
        {
            runs.Add(Text(run!["runId"]));
            var attempt = (int)run["attempt"]!;
            Line(0, $"{run["path"]} for {run["event"]}: {Text(run["result"])}{((bool)run["yellow"]! ? ", yellow" : "")}{(attempt > 1 ? $", attempt {attempt}" : "")}");
            foreach (var job in run["jobs"]!.AsArray()) Tell(job!, Path.Combine(Text(run["folder"]), "logs"));
            foreach (var why in run["notRun"]!.AsArray()) Line(1, $"not run: {why}");
        }
        foreach (var workflow in answer["notStarted"]!.AsArray()) Line(0, $"{workflow!["workflow"]} is not started: {workflow["reason"]}");
        foreach (var diagnostic in answer["diagnostics"]?.AsArray() ?? []) Line(0, $"{diagnostic!["code"]}: {diagnostic["message"]}");
    }

    private void Tell(JsonNode job, string logs)
    {
        var legs = job["legs"]!.AsArray();
        if (legs.Count == 0) Line(1, $"{job["name"]}: {Text(job["result"])}{Because(job)}");
        foreach (var problem in job["problems"]!.AsArray()) Line(2, Text(problem));
        foreach (var leg in legs)
        {
            Line(1, $"{leg!["name"]}: {Text(leg["result"])}{((bool)leg["forgiven"]! ? ", forgiven" : "")}{((bool)leg["warnings"]! ? ", warnings" : "")}{Because(leg)}");
            var log = leg["log"] is { } file ? Path.Combine(logs, Text(file)) : null;
            var end = 0L;
            foreach (var step in leg["steps"]!.AsArray())
            {
                Tell(step!, log, logs);
                if (step!["log"] is null) end = Math.Max(end, (long)step["logEnd"]!);
            }
            // What the job itself had to say.
            if (log is not null) Print(2, log, end, new FileInfo(log).Length);
        }
    }

    private void Tell(JsonNode step, string? legLog, string logs)
    {
        var (outcome, conclusion) = (Text(step["outcome"]), Text(step["conclusion"]));
        Line(2, $"{step["place"]} {step["name"]}: {conclusion}{(outcome == conclusion ? "" : $" ({outcome})")}{Because(step)}");
        var log = step["log"] is { } own ? Path.Combine(logs, Text(own)) : legLog;
        if (log is not null) Print(3, log, (long)step["logStart"]!, (long)step["logEnd"]!);
        foreach (var annotation in step["annotations"]!.AsArray())
        {
            var place = annotation!["file"] is { } file ? $" {file}:{annotation["line"]}{(annotation["column"] is { } column ? $":{column}" : "")}" : "";
            Line(3, $"[{annotation["level"]}{place}] {Text(annotation["message"]).ReplaceLineEndings(" / ")}");
        }
        if (step["summary"] is { } summary) foreach (var line in Text(summary).TrimEnd().Split('\n')) Line(3, "# " + line);
    }

    /// <summary>A part of a log without the groups that describe the steps.</summary>
    private void Print(int depth, string log, long from, long to)
    {
        if (to <= from) return;
        using var file = File.OpenRead(log);
        file.Seek(from, SeekOrigin.Begin);
        var bytes = new byte[to - from];
        file.ReadExactly(bytes);
        var inDescription = false;
        foreach (var line in Encoding.UTF8.GetString(bytes).TrimEnd('\n').Split('\n'))
        {
            if (line.StartsWith("##[group]Run ", StringComparison.Ordinal)) inDescription = true;
            else if (inDescription && line == "##[endgroup]") inDescription = false;
            else if (!inDescription) Line(depth, "| " + line);
        }
    }

    private void Lines(string prefix, string output)
    {
        if (output.Length == 0) return;
        foreach (var line in output.TrimEnd('\n').Split('\n')) Line(0, prefix + line);
    }

    private void Line(int depth, string line) => text.Append(' ', 2 * depth).Append(line.TrimEnd()).Append('\n');

    private static string Because(JsonNode ended) => ended["reason"] is { } reason ? $" ({reason})" : "";

    private static string Text(JsonNode? value) => value?.ToString() ?? "-";

    [GeneratedRegex(@"\bhal9 run\b(?! (list|show|logs)\b)(?!.*(--list|--graph|--dry-run))")]
    private static partial Regex RunCommand();

    [GeneratedRegex(@"\b[0-9a-f]{40}\b")]
    private static partial Regex Commit();
}
