namespace Hal9.Forge;

/// <summary>A pull request as docs.github.com/rest/pulls has it.</summary>
/// <param name="State"><c>open</c> or <c>closed</c>.</param>
public sealed record ForgePullRequest(long Number, string Title, string? Body, string State, string HtmlUrl, ForgeBranch Head, ForgeBranch Base);

public sealed record ForgeBranch(string Ref, string Sha);

/// <param name="Head">The branch with the changes.</param>
/// <param name="Base">The branch they are for.</param>
public sealed record PullRequestDraft(string Title, string Body, string Head, string Base);

/// <summary>What changes of a pull request; what is null stays.</summary>
public sealed record PullRequestChange(string? Title = null, string? Body = null, string? State = null);

public sealed record ForgeRef(string Ref, ForgeObject Object);

public sealed record ForgeObject(string Sha, string Type);

/// <param name="Inputs">Empty: the workflow's defaults.</param>
public sealed record WorkflowDispatch(string Ref, IReadOnlyDictionary<string, string> Inputs);

public sealed record WorkflowRuns(long TotalCount);

public sealed record ForgeComment(long Id, string Body, string HtmlUrl);

public sealed record CommentDraft(string Body);

internal sealed record ForgeProblem(string? Message, IReadOnlyList<ForgeProblemDetail>? Errors);

internal sealed record ForgeProblemDetail(string? Message, string? Field, string? Code);
