using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Checks.Rules;

/// <summary>Text that strangers write is put into a script before the shell reads it.</summary>
public sealed class ScriptInjection : WorkflowCheck
{
    public override DiagnosticDescriptor Descriptor { get; } = Warning("HAL2001", "script-injection", "A text that strangers write becomes part of a script");

    public override bool AppliesToActions => true;

    public override IReadOnlyList<string> Bad { get; } =
    [
        """
        on: issues
        permissions: {}
        jobs:
          greet:
            runs-on: ubuntu-latest
            steps:
              - run: |
                  echo hello
                  echo "${{ github.event.issue.title }}" # <-
              - run: echo ${{ format('{0}', github.head_ref) }} # <-
              - uses: actions/github-script@v8
                with:
                  script: console.log(`${{ toJSON(github.event.issue) }}`) # <-
        """,
        """
        on: push
        permissions: {}
        jobs:
          greet:
            runs-on: ubuntu-latest
            env:
              MESSAGE: ${{ github.event.head_commit.message }}
            steps:
              - run: echo "${{ env.MESSAGE }}" # <-
              - run: echo "${{ github.event.commits[0].author.name || 'nobody' }}" # <-
        """,
    ];

    public override IReadOnlyList<string> Good { get; } =
    [
        """
        on: issues
        permissions: {}
        jobs:
          greet:
            runs-on: ubuntu-latest
            steps:
              - run: echo "$TITLE"
                env:
                  TITLE: ${{ github.event.issue.title }}
              - run: echo ${{ contains(github.event.issue.title, 'bug') && 'a bug' || 'no bug' }} ${{ github.event.issue.number }}
              - run: echo "${{ github.head_ref == 'main' }}"
        """,
    ];

    public override void Visit(CheckText text, CheckRun run)
    {
        if (text.Expression?.Root is not { } root || !IsScript(text, run.Step)) return;
        if (root is ExpressionNode.FunctionCall { Length: var length } call && length == text.Text.Length)
        {
            foreach (var argument in call.Arguments) Judge(argument, text.Place, run);
        }
        else
        {
            Judge(root, text.Place, run);
        }
    }

    private void Judge(ExpressionNode node, CheckPlace place, CheckRun run)
    {
        if (UntrustedValues.FlowsOutOf(node, place, reference => IsUntrustedVariable(reference, run)) is not { } reference) return;
        run.Report(this, reference.Span, $"`{reference}` is written by strangers and becomes part of the script", "hand it over in `env` and read the variable");
    }

    private static bool IsScript(CheckText text, Step? step) => text.Role == TextRole.Run
        || (text.Role == TextRole.With && text.Place.Key == "script" && step is UsesStep { Uses: ActionReference.Repository { Name: "github-script" } });

    /// <summary>An <c>env</c> variable of the step, job or workflow whose value is untrusted.</summary>
    private static bool IsUntrustedVariable(ContextReference reference, CheckRun run)
    {
        if (reference.Context != "env" || reference.At(0) is not { } name) return false;
        Template?[] levels = [run.Step?.Env, (run.Job as StepsJob)?.Env, run.Workflow.Env];
        foreach (var level in levels)
        {
            if ((level as TemplateMapping)?.Find(name) is not { } value) continue;
            if (value is not TemplateExpression { Expression.Root: { } root } expression) return false;
            var place = new CheckPlace(TextRole.Env, expression.Span, expression.ToString(), name);
            return root.Descend().Any(node => node is ExpressionNode.Index && ReferencePaths.Of(node, place) is { } inner && UntrustedValues.Is(inner, whole: false));
        }
        return false;
    }
}
