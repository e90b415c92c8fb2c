using Hal9.Engine.Artifacts;
using Hal9.Machine.Files;
using Hal9.Workflows.Planning;

namespace Hal9.Engine.Actions;

/// <summary><c>actions/download-artifact</c>, of this run.</summary>
internal sealed class DownloadArtifactAction : BuiltInAction
{
    public override string Name => "actions/download-artifact";

    public override IReadOnlyList<(string Name, string Default)> Inputs => [("name", ""), ("path", ""), ("pattern", "*"), ("merge-multiple", "false")];

    public override IReadOnlyList<string> IgnoredInputs => ["github-token", "repository", "run-id", "artifact-ids", "digest-mismatch"];

    public override Task<JobResult> RunAsync(ActionCall call, CancellationToken cancellation)
    {
        var store = new ArtifactStore(call.Job.Services.Folder);
        var destination = call.PathOf(call["path"]);
        if (call["name"] is { Length: > 0 } name)
        {
            var (count, error) = store.Load(name, destination);
            if (count < 0) return Task.FromResult(call.Fail($"the run has no artifact `{name}`; it has {(store.Names.Count == 0 ? "none" : string.Join(", ", store.Names))}"));
            if (error is not null) return Task.FromResult(call.Fail($"`{name}`: {error}"));
            call.Log.Line(FormattableString.Invariant($"Put {count} file{(count == 1 ? "" : "s")} of the artifact `{name}` into {destination}."));
        }
        else
        {
            var pattern = new GlobSegment(call["pattern"]);
            foreach (var found in store.Names.Where(found => pattern.Matches(found)))
            {
                var folder = call.Is("merge-multiple") ? destination : Path.Combine(destination, found);
                var (count, error) = store.Load(found, folder);
                if (error is not null) return Task.FromResult(call.Fail($"`{found}`: {error}"));
                call.Log.Line(FormattableString.Invariant($"Put {count} file{(count == 1 ? "" : "s")} of the artifact `{found}` into {folder}."));
            }
        }
        call.SetOutput("download-path", destination);
        return Task.FromResult(JobResult.Success);
    }
}
