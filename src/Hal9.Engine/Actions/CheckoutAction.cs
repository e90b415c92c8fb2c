using Hal9.Engine.Runs;
using Hal9.Machine.Git;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Actions;

/// <summary>
/// <c>actions/checkout</c>: the work tree as it is on this machine, uncommitted changes included; another <c>ref</c> of the same
/// repository from its own objects. In place it does nothing at all.
/// </summary>
internal sealed class CheckoutAction : BuiltInAction
{
    public override string Name => "actions/checkout";

    public override IReadOnlyList<(string Name, string Default)> Inputs => [("repository", ""), ("ref", ""), ("path", "")];

    public override IReadOnlyList<string> IgnoredInputs =>
    [
        "token", "ssh-key", "ssh-known-hosts", "ssh-strict", "ssh-user", "persist-credentials", "clean", "filter", "sparse-checkout",
        "sparse-checkout-cone-mode", "fetch-depth", "fetch-tags", "show-progress", "lfs", "submodules", "set-safe-directory", "github-server-url",
    ];

    public override async Task<JobResult> RunAsync(ActionCall call, CancellationToken cancellation)
    {
        var request = call.Job.Services.Request;
        var triggering = request.Plan.Event;
        var repository = call["repository"];
        if (repository.Length > 0 && !string.Equals(repository, triggering.Repository, StringComparison.OrdinalIgnoreCase))
        {
            return call.Fail($"`{repository}` is another repository; a run on this machine knows only `{triggering.Repository}`");
        }
        var wanted = call["ref"];
        var isOther = wanted.Length > 0 && wanted != triggering.Sha && wanted != triggering.Ref && "refs/heads/" + wanted != triggering.Ref && "refs/tags/" + wanted != triggering.Ref;
        var destination = call.PathOf(call["path"]);
        var inside = call.Job.Folders.Workspace;
        if (destination != inside && !destination.StartsWith(inside + Path.DirectorySeparatorChar, StringComparison.Ordinal)) return call.Fail($"the path `{call["path"]}` is not inside the workspace");
        if (request.Workspace == WorkspaceMode.InPlace)
        {
            if (isOther) return call.Fail($"the ref `{wanted}` cannot be checked out in place: nothing here touches your work tree");
            call.Log.Line("The workspace is your work tree itself; nothing was checked out.");
            return JobResult.Success;
        }
        if (isOther) return await CheckOutAsync(call, destination, wanted, cancellation).ConfigureAwait(false);
        var (files, error) = await WorkspaceCopy.CopyAsync(request.RepositoryRoot, destination, cancellation).ConfigureAwait(false);
        if (error is not null) return call.Fail(error);
        call.Log.Line(FormattableString.Invariant($"Copied {files} file{(files == 1 ? "" : "s")} of {request.RepositoryRoot}, as they are on disk."));
        await SetOutputsAsync(call, destination, cancellation).ConfigureAwait(false);
        return JobResult.Success;
    }

    private static async Task<JobResult> CheckOutAsync(ActionCall call, string destination, string wanted, CancellationToken cancellation)
    {
        Directory.CreateDirectory(destination);
        var root = call.Job.Services.Request.RepositoryRoot;
        if (GitProgram.Find(root, call.Job.Services.Time) is not { } git) return call.Fail("there is no `git` on this machine's PATH");
        // What the user typed is resolved in their repository, where it may be a branch, a tag or a commit; it never reaches git as an option.
        var commit = await git.RunAsync(["rev-parse", "--verify", "--quiet", "--end-of-options", wanted + "^{commit}"], cancellation).ConfigureAwait(false);
        if (!commit.Succeeded) return call.Fail($"there is no ref or commit `{wanted}` in this repository");
        var clone = await git.RunAsync(["clone", "-q", "--shared", "--no-checkout", root, destination], cancellation).ConfigureAwait(false);
        if (!clone.Succeeded) return call.Fail($"the repository could not be cloned: {clone.Error}");
        var checkout = await git.In(destination).RunAsync(["checkout", "-q", "--detach", commit.Output.Trim()], cancellation).ConfigureAwait(false);
        if (!checkout.Succeeded) return call.Fail($"`{wanted}` could not be checked out: {checkout.Error}");
        call.Log.Line($"Checked out {wanted} ({commit.Output.Trim()}).");
        await SetOutputsAsync(call, destination, cancellation).ConfigureAwait(false);
        return JobResult.Success;
    }

    private static async Task SetOutputsAsync(ActionCall call, string destination, CancellationToken cancellation)
    {
        if (GitProgram.Find(destination, call.Job.Services.Time) is { } git)
        {
            var head = await git.RunAsync(["rev-parse", "HEAD"], cancellation).ConfigureAwait(false);
            if (head.Succeeded) call.SetOutput("commit", head.Output.Trim());
        }
        call.SetOutput("ref", call.Job.Services.Request.Plan.Event.Ref);
    }
}
