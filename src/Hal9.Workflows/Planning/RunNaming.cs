using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Expressions;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Planning;

/// <summary>The title of a run.</summary>
internal static class RunNaming
{
    /// <summary><c>run-name</c>; without one, or when it is blank, what GitHub shows for the event.</summary>
    public static string Of(Workflow workflow, TriggeringEvent triggering, EvaluationContext context, ICollection<Diagnostic> diagnostics)
    {
        var written = workflow.RunName?.EvaluateText(context, diagnostics)?.Trim();
        if (!string.IsNullOrEmpty(written)) return written;
        var name = workflow.Name ?? workflow.Source.Path;
        var title = triggering.Name switch
        {
            "push" => triggering.HeadCommitMessage ?? triggering.Find("head_commit", "message"),
            "pull_request" or "pull_request_target" or "pull_request_review" or "pull_request_review_comment" => triggering.Find("pull_request", "title"),
            "issues" or "issue_comment" => triggering.Find("issue", "title"),
            "discussion" or "discussion_comment" => triggering.Find("discussion", "title"),
            "release" => triggering.Find("release", "name"),
            "merge_group" => triggering.Find("merge_group", "head_commit", "message"),
            _ => null,
        };
        var line = title.AsSpan().Trim();
        var end = line.IndexOfAny('\r', '\n');
        if (end >= 0) line = line[..end];
        return line.IsEmpty ? name : line.ToString();
    }
}
