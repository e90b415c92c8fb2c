namespace Hal9.Workflows.Expressions;

/// <summary>What an expression is evaluated against. The delegates are called only when the expression asks, and at most once per mention.</summary>
public sealed class EvaluationContext
{
    /// <summary>Finds a context by name, in the scope's spelling. An absent one is null. Default: none is there.</summary>
    public Func<string, ExpressionValue?> Contexts { get; init; } = _ => null;

    /// <summary><c>success()</c>; the names are its arguments (jobs, in a job's condition). Default: true.</summary>
    public Func<IReadOnlyList<string>, bool> Success { get; init; } = _ => true;

    /// <summary><c>failure()</c>; the names are its arguments (jobs, in a job's condition). Default: false.</summary>
    public Func<IReadOnlyList<string>, bool> Failure { get; init; } = _ => false;

    /// <summary><c>cancelled()</c>: always the job's own. Default: false.</summary>
    public Func<bool> Cancelled { get; init; } = () => false;

    /// <summary>Hashes files of the workspace. Null where there is no workspace: calling <c>hashFiles</c> is then an error of the evaluation.</summary>
    public Func<HashFilesRequest, HashFilesAnswer>? HashFiles { get; init; }

    /// <summary>Bytes one evaluation may hold, as GitHub counts them.</summary>
    public int MemoryLimit { get; init; } = ExpressionLimits.Memory;

    /// <summary>Contexts from one object, such as a file given on the command line.</summary>
    public static EvaluationContext From(ExpressionObject contexts) => new() { Contexts = name => contexts.TryGet(name, out var value) ? value : null };
}

/// <summary>What <c>hashFiles</c> was called with.</summary>
/// <param name="Patterns">In the order written; one argument may hold several lines. <c>!</c> in front excludes.</param>
public sealed record HashFilesRequest(IReadOnlyList<string> Patterns, bool FollowSymbolicLinks);

/// <summary>What came of it.</summary>
/// <param name="Hash">Lower-case hexadecimal, or empty when no file matched.</param>
/// <param name="Error">Says why not; then <paramref name="Hash"/> is ignored.</param>
public sealed record HashFilesAnswer(string Hash, string? Error = null);
