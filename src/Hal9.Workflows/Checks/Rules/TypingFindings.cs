using Hal9.Workflows.Expressions;

namespace Hal9.Workflows.Checks.Rules;

/// <summary>Shares what typing finds in an expression out among the rules that tell it.</summary>
internal static class TypingFindings
{
    /// <summary>Reports the findings that carry the rule's own descriptor.</summary>
    public static void Report(WorkflowCheck check, ParsedExpression expression, CheckPlace place, CheckRun run)
    {
        foreach (var finding in run.TypingOf(expression))
        {
            if (finding.Descriptor == check.Descriptor) run.Report(check, place.SpanOf(finding.Offset, finding.Length), finding.Message, finding.Hint);
        }
    }
}
