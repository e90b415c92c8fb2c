using Hal9.Machine.Services;
using Hal9.Primitives.Diagnostics;
using Hal9.Toolchains.Tools;

namespace Hal9.Toolchains.Integration;

/// <summary>
/// Services that are up, with their schema: 1. started and waited for, unless they are given; 2. migrations applied; then commands run beside them. Disposing
/// ends the services that were started, whatever has happened.
/// </summary>
/// <param name="root">Folder of hal9.yml.</param>
/// <param name="ground">Its container engine is let go with the session.</param>
/// <param name="deadline">Of a command that has none of its own.</param>
public sealed class ServiceSession(string root, IReadOnlyDictionary<string, DeclaredService> declared, ToolRunner runner, ServiceGround ground, TimeSpan deadline) : IAsyncDisposable
{
    private readonly List<ToolRun> runs = [];
    private readonly Dictionary<string, DeclaredService> own = declared.Where(service => !service.Value.IsGiven(runner.Environment)).ToDictionary();
    private ServiceGroup? group;

    /// <summary>Those that somebody else runs, with the variable that says so.</summary>
    public IReadOnlyList<(string Name, DeclaredService Service)> Given => [.. declared.Where(service => !own.ContainsKey(service.Key)).Select(static service => (service.Key, service.Value))];

    /// <summary>Those that were started here and run.</summary>
    public IReadOnlyList<RunningService> Running => group?.Running ?? [];

    /// <summary>For commands; empty before <see cref="StartAsync"/>.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; private set; } = new Dictionary<string, string>();

    /// <summary>Commands that ran to their end or deadline, in order.</summary>
    public IReadOnlyList<ToolRun> Runs => runs;

    /// <summary>Null when all services are well and have their schema.</summary>
    /// <param name="say">Takes lines of progress, from any thread.</param>
    /// <param name="showLog">Takes the name and the end of the log of a service, when one is not well.</param>
    public async Task<Diagnostic?> StartAsync(IReadOnlyList<DeclaredCommand> migrations, Action<string> say, Action<string, string> showLog, CancellationToken cancellation)
    {
        foreach (var (name, service) in Given) say($"{name} ({service.Image}) is given by {service.GivenBy}, and not started");
        // What a killed run left in the container engine goes first.
        if (ground.Containers is { } containers) await containers.RemoveLeftoversAsync(cancellation).ConfigureAwait(false);
        (group, var whyNot) = await ServiceGroup.PrepareAsync([.. own.Select(static service => service.Value.ToRequest(service.Key))], ground, cancellation).ConfigureAwait(false);
        if (group is null) return IntegrationDiagnostics.NoServices.Nowhere($"the services cannot be had: {whyNot}");
        if (await group.StartAsync(say, cancellation).ConfigureAwait(false) is { } failure)
        {
            foreach (var service in group.Running) showLog(service.Request.Name, await service.ReadLogAsync(cancellation).ConfigureAwait(false));
            return failure.Problem;
        }
        Variables = ServiceVariables.Of(group.Running, declared);
        foreach (var migration in migrations)
        {
            if (await RunAsync(migration, "migration", cancellation).ConfigureAwait(false) is { } wrong) return wrong;
        }
        return null;
    }

    /// <summary>Null when it succeeded.</summary>
    /// <param name="kind">What it is, for the diagnostic.</param>
    public async Task<Diagnostic?> RunAsync(DeclaredCommand command, string kind, CancellationToken cancellation)
    {
        if (!Directory.Exists(Path.GetFullPath(command.Directory, root))) return IntegrationDiagnostics.CommandFailed.Nowhere($"the {kind} `{command.Title}` cannot run: there is no folder `{command.Directory}`");
        var run = await runner.RunAsync(command.In(root, Variables, deadline), cancellation).ConfigureAwait(false);
        runs.Add(run);
        if (run.Succeeded) return null;
        return run.Problem ?? IntegrationDiagnostics.CommandFailed.Nowhere($"the {kind} `{command.Title}` failed with exit code {run.ExitCode}");
    }

    public async ValueTask DisposeAsync()
    {
        if (group is not null) await group.DisposeAsync().ConfigureAwait(false);
        if (ground.Containers is { } containers) await containers.DisposeAsync().ConfigureAwait(false);
    }
}
