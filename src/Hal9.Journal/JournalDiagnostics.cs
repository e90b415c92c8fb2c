using Hal9.Primitives.Diagnostics;

namespace Hal9.Journal;

/// <summary>What a person is told about a journal. 4000 to 4099.</summary>
public static class JournalDiagnostics
{
    public static readonly DiagnosticDescriptor Torn = new("HAL4001", "journal-torn", Severity.Warning, "The last record was torn by a crash and was cut away");
    public static readonly DiagnosticDescriptor Corrupt = new("HAL4002", "journal-corrupt", Severity.Error, "A record of the journal is corrupt");
    public static readonly DiagnosticDescriptor Held = new("HAL4003", "journal-held", Severity.Error, "Another process holds the journal");
    public static readonly DiagnosticDescriptor Missing = new("HAL4004", "journal-missing", Severity.Error, "There is no such journal");
    public static readonly DiagnosticDescriptor AlreadyThere = new("HAL4005", "journal-exists", Severity.Error, "A journal of that name is there already");
    public static readonly DiagnosticDescriptor NewerEvent = new("HAL4006", "journal-newer-event", Severity.Error, "An event was written by a newer version of the program");
    public static readonly DiagnosticDescriptor UnreadableEvent = new("HAL4007", "journal-unreadable-event", Severity.Error, "An event's payload does not have its type's shape");

    public static IReadOnlyList<DiagnosticDescriptor> All { get; } = [Torn, Corrupt, Held, Missing, AlreadyThere, NewerEvent, UnreadableEvent];
}
