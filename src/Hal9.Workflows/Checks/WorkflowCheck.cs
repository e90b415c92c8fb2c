using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Checks;

/// <summary>
/// One rule about workflow files. To add one: a sealed class in its own file under <c>Rules/</c>, a line in <see cref="WorkflowChecks.All"/>,
/// a page <c>docs/diagnostics/CODE.md</c>; tests name what is missing. All rules see the file in one walk, in the order of the file; a rule
/// keeps no state of its own and overrides only the visits it needs.
/// </summary>
public abstract class WorkflowCheck
{
    /// <summary>Code HAL2xxx, severity warning.</summary>
    public abstract DiagnosticDescriptor Descriptor { get; }

    /// <summary>Workflow files that fire the rule on exactly the lines that end in <c># &lt;-</c>.</summary>
    public abstract IReadOnlyList<string> Bad { get; }

    /// <summary>Workflow files on which the rule is silent; the nearest right thing to each bad one.</summary>
    public abstract IReadOnlyList<string> Good { get; }

    /// <summary>The rule tells that something is missing, and so is silent about a file whose errors may have hidden it.</summary>
    public virtual bool JudgesAbsence => false;

    /// <summary>The rule also makes sense for the steps of a composite action; see <see cref="ActionAsWorkflow"/>.</summary>
    public virtual bool AppliesToActions => false;

    /// <summary>An action file, before its steps.</summary>
    public virtual void Visit(ActionFile action, CheckRun run)
    {
    }

    /// <summary>Before everything else.</summary>
    public virtual void Visit(Workflow workflow, CheckRun run)
    {
    }

    public virtual void Visit(Trigger trigger, CheckRun run)
    {
    }

    public virtual void Visit(Job job, CheckRun run)
    {
    }

    /// <summary>Every step, those within a <see cref="ParallelStep"/> too; <see cref="CheckRun.Job"/> is theirs.</summary>
    public virtual void Visit(Step step, CheckRun run)
    {
    }

    /// <summary>Every text that may hold expressions, literal ones too.</summary>
    public virtual void Visit(CheckText text, CheckRun run)
    {
    }

    /// <summary>Every <c>if</c> that was written.</summary>
    public virtual void Visit(Condition condition, CheckRun run)
    {
    }

    /// <summary>Every mention of a context in any expression, with the properties behind it.</summary>
    public virtual void Visit(ContextReference reference, CheckRun run)
    {
    }

    public virtual void Visit(ExpressionNode.Comparison comparison, CheckPlace place, CheckRun run)
    {
    }

    public virtual void Visit(ExpressionNode.FunctionCall call, CheckPlace place, CheckRun run)
    {
    }

    /// <summary>After everything else, with all references collected.</summary>
    public virtual void Leave(Workflow workflow, CheckRun run)
    {
    }

    protected static DiagnosticDescriptor Warning(string code, string name, string title) => new(code, name, Severity.Warning, title);
}
