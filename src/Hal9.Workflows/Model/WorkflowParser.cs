using Hal9.Primitives.Diagnostics;

namespace Hal9.Workflows.Model;

/// <summary>Reads workflow files. Pure; never throws on account of a text.</summary>
public static class WorkflowParser
{
    /// <param name="lookup">Finds called workflows; null leaves calls unresolved.</param>
    public static WorkflowParse Parse(SourceText source, ParseOptions options, ReusableWorkflowLookup? lookup = null) => throw new NotImplementedException();
}

/// <summary>Reads <c>action.yml</c> files. Pure; never throws on account of a text.</summary>
public static class ActionFileParser
{
    public static ActionFileParse Parse(SourceText source, ParseOptions options) => throw new NotImplementedException();
}
