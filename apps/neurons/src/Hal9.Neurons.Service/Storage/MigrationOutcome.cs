namespace Hal9.Neurons.Service.Storage;

/// <summary>What a migration came to.</summary>
/// <param name="Version">The version of the database now; 0 when it is empty.</param>
/// <param name="HalfDone">Steps that were found begun and never finished, in words.</param>
/// <param name="Ahead">True when a newer program has been here; its steps only add, so this one works on.</param>
internal sealed record MigrationOutcome(int Version, string Direction, IReadOnlyList<Migration> Ran, IReadOnlyList<string> HalfDone, bool Ahead)
{
    public override string ToString()
    {
        string steps = Ran.Count == 0 ? "nothing to do" : $"{Direction}: {string.Join(", ", Ran)}";
        string noticed = string.Concat(HalfDone.Select(step => $"; {step}, and has been dealt with"));
        return $"{steps}; the database is at version {Version}{noticed}{(Ahead ? "; a newer program has been here" : "")}";
    }
}

internal sealed record MigrationStatus(string Migration, string State)
{
    public override string ToString() => $"{Migration}: {State}";
}

/// <summary>A migration cannot go on until somebody does something; the message says what is wrong.</summary>
internal sealed class MigrationException(string message, Exception? inner = null) : Exception(message, inner);
