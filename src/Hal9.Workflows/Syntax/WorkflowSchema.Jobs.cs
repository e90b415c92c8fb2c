using Hal9.Workflows.Model;
using static Hal9.Workflows.Syntax.SyntaxDefinition;

namespace Hal9.Workflows.Syntax;

internal static partial class WorkflowSchema
{
    private static SyntaxDefinition[] Jobs(WorkflowFeatures features) =>
    [
        MapOf("jobs", "job-id", "job"),
        NonEmptyText("job-id"),
        Either("job", "job-factory", "workflow-job"),
        Map("job-factory", "needs: needs", "if: job-if", "strategy: strategy", "name: string-strategy-context", "runs-on: runs-on!",
            "timeout-minutes: number-strategy-context", "cancel-timeout-minutes: number-strategy-context", "continue-on-error: boolean-strategy-context",
            "container: container", "services: services", "env: job-env", "environment: job-environment", "permissions: permissions",
            "concurrency: job-concurrency", "outputs: job-outputs", "defaults: job-defaults", "steps: steps", "snapshot: snapshot"),
        Map("workflow-job", "name: string-strategy-context", "uses: non-empty-string!", "with: workflow-job-with", "secrets: workflow-job-secrets", "needs: needs",
            "if: job-if", "permissions: permissions", "concurrency: job-concurrency", "strategy: strategy"),
        MapOf("workflow-job-with", "non-empty-string", "scalar-needs-context"),
        Either("workflow-job-secrets", "workflow-job-secrets-mapping", "inherit"),
        MapOf("workflow-job-secrets-mapping", "non-empty-string", "scalar-needs-context-with-secrets"),
        Only("inherit", "inherit"),
        Either("scalar-needs-context", "string", "boolean", "number").In(Strategy),
        Either("scalar-needs-context-with-secrets", "string", "boolean", "number").In([.. Strategy, "secrets"]),
        Either("needs", "sequence-of-non-empty-string", "non-empty-string"),
        TextOf("job-if").In([.. Needs, .. JobStatus]),
        TextOf("string-strategy-context").In(Strategy),
        new SyntaxDefinition.Number("number-strategy-context").In(Strategy),
        new SyntaxDefinition.Boolean("boolean-strategy-context").In(Strategy),

        Map("strategy", "fail-fast: boolean", "max-parallel: number", "matrix: matrix").In(Needs),
        MapOf("matrix", "non-empty-string", "sequence", "include: matrix-filter", "exclude: matrix-filter"),
        ListOf("matrix-filter", "matrix-filter-item"),
        MapOf("matrix-filter-item", "non-empty-string", "any"),

        Either("runs-on", "non-empty-string", "sequence-of-non-empty-string", "runs-on-mapping").In(Strategy),
        Map("runs-on-mapping", "group: non-empty-string", "labels: runs-on-labels"),
        Either("runs-on-labels", "non-empty-string", "sequence-of-non-empty-string"),
        MapOf("job-env", "non-empty-string", "string").In([.. Strategy, "secrets"]),
        Either("job-concurrency", "non-empty-string", "concurrency-mapping").In(Strategy),
        Either("job-environment", "string", "job-environment-mapping").In(Strategy),
        Map("job-environment-mapping", ["name: job-environment-name!", "url: string-runner-context-no-secrets", .. When(features.EnvironmentDeployment, "deployment: boolean")]),
        TextOf("job-environment-name").In(Strategy),
        TextOf("string-runner-context-no-secrets").In(RunnerNoSecrets),
        Map("job-defaults", "run: job-defaults-run"),
        Map("job-defaults-run", "shell: shell", "working-directory: working-directory").In([.. Strategy, "env"]),
        MapOf("job-outputs", "non-empty-string", "string-runner-context"),
        TextOf("string-runner-context").In(Runner),

        Either("snapshot", "non-empty-string", "snapshot-mapping").In(Strategy),
        Map("snapshot-mapping", "image-name: non-empty-string!", "if: snapshot-if", "version: non-empty-string"),
        TextOf("snapshot-if").In([.. RunnerNoSecrets, .. StepStatus]),

        Either("container", "string", "container-mapping").In(Strategy),
        Map("container-mapping", "image: non-empty-string", "options: string", "env: container-env", "ports: sequence-of-non-empty-string", "volumes: sequence-of-non-empty-string",
            "credentials: registry-credentials"),
        MapOf("services", "non-empty-string", "service").In(Strategy),
        Either("service", "non-empty-string", "service-mapping").In(Strategy),
        Map("service-mapping", "image: non-empty-string", "options: string", "entrypoint: string", "command: string", "env: container-env", "ports: sequence-of-non-empty-string",
            "volumes: sequence-of-non-empty-string", "credentials: registry-credentials"),
        Map("registry-credentials", "username: non-empty-string", "password: non-empty-string").In("github", "inputs", "vars", "secrets", "env"),
        MapOf("container-env", "non-empty-string", "string-runner-context"),
    ];

    private static SyntaxDefinition[] StepKinds(WorkflowFeatures features)
    {
        var background = When(features.BackgroundSteps, "background: boolean");
        return
        [
            ListOf("steps", "step"),
            Either("step", ["run-step", "uses-step", .. When(features.BackgroundSteps, "wait-step", "wait-all-step", "cancel-step", "parallel-step")]),
            Map("run-step", ["name: step-text", "id: non-empty-string", "if: step-if", "timeout-minutes: step-number", "run: step-text!", "continue-on-error: step-boolean",
                "env: step-texts", "working-directory: step-text", "shell: shell", .. background]),
            Map("uses-step", ["name: step-text", "id: non-empty-string", "if: step-if", "continue-on-error: step-boolean", "timeout-minutes: step-number",
                "uses: non-empty-string!", "with: step-texts", "env: step-texts", .. background]),
            Map("wait-step", "name: step-text", "id: non-empty-string", "continue-on-error: step-boolean", "wait: step-targets!"),
            Map("wait-all-step", "name: step-text", "id: non-empty-string", "continue-on-error: step-boolean", "wait-all: wait-all-value!"),
            Map("cancel-step", "name: step-text", "id: non-empty-string", "continue-on-error: step-boolean", "cancel: non-empty-string!"),
            Map("parallel-step", "parallel: steps!"),
            Either("step-targets", "non-empty-string", "sequence-of-non-empty-string"),
            Either("wait-all-value", "null", "boolean"),
            TextOf("step-if").In([.. RunnerNoSecrets, .. StepStatus]),
            TextOf("step-text").In(Steps),
            new SyntaxDefinition.Number("step-number").In(Steps),
            new SyntaxDefinition.Boolean("step-boolean").In(Steps),
            MapOf("step-texts", "non-empty-string", "string").In(Steps),
        ];
    }
}
