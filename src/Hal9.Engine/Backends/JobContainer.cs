using Hal9.Engine.Jobs;
using Hal9.Engine.Runs;
using Hal9.Machine.Containers;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;

namespace Hal9.Engine.Backends;

/// <summary>
/// The container that a job's steps run in, as GitHub's runner makes it: it does nothing but wait, and every step is a program started in it. It
/// ends with the job.
/// </summary>
internal sealed class JobContainer(JobRun job, ContainerWish wish, ContainerEngine engine, SourceSpan span)
{
    // GitHub's own places.
    private const string Work = "/__w";
    private const string Tools = "/__t";
    private const string Own = "/__e/path";
    private const string Commands = Work + "/_temp/_runner_file_commands";

    private readonly SetUpLog log = new(job);

    /// <summary>Reads <c>container</c>. Null when there is nothing to start; without an engine the job is not run.</summary>
    public static async Task<JobContainer?> PrepareAsync(JobRun job, Container container, List<Diagnostic> diagnostics, CancellationToken cancellation)
    {
        var context = job.ContextOf(job.Scope, job.GitHubOf(job.Scope), job.Environment, cancellation);
        if (ContainerWish.Read(container.Source, context, diagnostics) is not { } wish || diagnostics.Count > 0) return null;
        if (wish.Credentials is { } credentials) job.Services.Masker.Add([credentials.Password]);
        var (engine, whyNot) = await job.Containers.EngineAsync(cancellation).ConfigureAwait(false);
        if (engine is null)
        {
            job.NotRun = $"`container: {wish.Image}` needs a container engine, and {whyNot}; {EngineSearch.Hint}";
            return null;
        }
        job.Containers.NameNetwork();
        return new JobContainer(job, wish, engine, container.Source.Span);
    }

    /// <summary>The network of the container and of services. Returns what is wrong.</summary>
    public async Task<Diagnostic?> MakeNetworkAsync(CancellationToken cancellation)
    {
        var labels = await job.Containers.LabelsAsync(engine, cancellation).ConfigureAwait(false);
        var made = await engine.MakeNetworkAsync(job.Containers.NameNetwork(), labels, cancellation).ConfigureAwait(false);
        return made.Succeeded ? null : ContainerDiagnostics.NotStarted.At(span, $"no network could be made for the job: {made.Reason}");
    }

    /// <summary>Returns what is wrong; the job's end removes what was made.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<Diagnostic?> StartAsync(CancellationToken cancellation)
    {
        job.Endings.Push(() => job.Containers.EndAsync(engine));
        await log.LineAsync($"##[group]Starting the job's container from {wish.Image} ({engine})").ConfigureAwait(false);
        try
        {
            var (image, missing) = await job.Containers.ImageAsync(engine, wish.Image, wish.Credentials, span, log, cancellation).ConfigureAwait(false);
            return image is null ? missing : await StartAsync(image, cancellation).ConfigureAwait(false);
        }
        finally
        {
            await log.LineAsync("##[endgroup]").ConfigureAwait(false);
        }
    }

    private async Task<Diagnostic?> StartAsync(string image, CancellationToken cancellation)
    {
        job.Folders.Share();
        var paths = new MountedPaths(Mounts());
        var node = await ProgramMount.FindAsync("node", job.Services.Request.InheritedEnvironment, job.Services.Time, cancellation).ConfigureAwait(false);
        var (toolMounts, toolFolder) = await MountToolAsync(cancellation).ConfigureAwait(false);
        var answer = await engine.StartAsync(new ContainerRequest
        {
            Image = image,
            Name = job.Containers.NameOf("job"),
            Labels = await job.Containers.LabelsAsync(engine, cancellation).ConfigureAwait(false),
            Network = job.Containers.Network,
            Entrypoint = "tail",
            Command = ["-f", "/dev/null"],
            WorkingDirectory = paths.Inside(job.Folders.Workspace),
            Environment = new Dictionary<string, string>(wish.Environment) { ["HOME"] = "/github/home", ["GITHUB_ACTIONS"] = "true", ["CI"] = "true" },
            Mounts = [.. paths.Mounts, .. node?.Mounts ?? [], .. toolMounts],
            Volumes = wish.Volumes,
            Ports = wish.Ports,
            Hosts = job.Containers.Hosts,
            Options = wish.Options,
        }, cancellation).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        if (!answer.Succeeded) return ContainerDiagnostics.NotStarted.At(span, $"the job's container could not be started from `{wish.Image}`: {answer.Reason}");
        var id = answer.Output;
        if (await engine.InspectAsync(id, cancellation).ConfigureAwait(false) is not { IsRunning: true } facts)
        {
            var said = await engine.ReadLogAsync(id, 10, cancellation).ConfigureAwait(false);
            return ContainerDiagnostics.NotStarted.At(span, $"the job's container from `{wish.Image}` ended at once: {(said.Length > 0 ? said : "it printed nothing")}", "its image must hold `tail` and `sh`");
        }
        var running = new RunningContainer(engine, id, job.Folders.Private, Commands);
        var backend = new ContainerBackend(running, paths, job.Folders.Root, facts.Environment, wish.Image, node, toolFolder);
        job.Backend = backend;
        job.Container = ExpressionDictionary.Of(("id", ExpressionValue.Of(id)), ("network", ExpressionValue.Of(job.Containers.Network ?? "")));
        job.Endings.Push(() => RestoreAsync(image));
        job.Endings.Push(() => backend.DisposeAsync().AsTask());
        // The first step waits for what of it is not done by then, and the backend's end for the rest.
        if (node is not null) _ = backend.ReachAsync(job.Services.Endpoint.Authority, CancellationToken.None);
        return null;
    }

    /// <summary>The running program itself, where it is one file; what it is on the search path is a script that starts it by its own loader.</summary>
    private async Task<(IReadOnlyList<ContainerMount> Mounts, string? Folder)> MountToolAsync(CancellationToken cancellation)
    {
        if (job.Services.Request.ToolFolder is not { } folder) return ([], null);
        var program = Path.Combine(folder, "hal9");
        // A build whose code lies beside it needs a .NET that the image has not got.
        var mount = File.Exists(Path.Combine(folder, "hal9.dll")) ? null : await ProgramMount.FindAsync(program, job.Services.Request.InheritedEnvironment, job.Services.Time, cancellation).ConfigureAwait(false);
        if (mount is null)
        {
            await log.LineAsync("hal9 is not on the PATH of steps: only the published program, which is one file, can be mounted").ConfigureAwait(false);
            return ([], null);
        }
        var script = Path.Combine(Directory.CreateDirectory(Path.Combine(job.Folders.Private, "path")).FullName, "hal9");
        await File.WriteAllTextAsync(script, $"#!/bin/sh\nexec {string.Join(' ', mount.Command)} \"$@\"\n", cancellation).ConfigureAwait(false);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(script, (UnixFileMode)0b111_101_101);
        return ([.. mount.Mounts, new ContainerMount(script, Own + "/hal9", IsReadOnly: true)], Own);
    }

    private async Task RestoreAsync(string image)
    {
        var labels = await job.Containers.LabelsAsync(engine, CancellationToken.None).ConfigureAwait(false);
        if (await ContainerOwnership.RestoreAsync(engine, image, labels, [job.Folders.Root, job.Folders.Workspace]).ConfigureAwait(false) is not { } problem) return;
        await log.LineAsync($"##[warning]Files that the container made may belong to another user: {problem}").ConfigureAwait(false);
    }

    private ContainerMount[] Mounts()
    {
        var folders = job.Folders;
        var home = Path.Combine(folders.Temporary, "_github_home");
        Directory.CreateDirectory(home);
        Directory.CreateDirectory(JobFolders.ToolCache);
        // The places of mounts within mounts are made here, or the engine makes them as root.
        Directory.CreateDirectory(Path.Combine(folders.Temporary, "_runner_file_commands"));
        List<ContainerMount> mounts =
        [
            new(folders.Root, Work),
            new(folders.Private, Commands),
            new(JobFolders.ToolCache, Tools),
            new(home, "/github/home"),
            new(Path.GetDirectoryName(folders.EventFile)!, "/github/workflow"),
        ];
        if (job.Services.Request.Workspace == WorkspaceMode.InPlace)
        {
            var name = job.Services.Request.Plan.Event.Repository.Split('/')[^1];
            Directory.CreateDirectory(Path.Combine(folders.Root, name, name));
            mounts.Add(new ContainerMount(folders.Workspace, $"{Work}/{name}/{name}"));
        }
        return [.. mounts];
    }
}
