using Hal9.Engine.Commands;
using Hal9.Engine.Jobs;
using Hal9.Engine.Masking;
using Hal9.Machine.Files;

namespace Hal9.Engine.Steps;

/// <summary>
/// The files by which a step talks to the job: <c>GITHUB_ENV</c>, <c>GITHUB_OUTPUT</c>, <c>GITHUB_PATH</c>, <c>GITHUB_STATE</c> and
/// <c>GITHUB_STEP_SUMMARY</c>. Fresh for every step, read when it has ended, even when it failed, and then deleted.
/// </summary>
internal sealed class StepFiles
{
    private const int LargestSummary = 1024 * 1024;

    private readonly string environment;
    private readonly string output;
    private readonly string path;
    private readonly string state;
    private readonly string summary;

    private readonly JobRun job;

    public StepFiles(JobRun job)
    {
        this.job = job;
        var suffix = Guid.NewGuid().ToString();
        environment = Make("set_env_");
        output = Make("set_output_");
        path = Make("add_path_");
        state = Make("save_state_");
        summary = Make("step_summary_");

        string Make(string prefix)
        {
            var file = Path.Combine(job.Folders.Private, prefix + suffix);
            job.Folders.WritePrivate(file, "");
            return file;
        }
    }

    /// <summary>Their names in the <c>github</c> context.</summary>
    public (string Name, string? Value)[] Context =>
    [
        ("env", job.Backend.Inside(environment)), ("output", job.Backend.Inside(output)), ("path", job.Backend.Inside(path)),
        ("state", job.Backend.Inside(state)), ("step_summary", job.Backend.Inside(summary)),
    ];

    /// <summary>Reads and deletes them all.</summary>
    public void Read(StepWork work, StepLog log, SecretMasker masker)
    {
        ReadPaths(work, log);
        foreach (var (name, value) in ReadPairs("GITHUB_ENV", environment, work, log))
        {
            if (EnvironmentFile.IsRefused(name)) log.Error($"`{name}` may not be set through GITHUB_ENV");
            else work.SetEnvironment(name, value);
        }
        ReadSummary(log, masker);
        foreach (var (name, value) in ReadPairs("GITHUB_STATE", state, work, log)) work.SetState(name, value);
        foreach (var (name, value) in ReadPairs("GITHUB_OUTPUT", output, work, log)) work.SetOutput(name, value);
        foreach (var file in (ReadOnlySpan<string>)[environment, output, path, state, summary]) Delete(file);
    }

    private static IReadOnlyList<KeyValuePair<string, string>> ReadPairs(string name, string file, StepWork work, StepLog log)
    {
        var read = EnvironmentFile.Read(file);
        if (read.Error is { } error)
        {
            log.Error($"{name}: {error}");
            work.HasFailed = true;
        }
        return read.Pairs;
    }

    private void ReadPaths(StepWork work, StepLog log)
    {
        try
        {
            if (RegularFile.LengthOf(path) is not (> 0 and <= EnvironmentFile.LargestFile)) return;
            foreach (var line in File.ReadLines(path))
            {
                if (line.Length > 0) work.AddPath(line);
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            log.Error($"GITHUB_PATH: {problem.Message}");
            work.HasFailed = true;
        }
    }

    private void ReadSummary(StepLog log, SecretMasker masker)
    {
        try
        {
            if (RegularFile.LengthOf(summary) is not (> 0 and var length)) return;
            if (length > LargestSummary) log.Error($"GITHUB_STEP_SUMMARY holds {length / 1024} KiB; at most {LargestSummary / 1024} KiB are kept, so this one is dropped");
            else log.Summarise(masker.Apply(File.ReadAllText(summary)));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            log.Error($"GITHUB_STEP_SUMMARY: {problem.Message}");
        }
    }

    private static void Delete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // A step may have made a directory of it; the whole folder goes with the job.
        }
    }
}
