using Hal9.Engine.Actions.Sources;
using Hal9.Engine.Runs;
using Hal9.Machine.Git;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Actions;

/// <summary>
/// <c>actions/checkout</c>: the work tree as it is on this machine, uncommitted changes included; another <c>ref</c> of the same
/// repository from its own objects, or from its origin when only that has it; another repository from the folder of clones. In place it does nothing at all.
/// </summary>
internal sealed class CheckoutAction : BuiltInAction
{
    public override string Name => "actions/checkout";

    public override IReadOnlyList<(string Name, string Default)> Inputs =>
        [("repository", ""), ("ref", ""), ("path", ""), ("sparse-checkout", ""), ("sparse-checkout-cone-mode", "true"), ("submodules", "false"), ("fetch-depth", "1")];

    // All history and all tags are there whatever is asked for.
    public override IReadOnlyList<string> IgnoredInputs =>
    [
        "token", "ssh-key", "ssh-known-hosts", "ssh-strict", "ssh-user", "persist-credentials", "clean", "filter", "fetch-tags", "show-progress", "lfs", "set-safe-directory",
        "github-server-url",
    ];

    public override async Task<JobResult> RunAsync(ActionCall call, CancellationToken cancellation)
    {
        var request = call.Job.Services.Request;
        var triggering = request.Plan.Event;
        var repository = call["repository"];
        var isForeign = repository.Length > 0 && !string.Equals(repository, triggering.Repository, StringComparison.OrdinalIgnoreCase);
        var wanted = call["ref"];
        var isOther = isForeign || (wanted.Length > 0 && wanted != triggering.Sha && wanted != triggering.Ref && "refs/heads/" + wanted != triggering.Ref && "refs/tags/" + wanted != triggering.Ref);
        var destination = call.PathOf(call["path"]);
        var inside = call.Job.Folders.Workspace;
        if (destination != inside && !destination.StartsWith(inside + Path.DirectorySeparatorChar, StringComparison.Ordinal)) return call.Fail($"the path `{call["path"]}` is not inside the workspace");
        var root = isForeign ? CloneOf(request.Actions, repository) : request.RepositoryRoot;
        if (root is null) return call.Fail($"`{repository}` is another repository; a run on this machine knows only `{triggering.Repository}`, and the clones of --actions-from");
        if (request.Workspace == WorkspaceMode.InPlace && !isForeign)
        {
            if (isOther) return call.Fail($"the ref `{wanted}` cannot be checked out in place: nothing here touches your work tree");
            call.Log.Line("The workspace is your work tree itself; nothing was checked out.");
            return JobResult.Success;
        }
        var content = ContentOf(call);
        if (isOther)
        {
            var (commit, problem) = await new CommitCheckout(root, destination, content, call.Job.Services.Time) { IsOffline = request.Offline }.RunAsync(wanted.Length > 0 ? wanted : "HEAD", cancellation).ConfigureAwait(false);
            if (problem is not null) return call.Fail(problem);
            call.Log.Line($"Checked out {(wanted.Length > 0 ? wanted : repository)} ({commit}).");
        }
        else
        {
            var (files, problem) = await WorkspaceCopy.CopyAsync(root, destination, content, cancellation).ConfigureAwait(false);
            if (problem is not null) return call.Fail(problem);
            call.Log.Line(FormattableString.Invariant($"Copied {files} file{(files == 1 ? "" : "s")} of {root}, as they are on disk."));
        }
        await SetOutputsAsync(call, destination, wanted, cancellation).ConfigureAwait(false);
        return JobResult.Success;
    }

    private static CheckoutContent ContentOf(ActionCall call) => new()
    {
        Sparse = call.Lines("sparse-checkout"),
        IsCone = call.Is("sparse-checkout-cone-mode"),
        Submodules = call["submodules"].ToUpperInvariant() switch { "TRUE" => SubmoduleDepth.Direct, "RECURSIVE" => SubmoduleDepth.All, _ => SubmoduleDepth.None },
        AllBranches = call["fetch-depth"] == "0",
    };

    private static string? CloneOf(ActionSourcing sourcing, string repository) =>
        repository.Split('/') is [var owner, var name] && owner.Length > 0 && name.Length > 0 && owner[0] != '.' && name is not "." and not ".." ? sourcing.CloneOf(new ActionRepository(owner, name)) : null;

    private static async Task SetOutputsAsync(ActionCall call, string destination, string wanted, CancellationToken cancellation)
    {
        if (GitProgram.Find(destination, call.Job.Services.Time) is { } git)
        {
            var head = await git.RunAsync(["rev-parse", "HEAD"], cancellation).ConfigureAwait(false);
            if (head.Succeeded) call.SetOutput("commit", head.Output.Trim());
        }
        call.SetOutput("ref", wanted.Length > 0 ? wanted : call.Job.Services.Request.Plan.Event.Ref);
    }
}
