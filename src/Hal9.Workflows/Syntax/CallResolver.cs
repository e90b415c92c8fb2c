using System.Collections.Immutable;
using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Syntax;

/// <summary>Reads the workflows that jobs call, and those they call. Stops after the first job with a mistake, as GitHub does.</summary>
internal sealed class CallResolver(ReadingSession session, ReusableWorkflowLookup lookup, SourceText first)
{
    private readonly HashSet<string> files = new(StringComparer.OrdinalIgnoreCase) { first.Path };

    public Workflow Resolve(Workflow workflow) => workflow with { Jobs = Resolve(workflow.Jobs, workflow.Permissions, caller: null, depth: 1) };

    /// <param name="permissions">What the file of the jobs says for all of them, or was given by its caller.</param>
    /// <param name="caller">The name of the file of the jobs.</param>
    private ImmutableArray<Job> Resolve(ImmutableArray<Job> jobs, Permissions? permissions, string? caller, int depth)
    {
        var resolved = jobs.ToBuilder();
        for (var i = 0; i < resolved.Count && session.ErrorCount == 0; i++)
        {
            if (resolved[i] is CallJob call) resolved[i] = Resolve(call, call.Permissions ?? permissions, caller, depth);
        }
        return resolved.MoveToImmutable();
    }

    private CallJob Resolve(CallJob call, Permissions? given, string? caller, int depth)
    {
        if (depth > session.Options.MaxCallDepth)
        {
            session.Report(WorkflowDiagnostics.CallDepth.At(call.Uses.Span, $"workflows call each other more than {session.Options.MaxCallDepth} deep"));
            return call;
        }
        if (lookup(call.Uses, caller) is not { } found)
        {
            session.Report(WorkflowDiagnostics.CallNotFound.At(call.Uses.Span, $"the workflow `{call.Uses.Text}` cannot be found"));
            return call;
        }
        files.Add(found.Name);
        if (session.Options.MaxFiles > 0 && files.Count > session.Options.MaxFiles)
        {
            session.Report(WorkflowDiagnostics.TooManyFiles.At(call.Uses.Span, $"more than {session.Options.MaxFiles} files are called"));
            return call;
        }
        var called = Read(call, given, found);
        if (called is null || session.ErrorCount > 0) return call with { Called = called, CalledName = found.Name };
        called = called with { Jobs = Resolve(called.Jobs, called.Permissions ?? given, found.Name, depth + 1) };
        return call with { Called = called, CalledName = found.Name };
    }

    private Workflow? Read(CallJob call, Permissions? given, ReusableWorkflow found)
    {
        var template = SyntaxReader.Read(found.Source, WorkflowSchema.For(session.Options.Features), session);
        var conversion = new Conversion(session, isQuiet: session.ErrorCount > 0);
        var check = new CallCheck(call, given ?? PermissionsConverter.Of(session.Options, found.IsTrusted));
        var called = WorkflowConverter.Convert(conversion, found.Source, template, check);
        session.Relate(0, diagnostic => diagnostic.Span?.File == call.Span.File
            ? diagnostic
            : diagnostic with { Related = [.. diagnostic.Related, (call.Uses.Span, "called from here")] });
        return called;
    }
}
