using Hal9.Primitives.Diagnostics;

namespace Hal9.Releases.History;

/// <summary>Git could not say what it was asked: objects are missing or damaged. Half an answer is never used.</summary>
public sealed class UnreadableHistoryException : Exception
{
    private UnreadableHistoryException(Diagnostic problem) : base(problem.Message) => Problem = problem;

    public Diagnostic Problem { get; }

    internal static UnreadableHistoryException Of(string command, string error)
    {
        var lines = error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var said = lines.FirstOrDefault(static line => line.StartsWith("fatal: ", StringComparison.Ordinal) || line.StartsWith("error: ", StringComparison.Ordinal)) ?? (lines is [.., var last] ? last : "it ended without a word");
        return new UnreadableHistoryException(ReleaseDiagnostics.UnreadableHistory.Nowhere($"git {command} cannot read the repository: {said}", "`git fsck --connectivity-only` lists what is missing; a fresh clone has it all"));
    }
}
