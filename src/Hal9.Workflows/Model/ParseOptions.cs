namespace Hal9.Workflows.Model;

/// <summary>Limits and switches of reading. The defaults are GitHub's.</summary>
public sealed record ParseOptions
{
    public static ParseOptions Default { get; } = new();

    /// <summary>GitHub's limits for the file of an action.</summary>
    public static ParseOptions Action { get; } = new() { MaxFileSize = 10 * 1024 * 1024, MaxNodes = 1_000_000, MaxDepth = 100 };

    /// <summary>Mappings and sequences within each other.</summary>
    public int MaxDepth { get; init; } = 50;

    /// <summary>UTF-16 code units of one file.</summary>
    public int MaxFileSize { get; init; } = 1024 * 1024;

    /// <summary>Parsing events of one file, aliases expanded.</summary>
    public int MaxNodes { get; init; } = 50_000;

    /// <summary>Bytes all values may take, as GitHub counts them, those of called workflows included.</summary>
    public int MaxResultSize { get; init; } = 10 * 1024 * 1024;

    /// <summary>The workflow and what it calls; 0 or less means no limit.</summary>
    public int MaxFiles { get; init; } = 51;

    /// <summary>Those of called workflows included; 0 or less means no limit.</summary>
    public int MaxJobs { get; init; }

    /// <summary>Workflows that call each other, the first one not counted.</summary>
    public int MaxCallDepth { get; init; } = 9;

    /// <summary>What a caller that says nothing of permissions may hand down.</summary>
    public PermissionsPolicy PermissionsPolicy { get; init; } = PermissionsPolicy.Write;

    public WorkflowFeatures Features { get; init; } = WorkflowFeatures.GitHub;
}

/// <summary>
/// Parts of the language that GitHub switches on one by one. <see cref="GitHub"/> is what github.com takes today;
/// <see cref="PublishedParser"/> is what the parser published with the runner takes when nobody switches anything on, which is less.
/// </summary>
public sealed record WorkflowFeatures
{
    public static WorkflowFeatures GitHub { get; } = new();

    public static WorkflowFeatures PublishedParser { get; } = new()
    {
        Snapshot = false,
        NewPermissions = false,
        ServiceCommand = false,
        BackgroundSteps = false,
        ConcurrencyQueue = false,
        EnvironmentDeployment = false,
        SelfReferences = false,
    };

    /// <summary><c>jobs.*.snapshot</c>.</summary>
    public bool Snapshot { get; init; } = true;

    /// <summary>The permissions <c>models</c> and <c>vulnerability-alerts</c>, and newer ones.</summary>
    public bool NewPermissions { get; init; } = true;

    /// <summary><c>entrypoint</c> and <c>command</c> of services.</summary>
    public bool ServiceCommand { get; init; } = true;

    /// <summary><c>background</c>, <c>wait</c>, <c>wait-all</c>, <c>cancel</c> and <c>parallel</c> of steps.</summary>
    public bool BackgroundSteps { get; init; } = true;

    /// <summary><c>concurrency.queue</c>.</summary>
    public bool ConcurrencyQueue { get; init; } = true;

    /// <summary><c>environment.deployment</c>.</summary>
    public bool EnvironmentDeployment { get; init; } = true;

    /// <summary><c>uses: $/path</c>.</summary>
    public bool SelfReferences { get; init; } = true;
}
