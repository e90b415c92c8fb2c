using Hal9.Primitives.Diagnostics;
using Hal9.Workflows.Model;

namespace Hal9.Workflows.Syntax;

/// <summary>
/// The second half of reading one file: a template becomes a typed model. GitHub comes this far only when the schema found nothing, and
/// stops at the first thing its types cannot take; we always make the model, and keep quiet about what GitHub would not have seen.
/// </summary>
internal sealed class Conversion(ReadingSession session, bool isQuiet)
{
    private bool isQuiet = isQuiet;

    public ReadingSession Session { get; } = session;

    public WorkflowFeatures Features => Session.Options.Features;

    public void Report(Diagnostic diagnostic)
    {
        if (!isQuiet) Session.Report(diagnostic);
    }

    /// <summary>Reports what makes GitHub stop here.</summary>
    public void Abort(Diagnostic diagnostic)
    {
        Report(diagnostic);
        isQuiet = true;
    }
}
