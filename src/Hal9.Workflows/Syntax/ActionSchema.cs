using Hal9.Workflows.Expressions;
using static Hal9.Workflows.Syntax.SyntaxDefinition;

namespace Hal9.Workflows.Syntax;

/// <summary>What an <c>action.yml</c> may hold. Facts after the schema of GitHub's runner (<c>action_yaml.json</c>).</summary>
internal static class ActionSchema
{
    private static readonly string[] Steps = ["github", "inputs", "strategy", "matrix", "steps", "job", "runner", "env", "hashFiles(1,255)"];
    private static readonly string[] Condition = [.. Steps, "always(0,0)", "failure(0,0)", "cancelled(0,0)", "success(0,0)"];

    /// <summary>What the <c>if</c> of a composite action's step may name.</summary>
    public static ExpressionScope StepIf { get; } = ExpressionScope.Of(Condition);

    public static SyntaxRule Root { get; } = SyntaxCompiler.Compile("action-root",
    [
        MapOf("action-root", "non-empty-string", "any", "name: string", "description: string", "inputs: inputs", "runs: runs", "outputs: outputs"),
        MapOf("inputs", "non-empty-string", "input"),
        MapOf("input", "non-empty-string", "any", "default: input-default"),
        TextOf("input-default").In("github", "strategy", "matrix", "job", "runner", "hashFiles(1,255)"),
        MapOf("outputs", "non-empty-string", "output"),
        Map("output", "description: string", "value: output-value"),
        TextOf("output-value").In("github", "strategy", "matrix", "steps", "inputs", "job", "runner", "env"),

        Either("runs", "docker-runs", "node-runs", "plugin-runs", "composite-runs"),
        Map("docker-runs", "using: non-empty-string", "image: non-empty-string", "entrypoint: non-empty-string", "args: docker-args", "env: docker-env",
            "pre-entrypoint: non-empty-string", "pre-if: non-empty-string", "post-entrypoint: non-empty-string", "post-if: non-empty-string"),
        ListOf("docker-args", "docker-arg"),
        TextOf("docker-arg").In("inputs"),
        MapOf("docker-env", "non-empty-string", "string").In("inputs"),
        Map("node-runs", "using: non-empty-string", "main: non-empty-string", "pre: non-empty-string", "pre-if: non-empty-string", "post: non-empty-string", "post-if: non-empty-string"),
        Map("plugin-runs", "plugin: non-empty-string"),
        Map("composite-runs", "using: non-empty-string", "steps: steps"),

        ListOf("steps", "step"),
        Either("step", "run-step", "uses-step"),
        Map("run-step", "name: step-text", "id: non-empty-string", "if: step-if", "run: step-text!", "env: step-texts", "continue-on-error: step-boolean",
            "working-directory: step-text", "shell: step-text!"),
        Map("uses-step", "name: step-text", "id: non-empty-string", "if: step-if", "uses: non-empty-string!", "continue-on-error: step-boolean", "with: step-texts", "env: step-texts"),
        TextOf("step-if").In(Condition),
        TextOf("step-text").In(Steps),
        new SyntaxDefinition.Boolean("step-boolean").In(Steps),
        MapOf("step-texts", "non-empty-string", "string").In(Steps),
    ]);
}
