using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Syntax;

namespace Hal9.Workflows.Model;

/// <summary>Reads <c>action.yml</c> files. Pure; never throws on account of a text. An error is what GitHub's runner refuses.</summary>
public static class ActionFileParser
{
    public static ActionFileParse Parse(SourceText source, ParseOptions options)
    {
        var session = new ReadingSession(options);
        var template = SyntaxReader.Read(source, ActionSchema.Root, session);
        var action = ActionConverter.Convert(new Conversion(session, isQuiet: session.ErrorCount > 0), source, template);
        return new ActionFileParse(action, session.Diagnostics);
    }
}
