using Hal9.Engine.Commands;
using Hal9.Engine.Jobs;
using Hal9.Engine.Runs;

namespace Hal9.Engine.Steps;

/// <summary>What one running step has asked for so far. Applied to the job when the step ends, as GitHub's environment files are.</summary>
internal sealed class StepWork(JobRun job)
{
    /// <summary>GitHub shows no more annotations of one level for one step.</summary>
    public const int AnnotationsPerLevel = 10;

    private readonly int[] annotations = new int[3];
    private readonly Lock gate = new();

    public List<KeyValuePair<string, string>> Outputs { get; } = [];

    public List<KeyValuePair<string, string>> Environment { get; } = [];

    public List<string> Paths { get; } = [];

    public List<KeyValuePair<string, string>> State { get; } = [];

    public List<string> Masks { get; } = [];

    public List<string> Matchers { get; } = [];

    public List<PendingPost> Posts { get; } = [];

    /// <summary>A command or an environment file was wrong: the step fails whatever its program says.</summary>
    public bool HasFailed { get; set; }

    /// <summary>Counts an annotation; false when the step has shown as many of its level as are shown.</summary>
    public bool Admit(AnnotationLevel level)
    {
        lock (gate)
        {
            if (level == AnnotationLevel.Warning) job.HasWarnings = true;
            if (level == AnnotationLevel.Error) job.HasErrors = true;
            return annotations[(int)level]++ < AnnotationsPerLevel;
        }
    }

    public void SetOutput(string name, string value) => Set(Outputs, name, value, StringComparison.OrdinalIgnoreCase);

    public void SetState(string name, string value) => Set(State, name, value, StringComparison.OrdinalIgnoreCase);

    public void SetEnvironment(string name, string value) => Set(Environment, name, value, JobRun.NameComparison);

    public void AddPath(string directory)
    {
        Paths.Remove(directory);
        Paths.Add(directory);
    }

    public void AddMask(string secret)
    {
        Masks.Add(secret);
        job.Services.Masker.Add(secret);
    }

    /// <summary>Takes over what a step within this one did, but its outputs and state, which are its own.</summary>
    public void Absorb(StepWork inner)
    {
        foreach (var (name, value) in inner.Environment) SetEnvironment(name, value);
        foreach (var path in inner.Paths) AddPath(path);
        Masks.AddRange(inner.Masks);
        Matchers.AddRange(inner.Matchers);
        Posts.AddRange(inner.Posts);
    }

    /// <summary>Gives the environment and search path to the steps behind.</summary>
    public void ApplyToJob()
    {
        foreach (var (name, value) in Environment) job.SetEnvironment(name, value);
        foreach (var path in Paths) job.AddPath(path);
    }

    /// <summary>As it is journalled.</summary>
    public StepChanges? Seal()
    {
        var sealer = job.Services.Sealer;
        var changes = new StepChanges
        {
            Outputs = [.. Outputs.Select(pair => sealer.Seal(pair.Key, pair.Value))],
            Environment = [.. Environment.Select(pair => sealer.Seal(pair.Key, pair.Value))],
            Paths = [.. Paths],
            State = [.. State.Select(pair => sealer.Seal(pair.Key, pair.Value))],
            Masks = [.. Masks.Distinct().Select(mask => sealer.Encrypt("", mask))],
            Matchers = [.. Matchers],
            Posts = [.. Posts.Select(post => post.Seal(sealer))],
        };
        return changes.IsEmpty ? null : changes;
    }

    /// <summary>What a step of a dead run did, back from the journal.</summary>
    public static StepWork Restore(JobRun job, StepChanges? changes)
    {
        var work = new StepWork(job);
        if (changes is null) return work;
        var sealer = job.Services.Sealer;
        foreach (var mask in changes.Masks) work.AddMask(sealer.Open(mask));
        work.Outputs.AddRange(changes.Outputs.Select(value => KeyValuePair.Create(value.Name, sealer.Open(value))));
        work.Environment.AddRange(changes.Environment.Select(value => KeyValuePair.Create(value.Name, sealer.Open(value))));
        work.State.AddRange(changes.State.Select(value => KeyValuePair.Create(value.Name, sealer.Open(value))));
        work.Paths.AddRange(changes.Paths);
        foreach (var matcher in changes.Matchers)
        {
            work.Matchers.Add(matcher);
            if (matcher.StartsWith('-')) job.Matchers.Remove(matcher[1..]);
            else job.Matchers.Add(matcher);
        }
        return work;
    }

    private static void Set(List<KeyValuePair<string, string>> list, string name, string value, StringComparison comparison)
    {
        list.RemoveAll(pair => string.Equals(pair.Key, name, comparison));
        list.Add(KeyValuePair.Create(name, value));
    }
}
