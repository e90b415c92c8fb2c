namespace Hal9.Workflows.Planning;

/// <summary>What tells one run from others, and the server it belongs to.</summary>
public sealed record RunIdentity
{
    /// <summary>Unique on the server; a decimal number as GitHub's are.</summary>
    public string RunId { get; init; } = "1";

    /// <summary>Counts the runs of one workflow, from 1.</summary>
    public int RunNumber { get; init; } = 1;

    /// <summary>From 1.</summary>
    public int Attempt { get; init; } = 1;

    public string ServerUrl { get; init; } = "https://github.com";

    public string ApiUrl { get; init; } = "https://api.github.com";

    public string GraphqlUrl { get; init; } = "https://api.github.com/graphql";

    /// <summary>Days logs and artifacts are kept.</summary>
    public int RetentionDays { get; init; } = 90;

    /// <summary>Path of the workflow file in the repository: <c>.github/workflows/ci.yml</c>.</summary>
    public string WorkflowPath { get; init; } = "";
}
