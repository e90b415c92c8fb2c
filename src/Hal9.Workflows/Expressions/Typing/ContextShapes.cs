using System.Collections.Immutable;

namespace Hal9.Workflows.Expressions.Typing;

/// <summary>
/// What is known of the contexts at one place. Start from <see cref="GitHub"/> and put in what the workflow itself tells:
/// <c>shapes.With("steps", ContextShapes.Steps(…))</c>. Immutable.
/// </summary>
public sealed class ContextShapes
{
    private static readonly ExpressionType Result = ExpressionType.OneOf("success", "failure", "cancelled", "skipped");

    private readonly ImmutableDictionary<string, ExpressionType> types;

    private ContextShapes(ImmutableDictionary<string, ExpressionType> types) => this.types = types;

    /// <summary>Nothing is known of any context.</summary>
    public static ContextShapes Unknown { get; } = new(ImmutableDictionary.Create<string, ExpressionType>(StringComparer.OrdinalIgnoreCase));

    /// <summary>What GitHub documents of every context (docs.github.com, "Contexts reference"), before anything is known of the workflow.</summary>
    public static ContextShapes GitHub { get; } = Unknown
        .With("github", GitHubContext.Type)
        .With("runner", ExpressionType.Closed(
            ("name", ExpressionType.String), ("os", ExpressionType.OneOf("Linux", "Windows", "macOS")), ("arch", ExpressionType.OneOf("X86", "X64", "ARM", "ARM64")),
            ("temp", ExpressionType.String), ("tool_cache", ExpressionType.String), ("debug", ExpressionType.String),
            ("environment", ExpressionType.OneOf("github-hosted", "self-hosted")), ("workspace", ExpressionType.String)))
        .With("job", ExpressionType.Closed(
            ("status", ExpressionType.OneOf("success", "failure", "cancelled")), ("check_run_id", ExpressionType.Number),
            ("container", ExpressionType.Closed(("id", ExpressionType.String), ("network", ExpressionType.String))),
            ("services", ExpressionType.Open(Service)),
            ("workflow_ref", ExpressionType.String), ("workflow_sha", ExpressionType.String),
            ("workflow_repository", ExpressionType.String), ("workflow_file_path", ExpressionType.String)))
        .With("strategy", ExpressionType.Closed(
            ("fail-fast", ExpressionType.Boolean), ("job-index", ExpressionType.Number), ("job-total", ExpressionType.Number), ("max-parallel", ExpressionType.Number)))
        .With("steps", ExpressionType.Open(Step()))
        .With("needs", ExpressionType.Open(Need()))
        .With("jobs", ExpressionType.Open(Need()))
        .With("matrix", ExpressionType.Open(ExpressionType.Any))
        .With("inputs", ExpressionType.Open(ExpressionType.Any))
        .With("env", ExpressionType.Open(ExpressionType.String))
        .With("vars", ExpressionType.Open(ExpressionType.String))
        .With("secrets", ExpressionType.Open(ExpressionType.String));

    private static ExpressionType Service =>
        ExpressionType.Closed(("id", ExpressionType.String), ("network", ExpressionType.String), ("ports", ExpressionType.Open(ExpressionType.String)));

    public ExpressionType this[string context] => types.GetValueOrDefault(context, ExpressionType.Any);

    public ContextShapes With(string context, ExpressionType type) => new(types.SetItem(context, type));

    /// <summary><c>steps.ID</c>.</summary>
    /// <param name="outputs">Null when not known: any output may be there.</param>
    public static ExpressionType Step(IEnumerable<string>? outputs = null) =>
        ExpressionType.Closed(("outputs", Outputs(outputs)), ("outcome", Result), ("conclusion", Result));

    /// <summary><c>needs.JOB</c> and <c>jobs.JOB</c>.</summary>
    /// <inheritdoc cref="Step"/>
    public static ExpressionType Need(IEnumerable<string>? outputs = null) => ExpressionType.Closed(("outputs", Outputs(outputs)), ("result", Result));

    private static ExpressionType Outputs(IEnumerable<string>? names) =>
        names is null ? ExpressionType.Open(ExpressionType.String) : ExpressionType.Closed(names.Select(name => (name, ExpressionType.String)));
}
