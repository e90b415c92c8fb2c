using Hal9.Primitives.Diagnostics;

namespace Hal9.Journal;

/// <summary>A record that cannot be trusted. Nothing was dropped or changed.</summary>
/// <param name="Place">The file, or the table's name.</param>
/// <param name="Sequence">Which record should stand there, from 1; also its line in the file.</param>
/// <param name="Offset">Where it begins, in bytes from the start of the file.</param>
/// <param name="Reason">What does not fit, as a clause.</param>
public sealed record JournalCorruption(string Place, long Sequence, long Offset, string Reason)
{
    public Diagnostic Diagnostic => JournalDiagnostics.Corrupt.Nowhere($"{Place}:{Sequence}: record {Sequence} at byte {Offset} is corrupt: {Reason}",
        "restore the file from a copy, or cut it before that byte to give up what follows");
}

/// <summary>Reading came to a record that cannot be trusted.</summary>
public sealed class JournalCorruptException(JournalCorruption corruption) : IOException(corruption.Diagnostic.Message)
{
    public JournalCorruption Corruption { get; } = corruption;
}
