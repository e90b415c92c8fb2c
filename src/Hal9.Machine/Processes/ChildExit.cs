namespace Hal9.Machine.Processes;

/// <summary>How a child ended.</summary>
/// <param name="Code">Exit code; 128 plus the signal's number when a signal ended it.</param>
/// <param name="Stopped">It was asked to end because the wait was cancelled.</param>
/// <param name="OutputHeldOpen">A process it left behind still held its output when the grace was over; later output is lost.</param>
public readonly record struct ChildExit(int Code, bool Stopped, bool OutputHeldOpen)
{
    /// <summary>Other processes of its group were alive when it had ended. Never said outside Linux.</summary>
    public bool LeftProcesses { get; init; }
}
