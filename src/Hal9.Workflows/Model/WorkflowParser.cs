using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Syntax;

namespace Hal9.Workflows.Model;

/// <summary>
/// Reads workflow files. Pure; never throws on account of a text. An error is exactly what GitHub refuses, at the place where GitHub
/// tells it, and in the same number: where GitHub stops looking, so do the errors.
/// </summary>
public static class WorkflowParser
{
    /// <param name="lookup">Finds called workflows; null leaves calls unresolved.</param>
    public static WorkflowParse Parse(SourceText source, ParseOptions options, ReusableWorkflowLookup? lookup = null)
    {
        var session = new ReadingSession(options);
        var template = SyntaxReader.Read(source, WorkflowSchema.For(options.Features), session);
        var workflow = WorkflowConverter.Convert(new Conversion(session, isQuiet: session.ErrorCount > 0), source, template);
        if (lookup is not null && workflow is not null && session.ErrorCount == 0) workflow = new CallResolver(session, lookup, source).Resolve(workflow);
        return new WorkflowParse(workflow, session.Diagnostics);
    }
}
