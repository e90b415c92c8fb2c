using System.Collections.Immutable;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Workflows.Model;

/// <summary>What reading a workflow file gave.</summary>
/// <param name="Workflow">Best effort even with errors; null when the file is not YAML or its root is no mapping. Run only one without errors.</param>
/// <param name="Diagnostics">Every error is a refusal of GitHub's too. In the order they were found, which is not always the file's.</param>
public sealed record WorkflowParse(Workflow? Workflow, ImmutableArray<Diagnostic> Diagnostics)
{
    public bool HasErrors
    {
        get
        {
            foreach (var diagnostic in Diagnostics)
            {
                if (diagnostic.Severity == Severity.Error) return true;
            }
            return false;
        }
    }
}

/// <summary>What reading an action file gave.</summary>
/// <param name="Action">Best effort even with errors; null when there is nothing to make one of.</param>
public sealed record ActionFileParse(ActionFile? Action, ImmutableArray<Diagnostic> Diagnostics);

/// <summary>A called workflow's text, and whose it is.</summary>
/// <param name="Name">One spelling for one file: <c>owner/repo/.github/workflows/a.yml@sha</c>. Also how calls within it are told apart.</param>
/// <param name="IsTrusted">Of the same owner as the caller, so that it may be given <c>id-token</c>.</param>
public sealed record ReusableWorkflow(string Name, SourceText Source, bool IsTrusted);

/// <summary>Finds the file a job's <c>uses</c> names, or says why not. Must be pure: the same answer for the same question.</summary>
/// <param name="caller">The <see cref="ReusableWorkflow.Name"/> of the file that calls; null for the first one.</param>
/// <returns>Null when there is no such workflow.</returns>
public delegate ReusableWorkflow? ReusableWorkflowLookup(WorkflowReference reference, string? caller);
