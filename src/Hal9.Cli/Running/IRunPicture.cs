using Hal9.Engine.Runs;

namespace Hal9.Cli.Running;

/// <summary>What a person sees of a run while it works: plain lines, a live tree, or nothing. Told every event behind the view, which has folded it already.</summary>
internal interface IRunPicture : IAsyncDisposable
{
    void Take(RunEvent happening);
}

/// <summary>Nothing until the end: for <c>--json</c>.</summary>
internal sealed class NoPicture : IRunPicture
{
    public void Take(RunEvent happening)
    {
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
