using Hal9.Cli.Checking;
using Hal9.Primitives.Diagnostics;

namespace Hal9.Cli.Output;

/// <summary>Findings for people: each with its line and caret, and one line at the end.</summary>
internal static class TextReport
{
    public static void Write(CheckOutcome outcome, Terminal terminal)
    {
        var renderer = new DiagnosticRenderer(terminal.Colour);
        foreach (var diagnostic in outcome.Diagnostics)
        {
            terminal.Out.Write(renderer.Render(diagnostic));
            terminal.Out.Write('\n');
        }
        var (errors, warnings, notes) = (outcome.Count(Severity.Error), outcome.Count(Severity.Warning), outcome.Count(Severity.Note));
        var paint = new Paint(terminal.Colour);
        var line = $"{Counted(outcome.Files, "file")} checked: {Counted(errors, "error")}, {Counted(warnings, "warning")}{(notes > 0 ? ", " + Counted(notes, "note") : "")}";
        terminal.Out.Write((errors > 0 ? paint.Red(line) : warnings > 0 ? paint.Yellow(line) : paint.Green(line)) + "\n");
    }

    private static string Counted(int count, string what) => $"{(count == 0 ? "no" : count)} {what}{(count == 1 ? "" : "s")}";
}
