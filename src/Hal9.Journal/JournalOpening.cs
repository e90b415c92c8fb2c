using Hal9.Primitives.Diagnostics;

namespace Hal9.Journal;

/// <summary>What came of opening a stream.</summary>
public abstract record JournalOpening
{
    private JournalOpening()
    {
    }

    /// <summary>What a person should be told; null when all is as it should be.</summary>
    public abstract Diagnostic? Diagnostic { get; }

    /// <summary>Ours until <see cref="IAsyncDisposable.DisposeAsync"/>.</summary>
    /// <param name="Torn">What a crash had left of a last record; it is gone from the stream now.</param>
    public sealed record Opened(IJournal Journal, TornRecord? Torn) : JournalOpening
    {
        public override Diagnostic? Diagnostic => Torn is { } torn ? JournalDiagnostics.Torn.Nowhere(
            $"{torn.Place}: the last record was torn; its {torn.Bytes:N0} bytes after record {torn.After} were cut away",
            "the program died while it wrote; nothing it had confirmed is lost") : null;
    }

    /// <summary>Another has it.</summary>
    /// <param name="Holder">Null when the holder did not say who it is within a second.</param>
    public sealed record Held(StreamId Stream, LeaseHolder? Holder) : JournalOpening
    {
        public override Diagnostic Diagnostic => JournalDiagnostics.Held.Nowhere(
            $"`{Stream}` is held by {(Holder is null ? "another process" : Holder.ToString())}", "wait until it has finished, or end that process");
    }

    /// <summary>A record is broken, and it is not a torn last one.</summary>
    public sealed record Corrupt(JournalCorruption Corruption) : JournalOpening
    {
        public override Diagnostic Diagnostic => Corruption.Diagnostic;
    }

    /// <summary><see cref="StreamMode.Existing"/> was asked and there is none.</summary>
    public sealed record Missing(StreamId Stream) : JournalOpening
    {
        public override Diagnostic Diagnostic => JournalDiagnostics.Missing.Nowhere($"there is no journal `{Stream}`");
    }

    /// <summary><see cref="StreamMode.New"/> was asked and there is one.</summary>
    public sealed record AlreadyThere(StreamId Stream) : JournalOpening
    {
        public override Diagnostic Diagnostic => JournalDiagnostics.AlreadyThere.Nowhere($"there is a journal `{Stream}` already");
    }
}

/// <summary>The rest of a record whose writing was cut off.</summary>
/// <param name="Place">The file, or the table's name.</param>
/// <param name="After">Sequence of the last whole record; 0 when there is none.</param>
/// <param name="Offset">Where it began, in bytes from the start of the file.</param>
/// <param name="Bytes">How much of it there was.</param>
public sealed record TornRecord(string Place, long After, long Offset, long Bytes);
