using System.Collections.Concurrent;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;
using static Hal9.Workflows.Syntax.SyntaxDefinition;

namespace Hal9.Workflows.Syntax;

/// <summary>
/// What a workflow file may hold. Facts after the schema GitHub publishes with its runner (<c>workflow-v1.0.json</c>, root
/// <c>workflow-root</c>, which takes any event under <c>on</c>), and for what is newer after that of its language server.
/// </summary>
internal static partial class WorkflowSchema
{
    private static readonly ConcurrentDictionary<WorkflowFeatures, SyntaxRule> Roots = new();

    private static readonly string[] Root = ["github", "inputs", "vars"];
    private static readonly string[] Needs = ["github", "inputs", "vars", "needs"];
    private static readonly string[] Strategy = ["github", "inputs", "vars", "needs", "strategy", "matrix"];
    private static readonly string[] RunnerNoSecrets = [.. Strategy, "steps", "job", "runner", "env"];
    private static readonly string[] Runner = [.. RunnerNoSecrets, "secrets"];
    private static readonly string[] Steps = [.. Runner, "hashFiles(1,255)"];
    private static readonly string[] JobStatus = ["always(0,0)", "failure(0,MAX)", "cancelled(0,0)", "success(0,MAX)"];
    private static readonly string[] StepStatus = ["always(0,0)", "failure(0,0)", "cancelled(0,0)", "success(0,0)", "hashFiles(1,255)"];

    /// <summary>What a job's <c>if</c> may name.</summary>
    public static ExpressionScope JobIf { get; } = ExpressionScope.Of([.. Needs, .. JobStatus]);

    /// <summary>What a step's <c>if</c> may name.</summary>
    public static ExpressionScope StepIf { get; } = ExpressionScope.Of([.. RunnerNoSecrets, .. StepStatus]);

    /// <summary>What the <c>if</c> of a snapshot may name.</summary>
    public static ExpressionScope SnapshotIf => StepIf;

    public static SyntaxRule For(WorkflowFeatures features) =>
        Roots.GetOrAdd(features, static features => SyntaxCompiler.Compile("workflow-root", [.. Workflow(features), .. Calls(), .. Jobs(features), .. StepKinds(features)]));

    private static SyntaxDefinition[] Workflow(WorkflowFeatures features) =>
    [
        Map("workflow-root", "on: on", "name: workflow-name", "description: string", "run-name: run-name", "defaults: workflow-defaults",
            "env: workflow-env", "permissions: permissions", "concurrency: workflow-concurrency", "jobs: jobs!"),
        TextOf("workflow-name"),
        TextOf("run-name").In(Root),
        Either("on", "string", "sequence", "on-mapping"),
        MapOf("on-mapping", "non-empty-string", "any", "workflow_call: workflow-call"),
        Map("workflow-defaults", "run: workflow-defaults-run"),
        Map("workflow-defaults-run", "shell: shell", "working-directory: working-directory"),
        MapOf("workflow-env", "non-empty-string", "string").In([.. Root, "secrets"]),
        Either("workflow-concurrency", "string", "concurrency-mapping").In(Root),
        Map("concurrency-mapping", ["group: non-empty-string!", "cancel-in-progress: boolean", .. When(features.ConcurrencyQueue, "queue: concurrency-queue")]),
        Either("concurrency-queue", "queue-single", "queue-max"),
        Only("queue-single", "single"),
        Only("queue-max", "max"),
        NonEmptyText("shell"),
        NonEmptyText("working-directory"),
        Either("permissions", "permissions-mapping", "read-all", "write-all"),
        Only("read-all", "read-all"),
        Only("write-all", "write-all"),
        Map("permissions-mapping", [.. Permissions.Names.Where(name => features.NewPermissions || !IsNewPermission(name)).Select(name => $"{name}: {PermissionRule(name)}")]),
        Either("permission-any", "permission-read", "permission-write", "permission-none"),
        Either("permission-read-or-none", "permission-read", "permission-none"),
        Either("permission-write-or-none", "permission-write", "permission-none"),
        Only("permission-read", "read"),
        Only("permission-write", "write"),
        Only("permission-none", "none"),
    ];

    /// <summary>Inputs, secrets and outputs of a reusable workflow: the one part of <c>on</c> that is judged strictly.</summary>
    private static SyntaxDefinition[] Calls() =>
    [
        Either("workflow-call", "null", "workflow-call-mapping"),
        Map("workflow-call-mapping", "inputs: workflow-call-inputs", "secrets: workflow-call-secrets", "outputs: workflow-call-outputs"),
        MapOf("workflow-call-inputs", "non-empty-string", "workflow-call-input"),
        Map("workflow-call-input", "description: string", "type: workflow-call-input-type!", "required: boolean", "default: workflow-call-input-default"),
        Either("workflow-call-input-type", "input-type-string", "input-type-boolean", "input-type-number"),
        Only("input-type-string", "string"),
        Only("input-type-boolean", "boolean"),
        Only("input-type-number", "number"),
        Either("workflow-call-input-default", "string", "boolean", "number").In(Root),
        MapOf("workflow-call-secrets", "non-empty-string", "workflow-call-secret"),
        Either("workflow-call-secret", "null", "workflow-call-secret-mapping"),
        Map("workflow-call-secret-mapping", "description: string", "required: boolean"),
        MapOf("workflow-call-outputs", "non-empty-string", "workflow-call-output"),
        Map("workflow-call-output", "description: string", "value: workflow-output!"),
        TextOf("workflow-output").In([.. Root, "jobs"]),
    ];

    private static string PermissionRule(string name) => name switch
    {
        "id-token" or "copilot-requests" => "permission-write-or-none",
        "models" or "vulnerability-alerts" => "permission-read-or-none",
        _ => "permission-any",
    };

    /// <summary>Permissions the published parser does not know at all.</summary>
    private static bool IsNewPermission(string name) => name is "code-quality" or "copilot-requests" or "drives";

    private static string[] When(bool enabled, params string[] properties) => enabled ? properties : [];
}
