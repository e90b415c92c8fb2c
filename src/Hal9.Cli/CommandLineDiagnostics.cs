using Hal9.Primitives.Diagnostics;

namespace Hal9.Cli;

/// <summary>What can be wrong with what was typed, or with what it named. All of them end with exit code 2.</summary>
internal static class CommandLineDiagnostics
{
    public static readonly DiagnosticDescriptor UnknownVerb = new("HAL0200", "unknown-verb", Severity.Error, "hal9 has no such verb");
    public static readonly DiagnosticDescriptor UnknownOption = new("HAL0201", "unknown-option", Severity.Error, "The verb has no such option");
    public static readonly DiagnosticDescriptor WrongArgument = new("HAL0202", "wrong-argument", Severity.Error, "An argument is missing, superfluous or not of its kind");
    public static readonly DiagnosticDescriptor UnreadablePath = new("HAL0203", "unreadable-path", Severity.Error, "A path does not exist or cannot be read");
    public static readonly DiagnosticDescriptor UnknownCode = new("HAL0204", "unknown-code", Severity.Error, "There is no diagnostic with this code");
    public static readonly DiagnosticDescriptor WrongJson = new("HAL0205", "wrong-json", Severity.Error, "A file given on the command line is not the JSON it should be");
    public static readonly DiagnosticDescriptor NothingToCheck = new("HAL0206", "nothing-to-check", Severity.Error, "There are no workflow files where they were looked for");
    public static readonly DiagnosticDescriptor UnwritableOutput = new("HAL0207", "unwritable-output", Severity.Error, "The answer cannot be written to standard output");
    public static readonly DiagnosticDescriptor UnknownRunTarget = new("HAL0210", "unknown-run-target", Severity.Error, "What was to be run is not there, or cannot be run that way");
    public static readonly DiagnosticDescriptor NothingToRun = new("HAL0211", "nothing-to-run", Severity.Error, "There is nothing to run");
    public static readonly DiagnosticDescriptor NoSecretValue = new("HAL0212", "no-secret-value", Severity.Error, "A secret was named and has no value");
    public static readonly DiagnosticDescriptor RunFolderUnusable = new("HAL0213", "run-folder-unusable", Severity.Error, "The folder of runs cannot be written");
    public static readonly DiagnosticDescriptor UnknownRun = new("HAL0220", "unknown-run", Severity.Error, "There is no such run, or more than one");
    public static readonly DiagnosticDescriptor UnknownPart = new("HAL0221", "unknown-part-of-a-run", Severity.Error, "The run has no such job or step");
    public static readonly DiagnosticDescriptor NoDemo = new("HAL0222", "no-demo", Severity.Error, "The demo cannot run on this machine");
    public static readonly DiagnosticDescriptor InternalError = new("HAL0299", "internal-error", Severity.Error, "hal9 itself failed");

    public static IReadOnlyList<DiagnosticDescriptor> All { get; } =
        [UnknownVerb, UnknownOption, WrongArgument, UnreadablePath, UnknownCode, WrongJson, NothingToCheck, UnwritableOutput, UnknownRunTarget, NothingToRun, NoSecretValue, RunFolderUnusable, UnknownRun, UnknownPart, NoDemo, InternalError];
}
