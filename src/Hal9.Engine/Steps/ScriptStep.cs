using System.Text;
using Hal9.Engine.Backends;
using Hal9.Engine.Endpoints;
using Hal9.Engine.Runs;
using Hal9.Machine.Processes;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Steps;

/// <summary>A <c>run</c> step.</summary>
internal static class ScriptStep
{
    public static async Task<JobResult> RunAsync(StepExecution execution, RunStep step, CancellationToken cancellation)
    {
        var job = execution.Job;
        var diagnostics = new List<Diagnostic>();
        var script = step.Run.EvaluateText(execution.Context, diagnostics);
        var shellName = step.Shell?.EvaluateText(execution.Context, diagnostics);
        var directory = step.WorkingDirectory?.EvaluateText(execution.Context, diagnostics);
        if (script is null || diagnostics.Count > 0)
        {
            execution.Report(diagnostics);
            return JobResult.Failure;
        }
        // Defaults are the workflow's and job's; the steps of an action do not know them.
        if (execution.Scope.Depth == 0)
        {
            if (string.IsNullOrEmpty(shellName)) shellName = job.DefaultShell;
            directory ??= job.DefaultWorkingDirectory;
        }
        var environment = StepEnvironment.Build(job, execution.GitHub, execution.Variables);
        EndpointVariables.AddForGh(execution, environment);
        var workingDirectory = Path.Combine(job.Backend.Inside(job.Folders.Workspace), directory ?? "");
        var (shell, error) = Shell.Resolve(shellName, job.Backend, environment["PATH"], workingDirectory);
        if (shell is null)
        {
            execution.Log.Error(error!);
            return JobResult.Failure;
        }
        var file = Path.Combine(job.Folders.Private, Guid.NewGuid() + shell.Extension);
        var text = shell.Wrap(script);
        if (OperatingSystem.IsWindows()) text = text.ReplaceLineEndings("\r\n");
        job.Folders.WritePrivate(file, text);
        Describe(execution, script, shell);
        // Without it a script that calls the API says so itself; most call nothing.
        await job.Backend.ReachAsync(job.Services.Endpoint.Authority, cancellation).ConfigureAwait(false);
        var command = new ChildCommand
        {
            Program = shell.Program,
            Arguments = shell.ArgumentsFor(job.Backend.Inside(file)),
            WorkingDirectory = Path.GetFullPath(workingDirectory),
            Environment = environment,
        };
        var result = await RunProgramAsync(execution, command, job.Backend, cancellation).ConfigureAwait(false);
        File.Delete(file);
        return result;
    }

    /// <summary>Runs a program as the step's own: its output is the step's log, its exit code the step's result.</summary>
    public static async Task<JobResult> RunProgramAsync(StepExecution execution, ChildCommand command, Backend backend, CancellationToken cancellation)
    {
        var job = execution.Job;
        ChildProcess child;
        try
        {
            child = backend.Start(command);
        }
        catch (ProcessStartException problem)
        {
            execution.Log.Error(problem.Message);
            return JobResult.Failure;
        }
        var identity = child.Identity;
        var exit = child.WaitAsync(execution.Log, cancellation);
        await job.Services.RecordAsync(new ProcessStarted(job.Leg.Key, execution.Place, identity.Pid, identity.StartTicks, identity.Boot)).ConfigureAwait(false);
        var ended = await exit.ConfigureAwait(false);
        if (ended.LeftProcesses || ended.OutputHeldOpen) job.LeftProcesses = true;
        foreach (var call in job.Access.TakeLacking()) execution.Log.Warning($"`{call}` was called, which HAL9's own API does not serve: it was answered with 501");
        await execution.Log.EndAsync().ConfigureAwait(false);
        if (ended.Stopped) return JobResult.Cancelled;
        if (ended.Code == 0) return JobResult.Success;
        execution.Log.Error(FormattableString.Invariant($"Process completed with exit code {ended.Code}."));
        return JobResult.Failure;
    }

    private static void Describe(StepExecution execution, string script, Shell shell)
    {
        var text = new StringBuilder("##[group]Run ");
        var lines = script.TrimEnd().ReplaceLineEndings("\n");
        var first = lines.AsSpan().TrimStart();
        var end = first.IndexOf('\n');
        text.Append(end < 0 ? first : first[..end]).Append('\n').Append(lines).Append("\nshell: ").Append(shell.Program).Append(' ').Append(shell.Format).Append('\n');
        if (execution.Variables.Count > 0) text.Append("env:\n");
        foreach (var (name, value) in execution.Variables) text.Append("  ").Append(name).Append(": ").Append(value).Append('\n');
        execution.Log.Line(text.Append("##[endgroup]").ToString());
    }
}
