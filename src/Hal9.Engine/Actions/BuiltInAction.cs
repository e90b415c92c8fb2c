using Hal9.Engine.Steps;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Actions;

/// <summary>
/// An action of GitHub's that HAL9 brings along, so that it needs no network and no node. A new one is one file and a line in
/// <see cref="BuiltInActions.All"/>.
/// </summary>
internal abstract class BuiltInAction
{
    /// <summary>What stands in front of the <c>@</c> in <c>uses</c>; compared ignoring case. Every version is the same.</summary>
    public abstract string Name { get; }

    /// <summary>Inputs that mean something here, with their defaults.</summary>
    public abstract IReadOnlyList<(string Name, string Default)> Inputs { get; }

    /// <summary>Inputs that GitHub's action has and that change nothing here.</summary>
    public virtual IReadOnlyList<string> IgnoredInputs => [];

    /// <summary>It has something to do when the job ends, if the job succeeded so far.</summary>
    public virtual bool HasPost => false;

    public abstract Task<JobResult> RunAsync(ActionCall call, CancellationToken cancellation);

    /// <summary>Knows what <see cref="RunAsync"/> saved as state.</summary>
    public virtual Task<JobResult> RunPostAsync(ActionCall call, CancellationToken cancellation) => Task.FromResult(JobResult.Success);
}

/// <summary>One use of a built-in action.</summary>
internal sealed class ActionCall(StepExecution execution, IReadOnlyDictionary<string, string> inputs)
{
    public StepExecution Execution { get; } = execution;

    public Jobs.JobRun Job => Execution.Job;

    public StepLog Log => Execution.Log;

    /// <summary>Trimmed; its default when the step does not give it.</summary>
    public string this[string input] => inputs.TryGetValue(input, out var value) ? value.Trim() : "";

    /// <summary>An input that is <c>true</c> or <c>false</c>.</summary>
    public bool Is(string input) => string.Equals(this[input], "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>The lines of an input that are not empty.</summary>
    public string[] Lines(string input) => this[input].Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public void SetOutput(string name, string value) => Execution.Work.SetOutput(name, value);

    /// <summary>A path as the step means it: relative to the workspace, <c>~</c> for the user's folder.</summary>
    public string PathOf(string path)
    {
        if (path == "~" || path.StartsWith("~/", StringComparison.Ordinal)) return Path.GetFullPath(Job.Services.Home + path[1..]);
        return Path.GetFullPath(Job.Backend.Outside(path), Job.Folders.Workspace);
    }

    /// <summary>Shows an error; the step's result.</summary>
    public JobResult Fail(string message)
    {
        Log.Error(message);
        return JobResult.Failure;
    }
}
