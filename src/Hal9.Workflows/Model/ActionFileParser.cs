using Hal9.Primitives.Diagnostics;

namespace Hal9.Workflows.Model;

/// <summary>Reads <c>action.yml</c> files. Pure; never throws on account of a text.</summary>
public static class ActionFileParser
{
    public static ActionFileParse Parse(SourceText source, ParseOptions options) => throw new NotImplementedException();
}
