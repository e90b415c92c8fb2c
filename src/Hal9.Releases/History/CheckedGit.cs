using Hal9.Machine.Git;

namespace Hal9.Releases.History;

/// <summary>Git asked for what must be whole: a failure never looks like a short answer.</summary>
internal static class CheckedGit
{
    /// <summary>What git answers.</summary>
    /// <param name="arguments">The command after any <c>-c name=value</c>.</param>
    /// <exception cref="UnreadableHistoryException">It failed.</exception>
    public static async Task<string> ReadAsync(this GitProgram git, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var answer = await git.RunAsync(arguments, cancellation).ConfigureAwait(false);
        return answer.Succeeded ? answer.Output : throw UnreadableHistoryException.Of(Command(arguments), answer.Error);
    }

    /// <summary>Streams commits to a parser.</summary>
    /// <exception cref="UnreadableHistoryException">It failed; the parser may have seen some of them.</exception>
    public static async Task ReadAsync(this GitProgram git, IReadOnlyList<string> arguments, GitLogParser parser, CancellationToken cancellation)
    {
        if (await git.StreamAsync(arguments, parser, cancellation).ConfigureAwait(false) != 0) throw UnreadableHistoryException.Of(Command(arguments), parser.ErrorText);
    }

    private static string Command(IReadOnlyList<string> arguments)
    {
        var at = 0;
        while (at + 2 < arguments.Count && arguments[at] == "-c") at += 2;
        return arguments[at];
    }
}
