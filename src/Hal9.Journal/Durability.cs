namespace Hal9.Journal;

/// <summary>What a record has survived when an append returns.</summary>
public enum Durability
{
    /// <summary>
    /// The death of this process at any instant, <c>kill -9</c> included: the operating system has the bytes. Power loss may take up to
    /// the last <see cref="IJournal.FlushDelay"/> of them.
    /// </summary>
    ProcessDeath,

    /// <summary>The death of the machine too: the storage device has said it holds the bytes. Costs a device flush, shared by all who wait.</summary>
    PowerLoss,
}
