using Hal9.Workflows.Expressions;

namespace Hal9.Workflows.Checks;

/// <summary>
/// Values that strangers write: titles, bodies, names of branches, commit messages, mail addresses.
/// Source: GitHub Security Lab, "Keeping your GitHub Actions and workflows secure: untrusted input".
/// </summary>
internal static class UntrustedValues
{
    private static readonly string[][] Paths =
    [
        .. new[]
        {
            "head_ref",
            "event.issue.title",
            "event.issue.body",
            "event.issue.milestone.title",
            "event.pull_request.title",
            "event.pull_request.body",
            "event.pull_request.head.ref",
            "event.pull_request.head.label",
            "event.pull_request.head.repo.default_branch",
            "event.pull_request.head.repo.description",
            "event.pull_request.head.repo.homepage",
            "event.comment.body",
            "event.review.body",
            "event.review_comment.body",
            "event.discussion.title",
            "event.discussion.body",
            "event.pages.*.page_name",
            "event.pages.*.title",
            "event.commits.*.message",
            "event.commits.*.author.email",
            "event.commits.*.author.name",
            "event.commits.*.committer.email",
            "event.commits.*.committer.name",
            "event.head_commit.message",
            "event.head_commit.author.email",
            "event.head_commit.author.name",
            "event.head_commit.committer.email",
            "event.head_commit.committer.name",
            "event.merge_group.head_commit.message",
            "event.workflow_run.head_branch",
            "event.workflow_run.display_title",
            "event.workflow_run.head_commit.message",
            "event.workflow_run.head_commit.author.email",
            "event.workflow_run.head_commit.author.name",
            "event.workflow_run.head_repository.description",
            "event.workflow_run.pull_requests.*.head.ref",
        }.Select(path => path.Split('.')),
    ];

    /// <summary>Whether the reference is one of them, or a part of one (<c>toJSON(github.event.issue)</c>) when <paramref name="whole"/>.</summary>
    public static bool Is(ContextReference reference, bool whole)
    {
        if (reference.Context != "github") return false;
        foreach (var path in Paths)
        {
            if (Fits(reference.Path, path, whole)) return true;
        }
        return false;
    }

    /// <summary>
    /// The first untrusted value whose text can become part of the expression's result. What is only compared, searched or asked for truth
    /// does not.
    /// </summary>
    /// <param name="also">Further references that count, such as an <c>env</c> variable that holds one.</param>
    public static ContextReference? FlowsOutOf(ExpressionNode node, CheckPlace place, Func<ContextReference, bool> also, bool whole = false)
    {
        switch (node)
        {
            case ExpressionNode.Index or ExpressionNode.NamedValue:
                return ReferencePaths.Of(node, place) is { } reference && (Is(reference, whole) || also(reference)) ? reference : null;
            case ExpressionNode.FunctionCall call when call.Function.Name is "toJSON" or "fromJSON" or "format" or "join" or "case":
                foreach (var argument in call.Arguments)
                {
                    if (FlowsOutOf(argument, place, also, whole || call.Function.Name == "toJSON") is { } flowing) return flowing;
                }
                return null;
            case ExpressionNode.Or or:
                foreach (var operand in or.Operands)
                {
                    if (FlowsOutOf(operand, place, also, whole) is { } flowing) return flowing;
                }
                return null;
            case ExpressionNode.And and:
                return FlowsOutOf(and.Operands[^1], place, also, whole);
            default:
                return null;
        }
    }

    private static bool Fits(IReadOnlyList<string> actual, string[] path, bool whole)
    {
        if (actual.Count < path.Length && !whole) return false;
        for (var i = 0; i < actual.Count && i < path.Length; i++)
        {
            // An index into a list stands where the list of paths has `*`, and a wildcard may stand for any property.
            if (path[i] != "*" && actual[i] != "*" && !string.Equals(actual[i], path[i], StringComparison.OrdinalIgnoreCase)) return false;
        }
        return true;
    }
}
